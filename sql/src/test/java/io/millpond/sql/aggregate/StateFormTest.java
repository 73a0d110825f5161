package io.millpond.sql.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// The bytes of states, which parts hold for ever.
class StateFormTest {
    private static final StateForm FORM = StateForm.of(DataTypes.INT64);

    private static BytesColumn bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        BytesColumnBuilder builder = new BytesColumnBuilder();
        builder.append(bytes, 0, bytes.length);
        return builder.build();
    }

    @Test
    void bytesOfASumAreAsTheClassCommentSays() {
        BytesColumn written = FORM.write(LongColumn.of(5), 1);
        assertThat(Arrays.copyOf(written.bytes(), written.length(0)))
                .containsExactly(1, 5, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void anotherVersionIsRefusedByItsNumber() {
        assertThatThrownBy(() -> FORM.read(bytes(2, 5, 0, 0, 0, 0, 0, 0, 0)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("version 2, but this server reads version 1");
    }

    @Test
    void bytesThatEndTooSoonAreRefused() {
        assertThatThrownBy(() -> FORM.read(bytes(1, 5, 0)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("end too soon");
    }

    @Test
    void bytesBehindTheStateAreRefused() {
        assertThatThrownBy(() -> FORM.read(bytes(1, 5, 0, 0, 0, 0, 0, 0, 0, 0)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("behind its end");
    }
}
