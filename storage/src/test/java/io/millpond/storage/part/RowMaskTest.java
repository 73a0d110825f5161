package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

class RowMaskTest {
    private static final Path FILE = Path.of("/m.mask");

    private static RowMask of(Iterable<Long> rows) {
        RowMask.Builder builder = new RowMask.Builder();
        rows.forEach(builder::add);
        return builder.build();
    }

    @Test
    void presentRowsAreThoseThatASetLacks() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int rowCount = random.nextInt(1, 200_000);
            TreeSet<Long> gone = new TreeSet<>();
            for (int i = random.nextInt(50); i > 0; i--) {
                long from = random.nextInt(rowCount);
                for (long row = from; row < Math.min(rowCount, from + random.nextInt(90)); row++) {
                    gone.add(row);
                }
            }
            RowMask mask = of(gone);
            long from = random.nextInt(rowCount);
            long to = Math.min(rowCount, from + random.nextInt(1000));
            int[] expected =
                    LongStream.range(from, to)
                            .filter(row -> !gone.contains(row))
                            .mapToInt(row -> (int) (row - from))
                            .toArray();
            int[] present = mask.present(from, to);
            if (expected.length == to - from) {
                assertThat(present).isNull();
            } else {
                assertThat(present).isEqualTo(expected);
            }
            assertThat(mask.rowCount(from, to)).isEqualTo(to - from - expected.length);
        }
    }

    @Test
    void writtenMaskIsReadAgain() throws IOException {
        MemoryFileSystem files = new MemoryFileSystem();
        RowMask mask = of(List.of(3L, 4L, 5L, 100_000L)).with(of(Set.of(7L)));
        MaskFile.write(files, FILE, mask, 200_000);
        assertThat(MaskFile.read(files, FILE, 200_000)).isEqualTo(mask);
        assertThat(mask.rowCount()).isEqualTo(5);
        assertThatThrownBy(() -> MaskFile.read(files, FILE, 200_001))
                .isInstanceOf(CorruptPartException.class)
                .hasMessageContaining("5 rows of 200000");
    }

    @Test
    void anyByteThatChangesIsNoticed() throws IOException {
        MemoryFileSystem files = new MemoryFileSystem();
        MaskFile.write(files, FILE, of(List.of(3L)), 10);
        byte[] written;
        try (var file = files.open(FILE)) {
            written = file.bytes().toArray(ValueLayout.JAVA_BYTE);
        }
        for (int at = 0; at < written.length; at++) {
            byte[] changed = written.clone();
            changed[at] ^= 0x10;
            files.overwrite(FILE, changed);
            assertThatThrownBy(() -> MaskFile.read(files, FILE, 10))
                    .isInstanceOf(CorruptPartException.class);
        }
    }

    @Test
    void rowsBeyondTheLastThatFitAreRefused() {
        assertThatThrownBy(() -> new RowMask.Builder().add(RowMask.ROWS_MAX))
                .isInstanceOf(DatabaseException.class);
    }
}
