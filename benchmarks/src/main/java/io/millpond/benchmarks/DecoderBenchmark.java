package io.millpond.benchmarks;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.Formats;
import io.millpond.engine.format.MessageDecoder;
import io.millpond.server.demo.GithubEvents;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.TupleType;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measures how fast messages are decoded: JSONEachRow, the 25 columns of the GitHub events, one
/// message an event, a block of all of them a round.
///
/// Prints rows and bytes per second of the thread's processor time, so that other work on the
/// machine counts little.
///
/// Arguments: rounds (default 20), messages (default 100,000).
public final class DecoderBenchmark {
    private DecoderBenchmark() {}

    public static void main(String[] arguments) {
        int roundCount = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int messageCount = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        List<byte[]> messages = messages(messageCount);
        Header header = header();
        MessageDecoder decoder =
                Formats.input("JSONEachRow").decoder(header, FormatSettings.DEFAULT);
        ColumnBuilder[] builders =
                header.types().stream().map(ColumnBuilders::of).toArray(ColumnBuilder[]::new);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < roundCount; round++) {
            long start = threads.getCurrentThreadCpuTime();
            long byteCount = decode(decoder, messages, builders);
            double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d messages, %.2f M rows/s, %.0f MB/s%n",
                    messages.size(),
                    messages.size() / seconds / 1e6,
                    byteCount / seconds / 1e6);
        }
    }

    private static long decode(
            MessageDecoder decoder, List<byte[]> messages, ColumnBuilder[] builders) {
        long byteCount = 0;
        for (byte[] message : messages) {
            decoder.decode(message, 0, message.length, builders);
            byteCount += message.length;
        }
        for (ColumnBuilder builder : builders) {
            if (builder.build().rowCount() != messages.size()) {
                throw new IllegalStateException("Rows are missing");
            }
        }
        return byteCount;
    }

    private static List<byte[]> messages(int count) {
        GithubEvents events = new GithubEvents(GithubEvents.SEED);
        List<byte[]> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            messages.add(events.next());
        }
        return messages;
    }

    private static Header header() {
        TupleType columns = (TupleType) TypeResolver.parse("Tuple(" + GithubEvents.COLUMNS + ")");
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.names().size(); i++) {
            fields.add(new Field(columns.names().get(i), columns.elements().get(i)));
        }
        return new Header(fields);
    }
}
