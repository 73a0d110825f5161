package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.insert.PreparedInsert;
import io.millpond.engine.kafka.letter.Bisection;
import io.millpond.engine.kafka.letter.DataErrors;
import io.millpond.engine.kafka.letter.DeadLetterQueue;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.BlockMessages;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// The views on a Kafka table, by way of the one insert pipeline. Thread-safe.
///
/// Messages to be parked go into `system.dead_letter_queue` in the same transaction. Where a block
/// knows its messages, those that make it fail are found by [Bisection] and parked as well.
public final class EngineTarget implements BlockTarget {
    private static final Logger LOG = LoggerFactory.getLogger(EngineTarget.class);

    private final Table table;
    private final Header header;
    private final TableServices services;
    private final DeadLetterQueue deadLetters;
    private final LaneProgress progress;
    private final String name;

    /// Of the push that is running, or the last one.
    private volatile @Nullable CancellationToken running;

    private volatile boolean isCancelled;

    /// @param header of the blocks: the table's columns and the virtual ones
    /// @param progress told what is parked
    public EngineTarget(Table table, Header header, TableServices services, LaneProgress progress) {
        this.table = table;
        this.header = header;
        this.services = services;
        this.deadLetters = new DeadLetterQueue(table.uuid(), services);
        this.progress = progress;
        this.name = progress.name();
    }

    @Override
    public Prepared push(AssembledBlock assembled, BooleanSupplier isUnwanted) {
        if (assembled.block() == null && assembled.letters().isEmpty()) {
            return new PositionsOnly(table.uuid(), services);
        }
        return new Pushed(take(assembled, isUnwanted, this::parkAndComplete));
    }

    /// Claims are locked over the frame, and must not be while messages are delivered.
    private void parkAndComplete(InsertTransaction transaction, List<DeadLetter> letters) {
        deadLetters.park(transaction, letters);
        transaction.complete();
    }

    /// What else is done to a transaction whose rows are pushed.
    public interface Ending {
        /// Does it; what it throws aborts the transaction.
        ///
        /// @param letters of messages whose rows are not in it
        void end(InsertTransaction transaction, List<DeadLetter> letters);
    }

    /// A block that ran through the views.
    ///
    /// @param transaction with the rows; the caller ends it
    /// @param letters messages whose rows are not in it: those that were to be parked anyway, and
    ///     those that views fail on
    /// @param rowCount rows of messages that views fail on
    public record Taken(InsertTransaction transaction, List<DeadLetter> letters, int rowCount) {
        public Taken {
            letters = List.copyOf(letters);
        }
    }

    /// Pushes what can be pushed.
    ///
    /// @param isUnwanted asked now and then whether to give up, which is done by throwing ABORTED
    /// @param ending of the transaction; what it throws can be due to rows as well
    public Taken take(AssembledBlock assembled, BooleanSupplier isUnwanted, Ending ending) {
        Block block = assembled.block();
        if (block == null) {
            // Messages without rows can be parked whatever is the matter with the views.
            return within(
                    services.inserts().begin(context()),
                    transaction -> ended(transaction, assembled.letters(), 0, ending));
        }
        try {
            return withinViews(
                    transaction -> {
                        transaction.push(block);
                        return ended(transaction, assembled.letters(), 0, ending);
                    });
        } catch (RuntimeException e) { // sorted out: what no message is to blame for goes on
            BlockMessages messages = assembled.messages();
            if (messages == null || !DataErrors.isPossible(e)) {
                throw e;
            }
            LOG.debug("looking for what fails table={} rows={}", name, block.rowCount(), e);
            progress.isolating(true);
            try {
                return withinViews(
                        transaction -> {
                            Bisection bisection =
                                    new Bisection(block, messages, transaction::check, isUnwanted);
                            return takeIsolated(transaction, bisection.run(), assembled, ending);
                        });
            } finally {
                progress.isolating(false);
            }
        }
    }

    /// Leaves out the messages on which a view, or the table it writes to, fails.
    ///
    /// The views are compiled once for all trials and for the push.
    private Taken takeIsolated(
            InsertTransaction transaction,
            Bisection.Outcome outcome,
            AssembledBlock assembled,
            Ending ending) {
        LOG.debug(
                "found what fails table={} messages={} trials={}",
                name,
                outcome.letters().size(),
                outcome.trialCount());
        List<DeadLetter> letters = new ArrayList<>(assembled.letters());
        letters.addAll(outcome.letters());
        outcome.pieces().forEach(transaction::push);
        return ended(transaction, letters, outcome.rowCount(), ending);
    }

    private static Taken ended(
            InsertTransaction transaction, List<DeadLetter> letters, int rowCount, Ending ending) {
        ending.end(transaction, letters);
        return new Taken(transaction, letters, rowCount);
    }

    private Taken withinViews(Function<InsertTransaction, Taken> push) {
        Inserts inserts = services.inserts();
        return within(
                inserts.beginViews(table, header, context()),
                transaction -> {
                    // Rows are never decided into no view: neither that of the transaction's
                    // snapshot, which may have come between two views, nor that of the newest.
                    if (!transaction.hasViews() || !inserts.hasViews(table)) {
                        throw new DatabaseException(
                                ErrorCode.ABORTED, "No materialized view reads the table");
                    }
                    return push.apply(transaction);
                });
    }

    /// Does something within a transaction, which is aborted when that fails.
    private static Taken within(
            InsertTransaction transaction, Function<InsertTransaction, Taken> push) {
        boolean isPushed = false;
        try {
            Taken taken = push.apply(transaction);
            isPushed = true;
            return taken;
        } finally {
            if (!isPushed) {
                transaction.abort();
            }
        }
    }

    /// What a push runs with, until it is cancelled.
    private QueryContext context() {
        String database =
                services.catalog()
                        .snapshot()
                        .table(table.uuid())
                        .orElseThrow(EngineTarget::isGone)
                        .database();
        QueryContext context = services.inserts().backgroundContext(database, "kafka");
        running = context.token();
        if (isCancelled) {
            throw stopped();
        }
        return context;
    }

    @Override
    public void cancel() {
        isCancelled = true;
        CancellationToken token = running;
        if (token != null) {
            token.cancel(stopped());
        }
    }

    private static DatabaseException stopped() {
        return new DatabaseException(ErrorCode.ABORTED, "The table stops consuming");
    }

    private static DatabaseException isGone() {
        return new DatabaseException(ErrorCode.TABLE_IS_DROPPED, "The table is dropped");
    }

    @Override
    public int mergeDebt() {
        return services.background().waitingMergeCount();
    }

    @Override
    public Waiting waiting(PreparedIngest ingest) {
        return new Undecided(services.inserts().prepared(table.uuid(), ingest), () -> {});
    }

    private final class Pushed implements Prepared {
        private final Taken taken;

        Pushed(Taken taken) {
            this.taken = taken;
        }

        @Override
        public Waiting prepare(PreparedIngest ingest) {
            return new Undecided(
                    taken.transaction().prepare(table.uuid(), ingest), this::published);
        }

        @Override
        public void publish(SetPositions positions) {
            taken.transaction().commit(List.of(positions));
            published();
        }

        private void published() {
            List<DeadLetter> letters = taken.letters();
            if (!letters.isEmpty()) {
                DeadLetter first = letters.getFirst();
                LOG.warn(
                        "parked messages lane={} count={} first={} offset={}: {}",
                        name,
                        letters.size(),
                        first.partition(),
                        first.message().offset(),
                        first.error());
                progress.parked(letters.size(), taken.rowCount());
            }
        }

        @Override
        public void abort() {
            taken.transaction().abort();
        }
    }

    /// @param published told when it is
    private record Undecided(PreparedInsert insert, Runnable published) implements Waiting {
        @Override
        public void publish() {
            var _ = insert.publish();
            published.run();
        }

        @Override
        public void drop() {
            insert.drop();
        }
    }

    private record PositionsOnly(UUID table, TableServices services) implements Prepared {
        @Override
        public Waiting prepare(PreparedIngest ingest) {
            return new Undecided(services.inserts().prepareNothing(table, ingest), () -> {});
        }

        @Override
        public void publish(SetPositions positions) {
            services.catalog().commit(List.of(positions));
        }

        @Override
        public void abort() {
            // Nothing was made.
        }
    }
}
