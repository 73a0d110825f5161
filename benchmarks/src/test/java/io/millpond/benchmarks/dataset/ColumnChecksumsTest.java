package io.millpond.benchmarks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

final class ColumnChecksumsTest {
    private static ColumnChecksums of(String... messages) throws IOException {
        ColumnChecksums checksums = new ColumnChecksums(List.of("a", "b"));
        for (String message : messages) {
            checksums.add(message.getBytes(UTF_8));
        }
        return checksums;
    }

    private static long crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(UTF_8));
        return crc.getValue();
    }

    @Test
    void sumsAreThoseOfTheTexts() throws IOException {
        ColumnChecksums checksums =
                of("{\"a\":12,\"b\":\"x\\ty\"}", "{\"a\":null,\"b\":[\"it's\",\"\"]}");
        assertThat(checksums.expected())
                .isEqualTo(
                        "2\t%d\t%d\t%d"
                                .formatted(
                                        crc("12|x\ty") + crc("\\N|['it\\'s','']"),
                                        crc("12") + 1,
                                        crc("x\ty") + crc("['it\\'s','']") + 2));
    }

    @Test
    void orderOfRowsDoesNotMatter() throws IOException {
        String one = "{\"a\":1,\"b\":2}";
        String other = "{\"a\":3,\"b\":4}";
        assertThat(of(one, other).expected()).isEqualTo(of(other, one).expected());
    }

    @Test
    void valuesThatChangedRowsShowInTheWholeRows() throws IOException {
        ColumnChecksums produced = of("{\"a\":1,\"b\":2}", "{\"a\":3,\"b\":4}");
        ColumnChecksums mixed = of("{\"a\":1,\"b\":4}", "{\"a\":3,\"b\":2}");
        assertThatThrownBy(() -> produced.verify("Peer", mixed.expected()))
                .hasMessageStartingWith("Peer differs from what was produced: whole rows: ")
                .hasMessageNotContaining("column");
    }

    @Test
    void nullIsNotAnEmptyText() throws IOException {
        ColumnChecksums produced = of("{\"a\":1,\"b\":null}");
        assertThatThrownBy(() -> produced.verify("Peer", of("{\"a\":1,\"b\":\"\"}").expected()))
                .hasMessageContaining("column b: 1 instead of 0");
    }

    @Test
    void repeatedRowShowsInTheCount() throws IOException {
        String message = "{\"a\":1,\"b\":2}";
        ColumnChecksums produced = of(message);
        assertThatThrownBy(() -> produced.verify("Peer", of(message, message).expected()))
                .hasMessageContaining("count: 2 instead of 1");
    }

    @Test
    void missingFiguresAreDifferences() throws IOException {
        assertThatThrownBy(() -> of("{\"a\":1,\"b\":2}").verify("Peer", "1"))
                .hasMessageContaining("column a: nothing instead of");
    }

    @Test
    void messageWithOtherColumnsIsRefused() {
        assertThatThrownBy(() -> of("{\"b\":1,\"a\":2}")).hasMessage("'b' stands for 'a'");
    }

    @Test
    void millpondComputesTheSameFromItsTable(@TempDir Path directory) throws IOException {
        try (Millpond millpond = Millpond.open(directory)) {
            Session session = millpond.session(SessionOptions.plain());
            for (Dataset dataset : Dataset.values()) {
                ColumnChecksums checksums = dataset.checksums();
                String table = dataset.name();
                session.query(
                        "CREATE TABLE %s (%s) ENGINE = Memory".formatted(table, dataset.columns()));
                session.execute(insert(table, dataset, checksums), QueryOptions.plain()).close();
                checksums.verify(table, row(session.query(checksums.query(table)).getFirst()));
            }
        }
    }

    private static QueryText insert(String table, Dataset dataset, ColumnChecksums checksums)
            throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Supplier<byte[]> messages = dataset.messages();
        for (int i = 0; i < 300; i++) {
            byte[] message = messages.get();
            checksums.add(message);
            lines.writeBytes(message);
            lines.write('\n');
        }
        return QueryText.of(
                "INSERT INTO " + table + " FORMAT JSONEachRow",
                new ByteArrayInputStream(lines.toByteArray()));
    }

    private static String row(Block block) {
        return block.columns().stream()
                .map(column -> Long.toString(((LongColumn) Columns.full(column)).value(0)))
                .collect(Collectors.joining("\t"));
    }
}
