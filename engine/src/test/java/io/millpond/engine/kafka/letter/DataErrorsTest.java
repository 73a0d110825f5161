package io.millpond.engine.kafka.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.insert.ViewException;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;

final class DataErrorsTest {
    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "CANNOT_PARSE_TEXT",
                "CANNOT_PARSE_DATETIME",
                "ILLEGAL_DIVISION",
                "VIOLATED_CONSTRAINT",
                "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO",
                "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN",
                "UNKNOWN_ELEMENT_OF_ENUM",
                "DECIMAL_OVERFLOW",
                "TOO_LARGE_ARRAY_SIZE",
                "TYPE_MISMATCH"
            })
    void valuesCanBeToBlame(ErrorCode code) {
        assertThat(DataErrors.isPossible(new DatabaseException(code, "no"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "NOT_ENOUGH_SPACE",
                "CANNOT_WRITE_TO_FILE_DESCRIPTOR",
                "MEMORY_LIMIT_EXCEEDED",
                "TABLE_IS_DROPPED",
                "UNKNOWN_TABLE",
                "UNKNOWN_DATABASE",
                "TABLE_IS_READ_ONLY",
                "READONLY",
                "TOO_MANY_PARTS",
                "THERE_IS_NO_COLUMN",
                "NO_SUCH_COLUMN_IN_TABLE",
                "UNKNOWN_IDENTIFIER",
                "ABORTED",
                "QUERY_WAS_CANCELLED",
                "TIMEOUT_EXCEEDED",
                "NETWORK_ERROR",
                "CORRUPTED_DATA",
                "CHECKSUM_DOESNT_MATCH",
                "ACCESS_DENIED"
            })
    void surroundingsBlameNoMessage(ErrorCode code) {
        assertThat(DataErrors.isPossible(new DatabaseException(code, "no"))).isFalse();
    }

    @Test
    void defectsThatValuesProvokeCountAsOfTheData() {
        assertThat(DataErrors.isPossible(new IndexOutOfBoundsException("1"))).isTrue();
        assertThat(DataErrors.isPossible(new ArithmeticException("overflow"))).isTrue();
        assertThat(DataErrors.isPossible(new UncheckedIOException(new IOException("disk"))))
                .isFalse();
        assertThat(DataErrors.isPossible(new IllegalStateException("closed"))).isFalse();
    }

    @Test
    void failureOfAViewIsJudgedByWhatTheViewThrew() {
        RuntimeException defect = new IndexOutOfBoundsException("1");
        ViewException inner = ViewException.of(defect, "default.inner");
        assertThat(DataErrors.isPossible(ViewException.of(inner, "default.outer"))).isTrue();
        RuntimeException closed = new IllegalStateException("closed");
        assertThat(DataErrors.isPossible(ViewException.of(closed, "default.v"))).isFalse();
        RuntimeException full = new DatabaseException(ErrorCode.NOT_ENOUGH_SPACE, "full");
        assertThat(DataErrors.isPossible(ViewException.of(full, "default.v"))).isFalse();
        assertThat(DeadLetter.of(TestLane.record(TestLane.P0, 0, "x"), inner).view())
                .isEqualTo("default.inner");
    }
}
