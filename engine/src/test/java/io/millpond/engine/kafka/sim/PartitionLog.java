package io.millpond.engine.kafka.sim;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// The log of one partition: records and, where a transaction ended, control records, which take
/// offsets but are never seen.
///
/// Records of a transaction that is open hide everything behind them from a reader of committed
/// ones; those of an aborted transaction are never seen.
public final class PartitionLog {
    private final List<Entry> entries = new ArrayList<>();
    private final TreeMap<Long, Long> openTransactions = new TreeMap<>();
    private long firstOffset;

    /// A record, or a control record if it has neither key nor value.
    private static final class Entry {
        final byte @Nullable [] key;
        final byte @Nullable [] value;
        final long transaction;
        boolean isVisible;

        Entry(byte @Nullable [] key, byte @Nullable [] value, long transaction, boolean isVisible) {
            this.key = key;
            this.value = value;
            this.transaction = transaction;
            this.isVisible = isVisible;
        }
    }

    /// A record as a reader gets it.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Message(long offset, byte @Nullable [] key, byte @Nullable [] value) {}

    /// What a fetch brings: records, and where the next fetch starts.
    public record Fetched(List<Message> messages, long nextOffset, long stableEnd) {}

    /// Appends a record that is visible at once, and returns its offset.
    public long append(byte @Nullable [] key, byte @Nullable [] value) {
        entries.add(new Entry(key, value, -1, true));
        return endOffset() - 1;
    }

    /// Appends a control record, as the end of somebody's transaction does.
    public void appendControl() {
        entries.add(new Entry(null, null, -1, false));
    }

    /// Appends a record of an open transaction.
    void appendPending(byte @Nullable [] key, byte[] value, long transaction) {
        openTransactions.putIfAbsent(transaction, endOffset());
        entries.add(new Entry(key, value, transaction, false));
    }

    /// Ends a transaction with its control record.
    void end(long transaction, boolean isCommitted) {
        Long first = openTransactions.remove(transaction);
        if (first == null) {
            return;
        }
        for (int i = Math.toIntExact(first - 0); i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.transaction == transaction && isCommitted) {
                entry.isVisible = true;
            }
        }
        appendControl();
    }

    public long firstOffset() {
        return firstOffset;
    }

    public long endOffset() {
        return entries.size();
    }

    /// Where what is certain ends: the first record of an open transaction, or the end.
    public long stableEndOffset() {
        long end = endOffset();
        for (long first : openTransactions.values()) {
            end = Math.min(end, first);
        }
        return end;
    }

    /// Deletes the records before `offset`, as retention does.
    public void deleteBefore(long offset) {
        firstOffset = Math.max(firstOffset, Math.min(offset, endOffset()));
    }

    /// Up to `countMax` visible records from `fromOffset` on.
    public Fetched fetch(long fromOffset, int countMax) {
        List<Message> messages = new ArrayList<>();
        long end = stableEndOffset();
        long at = fromOffset;
        while (at < end && messages.size() < countMax) {
            Entry entry = entries.get(Math.toIntExact(at));
            if (entry.isVisible) {
                messages.add(new Message(at, entry.key, entry.value));
            }
            at++;
        }
        return new Fetched(messages, at, end);
    }

    /// Keeps only the last visible record of each key, as compaction does; open transactions and
    /// what is behind them stay.
    public void compact() {
        Set<ByteBuffer> seen = new HashSet<>();
        for (int i = Math.toIntExact(stableEndOffset()) - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.isVisible && entry.key != null && !seen.add(ByteBuffer.wrap(entry.key))) {
                entry.isVisible = false;
            }
        }
    }

    /// Loses every record that is visible now, as a topic does that was kept by one disk.
    public void lose() {
        for (int i = 0; i < stableEndOffset(); i++) {
            entries.get(i).isVisible = false;
        }
    }

    /// All visible records that have not been deleted.
    public List<Message> messages() {
        return fetch(firstOffset, Integer.MAX_VALUE).messages();
    }
}
