package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

/// Every prefix is what decompressing everything begins with.
final class Lz4PrefixPropertyTest {
    @Property(tries = 300)
    void prefixIsTheBeginningOfTheWhole(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5000) int length,
            @ForAll @IntRange(min = 1, max = 256) int letters,
            @ForAll @IntRange(max = 400) int run) {
        byte[] raw = bytes(new Random(seed), length, letters, run);
        byte[] stored = compress(raw);
        int step = Math.max(1, length / 50);
        for (int count = 0; count <= length; count += step) {
            assertThat(Lz4Prefix.decompress(stored, count)).isEqualTo(Arrays.copyOf(raw, count));
        }
        assertThat(Lz4Prefix.decompress(stored, length)).isEqualTo(raw);
    }

    /// Random bytes with runs of one value, which compress to matches that reach into themselves.
    private static byte[] bytes(Random random, int length, int letters, int run) {
        byte[] raw = new byte[length];
        int at = 0;
        while (at < length) {
            int end = Math.min(length, at + 1 + random.nextInt(run + 1));
            Arrays.fill(raw, at, end, (byte) random.nextInt(letters));
            at = end;
        }
        return raw;
    }

    private static byte[] compress(byte[] raw) {
        try (Compression compression = new Compression(Codec.LZ4, 1)) {
            byte[] target = new byte[compression.maxCompressedBytes(raw.length)];
            int count = compression.compress(raw, 0, raw.length, target, 0);
            return Arrays.copyOf(target, count);
        }
    }

    @Property(tries = 300)
    void otherBytesEitherDecompressOrFail(
            @ForAll byte[] stored, @ForAll @IntRange(max = 2000) int count) {
        try {
            assertThat(Lz4Prefix.decompress(stored, count)).hasSize(count);
        } catch (IndexOutOfBoundsException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void moreThanThereIsFails() {
        byte[] stored = compress(new byte[100]);
        assertThatThrownBy(() -> Lz4Prefix.decompress(stored, 101))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
