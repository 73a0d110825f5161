package io.millpond.engine.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.DatabaseException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

class BoundedStreamTest {
    @Test
    void anAnswerOfTheMostBytesIsReadAndOneMoreIsRefused() throws IOException {
        try (InputStream whole = bounded(5, 5)) {
            assertThat(whole.readAllBytes()).hasSize(5);
        }
        try (InputStream longer = bounded(6, 5)) {
            assertThatThrownBy(longer::readAllBytes)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("longer than 5 bytes");
        }
        try (InputStream skipped = bounded(6, 5)) {
            assertThatThrownBy(() -> skipped.skipNBytes(6)).isInstanceOf(DatabaseException.class);
        }
    }

    private static InputStream bounded(int byteCount, int byteCountMax) {
        return new BoundedStream(
                new ByteArrayInputStream(new byte[byteCount]), "/place", byteCountMax);
    }
}
