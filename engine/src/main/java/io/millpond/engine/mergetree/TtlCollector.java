package io.millpond.engine.mergetree;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.part.SectionCollector;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Finds when the rows of a part in the making are due. Single-threaded.
///
/// A rule that was just applied has nothing more to do to rows whose time had come.
final class TtlCollector implements SectionCollector {
    private final TtlRules rules;
    private final Header header;
    private final @Nullable TtlPass pass;
    private final long[] earliest;
    private final long[] latest;

    /// The latest moments that come at all.
    private final long[] latestComing;

    TtlCollector(TtlRules rules, Header header, @Nullable TtlPass pass) {
        this.rules = rules;
        this.header = header;
        this.pass = pass;
        this.earliest = new long[rules.rules().size()];
        this.latest = new long[rules.rules().size()];
        Arrays.fill(earliest, TtlRule.NEVER);
        this.latestComing = new long[rules.rules().size()];
        Arrays.fill(latest, Long.MIN_VALUE);
        Arrays.fill(latestComing, Long.MIN_VALUE);
    }

    @Override
    public void append(Block block, int fromRow, int[] ends, Entries entries) {
        int toRow = ends[ends.length - 1];
        Block rows = new Block(header, block.columns(), block.rowCount()).slice(fromRow, toRow);
        List<TtlRule> all = rules.rules();
        for (int i = 0; i < all.size(); i++) {
            long doneS = doneS(all.get(i));
            for (long moment : all.get(i).moments(rows, rules.zone())) {
                if (moment > doneS) {
                    earliest[i] = Math.min(earliest[i], moment);
                    latest[i] = Math.max(latest[i], moment);
                    if (moment != TtlRule.NEVER) {
                        latestComing[i] = Math.max(latestComing[i], moment);
                    }
                }
            }
        }
    }

    private long doneS(TtlRule rule) {
        TtlPass applied = pass;
        if (applied == null) {
            return Long.MIN_VALUE;
        }
        boolean isDone =
                switch (rule.action()) {
                    case TtlRule.Recompress _ -> applied.recompression() != null;
                    case TtlRule.Delete _, TtlRule.Group _, TtlRule.Clear _ -> true;
                };
        return isDone ? applied.nowS() : Long.MIN_VALUE;
    }

    @Override
    public void finish(Entries entries) throws IOException {
        ByteSink entry = new ByteSink();
        for (int i = 0; i < earliest.length; i++) {
            entry.putLong(earliest[i]);
            entry.putLong(latest[i]);
        }
        for (long moment : latestComing) {
            entry.putLong(moment);
        }
        entries.add(entry);
    }
}
