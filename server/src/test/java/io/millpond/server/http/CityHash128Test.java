package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// The expected values were taken from frames that ClickHouse itself wrote.
final class CityHash128Test {
    @ParameterizedTest
    @CsvSource({
        "'',2b9ac064fc9df03d291ee592c340b53c",
        "a,d01ae0afa13971d2f66cc8e4e28e7efd",
        "hello world,7b9cb224dd52fb7dd084e357c375600f",
    })
    void textHasClickHousesHash(String text, String expected) {
        assertThat(hex(text.getBytes(UTF_8), 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "16,45f9c277e6adce17dcfec87506d69e57",
        "100,d489710a51d96a83f90e6d0bf9fdd592",
        "200,fdb6239e697457279c28e7eb01ef8256",
        "1000,450f243c877c37445d221cca06d1a19d",
    })
    void everyLengthClassHasClickHousesHash(int length, String expected) {
        assertThat(hex(counting(length), 0)).isEqualTo(expected);
    }

    @Test
    void hashDoesNotDependOnWhereTheBytesLie() {
        byte[] shifted = new byte[205];
        System.arraycopy(counting(200), 0, shifted, 5, 200);
        assertThat(hex(shifted, 5)).isEqualTo(hex(counting(200), 0));
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    private static String hex(byte[] bytes, int from) {
        CityHash128 hash = CityHash128.of(bytes, from, bytes.length - from);
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(hash.low()).putLong(hash.high());
        return HexFormat.of().formatHex(buffer.array());
    }
}
