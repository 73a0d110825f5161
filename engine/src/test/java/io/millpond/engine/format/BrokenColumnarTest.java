package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Broken documents give rows, or an error of the database: never another exception, memory for a
/// length that somebody made up, or a reader that does not end.
final class BrokenColumnarTest {
    /// Method: every so many-th prefix, and single bits turned over, of small documents of
    /// others, most without checksums, so that what is broken reaches the values.
    @ParameterizedTest
    @CsvSource({
        "nested.parquet,1997,50",
        "dictionary_snappy.parquet,1997,50",
        "delta_v2_zstd.parquet,1997,50",
        "plain.parquet,7,800",
        "clickhouse_types.parquet,1997,20",
        "clickhouse_dictionary.arrow,7,600",
        "kinds.arrow,97,250",
        "nested_sliced.arrows,7,300",
        "flat_zstd.arrow,1997,30",
        "flat_lz4.arrows,1997,30"
    })
    void brokenDocumentsGiveRowsOrErrors(String file, int step, int flips) throws IOException {
        byte[] good = ColumnarFilesTest.bytes(file);
        DocumentFormat format = ColumnarFilesTest.format(file);
        assertThat(rowCount(format, good)).isPositive();
        for (int length = 0; length < good.length; length += step) {
            read(format, Arrays.copyOf(good, length), file + " up to " + length);
        }
        SplittableRandom random = new SplittableRandom(file.hashCode());
        for (int i = 0; i < flips; i++) {
            byte[] broken = good.clone();
            int place = random.nextInt(broken.length);
            int bit = random.nextInt(Byte.SIZE);
            broken[place] ^= (byte) (1 << bit);
            read(format, broken, file + " with bit " + bit + " of byte " + place);
        }
    }

    private static void read(DocumentFormat format, byte[] document, String what) {
        try {
            assertThat(rowCount(format, document)).as(what).isNotNegative();
        } catch (DatabaseException e) {
            assertThat(e.text()).as(what).isNotEmpty();
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what + ": " + e, e);
        }
    }

    private static long rowCount(DocumentFormat format, byte[] bytes) throws IOException {
        MemorySegment document = MemorySegment.ofArray(bytes);
        Header header = format.structure(document, FormatSettings.DEFAULT);
        long count = 0;
        try (RowReader reader = format.reader(document, header, FormatSettings.DEFAULT)) {
            for (Block block = reader.read(100_000, 1 << 24);
                    block != null;
                    block = reader.read(100_000, 1 << 24)) {
                count += block.rowCount();
            }
        }
        return count;
    }
}
