package io.millpond.server.demo;

import java.io.PrintStream;
import java.util.Locale;

/// A line that shows how far something has come: drawn anew on a terminal, else printed at its end.
final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final String title;
    private final long total;
    private final boolean isTerminal;
    private final long startNanos;

    ProgressBar(PrintStream out, String title, long total, boolean isTerminal, long startNanos) {
        this.out = out;
        this.title = title;
        this.total = total;
        this.isTerminal = isTerminal;
        this.startNanos = startNanos;
    }

    /// @param rest what stands behind the rate, such as the lag
    void show(long done, String rest, long nowNanos) {
        if (isTerminal) {
            out.print("\r" + line(done, rest, nowNanos) + "   ");
            out.flush();
        }
    }

    void finish(long done, String rest, long nowNanos) {
        out.println((isTerminal ? "\r" : "") + line(done, rest, nowNanos) + "   ");
    }

    private String line(long done, String rest, long nowNanos) {
        double seconds = Math.max(nowNanos - startNanos, 1) / 1e9;
        int filled = (int) (WIDTH * Math.min(done, total) / Math.max(total, 1));
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %,d of %,d rows, %,d rows/s%s",
                title,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                done,
                total,
                Math.round(done / seconds),
                rest);
    }
}
