package io.millpond.benchmarks.start;

import io.millpond.benchmarks.subject.ProcessUsage;
import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.storage.block.Block;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A program that embeds the database as a user's test does, in a process of its own.
///
/// Its argument is the data directory. On standard output it writes [#FIGURE_COUNT] whole numbers,
/// one a line: nanoseconds of the first open, of the first query, of the first table, of closing,
/// of the second open, nanoseconds of the processor until then, and the peak of memory in bytes.
final class EmbeddedProgram {
    static final int FIGURE_COUNT = 7;

    private EmbeddedProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        long begun = System.nanoTime();
        Millpond database = Millpond.open(directory);
        long opened = System.nanoTime();
        Session session = database.session(SessionOptions.plain());
        session.query(FirstTable.SELECT_ONE);
        long selected = System.nanoTime();
        session.query(FirstTable.CREATE);
        session.query(FirstTable.INSERT);
        List<Block> blocks = session.query(FirstTable.SELECT);
        long filled = System.nanoTime();
        session.query(FirstTable.DROP);
        long closing = System.nanoTime();
        database.close();
        long closed = System.nanoTime();
        Millpond again = Millpond.open(directory);
        long reopened = System.nanoTime();
        again.close();
        FirstTable.verify(blocks.stream().mapToInt(Block::rowCount).sum());
        ProcessUsage usage = ProcessUsage.ofThisProcess();
        System.out.println(opened - begun);
        System.out.println(selected - opened);
        System.out.println(filled - selected);
        System.out.println(closed - closing);
        System.out.println(reopened - closed);
        System.out.println(usage.cpuTime().toNanos());
        System.out.println(usage.peakBytes());
    }
}
