package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;

import io.millpond.storage.DatabaseException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;

final class CompressedFramesTest {
    private static final String ONE = "de79cf087fb635049db816df195b016b820c0000000200000020310a";

    @Test
    void frameIsByteForByteClickHouses() throws IOException {
        assertThat(HexFormat.of().formatHex(compress("1\n".getBytes(UTF_8)))).isEqualTo(ONE);
    }

    @Test
    void emptyBodyHasNoFrame() throws IOException {
        assertThat(compress(new byte[0])).isEmpty();
        assertThat(decompress(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 262_144, 262_145, 1_000_000})
    void whatIsCompressedIsDecompressed(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        assertThat(decompress(compress(bytes))).isEqualTo(bytes);
    }

    @Test
    void zstdAndUncompressedFramesAreRead() throws IOException {
        byte[] text = "SELECT 1, 'α'".getBytes(UTF_8);
        assertThat(decompress(frame((byte) 0x90, Zstd.compress(text), text.length)))
                .isEqualTo(text);
        assertThat(decompress(frame((byte) 0x02, text, text.length))).isEqualTo(text);
    }

    @Test
    void changedByteIsAChecksumError() {
        byte[] frame = HexFormat.of().parseHex(ONE);
        frame[26] ^= 1;
        assertThatThrownBy(() -> decompress(frame))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("Checksum doesn't match");
    }

    @Test
    void cutFrameIsAnError() {
        byte[] frame = HexFormat.of().parseHex(ONE.substring(0, 40));
        assertThatThrownBy(() -> decompress(frame)).hasMessageContaining("ends within a frame");
    }

    @Test
    void wrongSizesAndMethodsAreErrors() {
        byte[] text = "abc".getBytes(UTF_8);
        assertThatThrownBy(() -> decompress(frame((byte) 0x02, text, 5)))
                .hasMessageContaining("does not hold the 5 bytes");
        assertThatThrownBy(() -> decompress(frame((byte) 0x33, text, 3)))
                .hasMessageContaining("Unknown compression method 0x33");
        assertThatThrownBy(() -> decompress(frame((byte) 0x82, text, -1)))
                .hasMessageContaining("larger than the limit");
    }

    private static byte[] frame(byte method, byte[] compressed, int size) {
        ByteBuffer body = ByteBuffer.allocate(9 + compressed.length);
        body.order(ByteOrder.LITTLE_ENDIAN);
        body.put(method).putInt(9 + compressed.length).putInt(size).put(compressed);
        CityHash128 hash = CityHash128.of(body.array(), 0, body.capacity());
        ByteBuffer frame = ByteBuffer.allocate(16 + body.capacity());
        frame.order(ByteOrder.LITTLE_ENDIAN);
        return frame.putLong(hash.low()).putLong(hash.high()).put(body.array()).array();
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream frames = CompressedFrames.compressing(out)) {
            frames.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] decompress(byte[] bytes) throws IOException {
        try (InputStream in = CompressedFrames.decompressing(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
