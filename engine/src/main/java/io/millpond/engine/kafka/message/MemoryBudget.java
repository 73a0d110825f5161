package io.millpond.engine.kafka.message;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The heap bytes that the lanes of all Kafka tables of a server may hold together, shared fairly.
///
/// One half of the limit is guaranteed: every lane may always grow while it holds less than an
/// equal part of that half. The other half is for whoever needs more: a lane may grow further while
/// it holds less of that half than is free in it. One busy lane gets half of it, two get a third
/// each, and some is always left for the next. A lane that holds nothing at all may take one poll,
/// whatever its size: so every lane makes progress, and none ever waits for another to give back.
///
/// The lanes together hold at most the limit and one poll each. Nothing here blocks: a lane that
/// may not grow pauses its partitions and goes on polling. Thread-safe.
///
/// The rule for the second half is that of switches which share buffers among their ports
/// (Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches",
/// 1998), with factor 1.
public final class MemoryBudget {
    /// Of the heap, when the server names no limit.
    private static final int HEAP_SHARE = 4;

    private final long limitBytes;
    private final List<Account> accounts = new CopyOnWriteArrayList<>();

    /// @param limitBytes at least 1
    public MemoryBudget(long limitBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("limitBytes " + limitBytes);
        }
        this.limitBytes = limitBytes;
    }

    /// The budget of a server.
    ///
    /// @param limitBytes 0: a share of the heap
    public static MemoryBudget of(long limitBytes) {
        return new MemoryBudget(
                limitBytes > 0 ? limitBytes : Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// What all lanes hold now.
    public long heldBytes() {
        long held = 0;
        for (Account account : accounts) {
            held += account.held;
        }
        return held;
    }

    /// An account for one more lane, which closes it in the end.
    public Account open() {
        Account account = new Account();
        accounts.add(account);
        return account;
    }

    private boolean mayGrow(long held) {
        long guaranteed = limitBytes / 2 / Math.max(1, accounts.size());
        if (held < guaranteed) {
            return true;
        }
        long free = limitBytes / 2;
        for (Account account : accounts) {
            free -= Math.max(0, account.held - guaranteed);
        }
        return held - guaranteed < free;
    }

    /// What one lane holds. One thread changes it.
    public final class Account implements AutoCloseable {
        private volatile long held;

        private Account() {}

        /// Sets what the lane holds now.
        public void hold(long bytes) {
            held = bytes;
        }

        long heldBytes() {
            return held;
        }

        /// Whether the lane may take more.
        public boolean mayGrow() {
            return MemoryBudget.this.mayGrow(held);
        }

        /// Gives everything back. Idempotent.
        @Override
        public void close() {
            held = 0;
            accounts.remove(this);
        }
    }
}
