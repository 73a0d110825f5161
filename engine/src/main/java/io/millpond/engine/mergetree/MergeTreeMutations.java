package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.MutationEntry;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.RowCommands;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.parser.ParserLimits;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.part.PartName;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.RowMask;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The mutations of one table. Thread-safe.
///
/// A statement puts a mutation with a number of its own into the catalog, durably, and from then on
/// it will be done, over restarts too, unless it is killed. It is for the parts whose data version
/// is lower than its number, and one frame does it to all of them: a query sees all of it or
/// nothing. Mutations are done in the order of their numbers. Merges leave alone the parts that one
/// waits for, so that no part has rows from before and from after it.
///
/// One that fails stays, and is tried again now and then; those behind it wait.
public final class MergeTreeMutations {
    private static final Logger log = LoggerFactory.getLogger(MergeTreeMutations.class);
    private static final ParserLimits STORED = new ParserLimits(100_000, Integer.MAX_VALUE);

    /// How many that are done are remembered, as ClickHouse's finished_mutations_to_keep.
    private static final int KEPT_MAX = 100;

    /// A statement that need not wait does so for this long: what is small is then done.
    private static final long MOMENT_MS = 1_000;

    private static final long RETRY_MIN_NANOS = 1_000_000_000L;
    private static final int RETRY_DOUBLINGS_MAX = 6;

    private final MergeTreeTable table;
    private final Map<Long, Failure> failures = new ConcurrentHashMap<>();
    private final Map<Long, CancellationToken> running = new ConcurrentHashMap<>();
    private final AtomicBoolean isQueued = new AtomicBoolean();

    /// Why a mutation is not done yet.
    ///
    /// @param count how often it failed
    public record Failure(
            String part, long atMs, DatabaseException cause, int count, long retryNanos) {}

    MergeTreeMutations(MergeTreeTable table) {
        this.table = table;
    }

    /// When a statement returns.
    public enum Wait {
        /// After a moment, done or not.
        MOMENT,
        /// When it is done, which may be once merges are not paused any more.
        DONE,
        /// When it is done, with those before it, whether merges are paused or not.
        DONE_NOW
    }

    /// Why a mutation is not done, if it was tried.
    public Optional<Failure> failure(long number) {
        return Optional.ofNullable(failures.get(number));
    }

    /// Orders a mutation.
    ///
    /// Errors: those of [RowCommands#bind]; UNFINISHED when it fails while the statement waits.
    ///
    /// @param commands each in parentheses
    /// @param isKept whether it is listed when it is done
    public void order(
            List<AlterCommand> commands,
            List<String> texts,
            QueryContext context,
            Wait wait,
            boolean isKept) {
        commands.forEach(this::checkColumns);
        for (RowCommands.Step step : RowCommands.bind(commands, table.definition(), context)) {
            partitionId(step.partition(), context);
        }
        long number = put(texts, context);
        switch (wait) {
            case DONE, DONE_NOW -> {
                if (wait == Wait.DONE) {
                    table.merges().awaitResumed(context.token(), () -> waiting(number).isEmpty());
                }
                finish(number, context.token());
                requireDone(number);
                if (!isKept) {
                    forget(List.of(number));
                }
            }
            case MOMENT -> startAndWait(number);
        }
    }

    /// An insert that looks whether a mutation came between its blocks sees each that did: none has
    /// a number yet and is not in the catalog.
    private long put(List<String> texts, QueryContext context) {
        long nowMs = table.services().settings().clock().currentTimeMillis();
        table.numbering().lock();
        try {
            long number = table.nextBlockNumber();
            MutationEntry mutation =
                    new MutationEntry(
                            number,
                            context.currentDatabase(),
                            texts,
                            nowMs,
                            0,
                            MutationContext.kept(context.settings()));
            table.services()
                    .catalog()
                    .commit(List.of(new CatalogEdit.PutMutation(table.uuid(), mutation)));
            return number;
        } finally {
            table.numbering().unlock();
        }
    }

    /// Whether one that waits came after an insert's first block and before its last.
    boolean isBetween(long firstNumber, long lastNumber) {
        return waiting(lastNumber).stream().anyMatch(entry -> entry.number() > firstNumber);
    }

    private void checkColumns(AlterCommand command) {
        if (command instanceof AlterCommand.UpdateRows update) {
            for (Assignment assignment : update.assignments()) {
                String name = assignment.column();
                if (table.definition().column(name).isEmpty()
                        && PartVirtualColumns.isVirtual(name)
                        && !name.equals(RowCommands.ROW_EXISTS)) {
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "Update is not supported for virtual column `%s` .".formatted(name));
                }
            }
        }
    }

    private void requireDone(long number) {
        if (table.services().catalog().snapshot().mutations(table.uuid()).stream()
                .noneMatch(mutation -> mutation.number() == number)) {
            throw new DatabaseException(
                    ErrorCode.UNFINISHED, "Mutation %d was killed".formatted(number));
        }
    }

    /// Lists a change of the definition, which is done with its frame.
    public CatalogEdit done(List<String> texts, String database, long nowMs) {
        return new CatalogEdit.PutMutation(
                table.uuid(),
                new MutationEntry(
                        table.nextBlockNumber(), database, texts, nowMs, nowMs, Map.of()));
    }

    private void startAndWait(long number) {
        CountDownLatch isOver = new CountDownLatch(1);
        boolean isStarted =
                table.services()
                        .background()
                        .tryMerge(
                                () -> {
                                    try {
                                        runWaiting(number);
                                    } finally {
                                        isOver.countDown();
                                    }
                                });
        try {
            // It goes on, whether somebody waits or not.
            boolean isDone = isStarted && isOver.await(MOMENT_MS, TimeUnit.MILLISECONDS);
            log.debug("mutation ordered table={} number={} done={}", table.name(), number, isDone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Has the background pool do what waits. Cheap; called now and then.
    public void considerSoon() {
        if (!waiting(Long.MAX_VALUE).isEmpty() && isQueued.compareAndSet(false, true)) {
            boolean isTaken =
                    table.services()
                            .background()
                            .tryMerge(
                                    () -> {
                                        isQueued.set(false);
                                        if (isTimeToRetry()) {
                                            runWaiting(Long.MAX_VALUE);
                                        }
                                    });
            if (!isTaken) {
                isQueued.set(false);
            }
        }
    }

    private boolean isTimeToRetry() {
        long now = table.services().settings().clock().nanoTime();
        return failures.values().stream().allMatch(failure -> failure.retryNanos() - now <= 0);
    }

    private void runWaiting(long lastNumber) {
        if (table.merges().isPaused()) {
            return;
        }
        try {
            finish(lastNumber, new CancellationToken());
        } catch (DatabaseException e) {
            log.warn("mutation failed table={} cause={}", table.name(), e.text());
        } catch (RuntimeException e) {
            log.error("mutation failed table={}", table.name(), e);
        }
    }

    /// The mutations up to a number that wait.
    private List<MutationEntry> waiting(long lastNumber) {
        return waiting(table.services().catalog().snapshot()).stream()
                .filter(mutation -> mutation.number() <= lastNumber)
                .toList();
    }

    private List<MutationEntry> waiting(CatalogSnapshot snapshot) {
        return snapshot.mutations(table.uuid()).stream()
                .filter(mutation -> !mutation.isDone())
                .toList();
    }

    /// The data version below which merges leave parts alone.
    long mergeFloor(CatalogSnapshot snapshot) {
        return waiting(snapshot).stream().mapToLong(MutationEntry::number).max().orElse(0);
    }

    /// Does all that waits, in the caller's thread. Throws UNFINISHED when one fails.
    public void finishAll(CancellationToken token) {
        finish(Long.MAX_VALUE, token);
    }

    private void finish(long lastNumber, CancellationToken token) {
        if (waiting(lastNumber).isEmpty()) {
            return;
        }
        table.merges().awaitShielded(token);
        token.lock(table.changes());
        try {
            for (MutationEntry mutation : waiting(lastNumber)) {
                run(mutation, token);
            }
        } finally {
            table.changes().unlock();
        }
    }

    private void run(MutationEntry mutation, CancellationToken token) {
        CancellationToken killed = new CancellationToken();
        running.put(mutation.number(), killed);
        PartRewrite rewrite =
                new PartRewrite(
                        table,
                        (shape, snapshot) -> new Attempt(mutation, shape),
                        CancellationToken.anyOf(token, killed));
        try {
            rewrite.run();
            failures.remove(mutation.number());
        } catch (CommitInDoubtException e) {
            throw e;
        } catch (DatabaseException e) {
            token.check();
            table.merges().stopping().check();
            if (killed.isCancelled() || isGone(mutation)) {
                log.debug("mutation killed table={} cause={}", table.name(), e.text());
                return;
            }
            throw failed(mutation, rewrite.partName().orElse(""), e);
        } finally {
            running.remove(mutation.number());
        }
    }

    private boolean isGone(MutationEntry mutation) {
        return waiting(mutation.number()).stream()
                .noneMatch(other -> other.number() == mutation.number());
    }

    private DatabaseException failed(MutationEntry mutation, String part, DatabaseException cause) {
        int count = failure(mutation.number()).map(Failure::count).orElse(0) + 1;
        long pause = RETRY_MIN_NANOS << Math.min(count, RETRY_DOUBLINGS_MAX);
        failures.put(
                mutation.number(),
                new Failure(
                        part,
                        table.services().settings().clock().currentTimeMillis(),
                        cause,
                        count,
                        table.services().settings().clock().nanoTime() + pause));
        return new DatabaseException(
                ErrorCode.UNFINISHED,
                ("Exception happened during execution of mutation '%s' with part '%s' reason:"
                                + " '%s'. This error maybe retryable or not. In case of"
                                + " unretryable error, mutation can be killed with KILL MUTATION"
                                + " query")
                        .formatted(mutation.id(), part, cause.text()),
                cause);
    }

    /// Forgets a mutation, whether it waits, runs or is done.
    public void kill(long number) {
        forget(List.of(number));
        CancellationToken token = running.get(number);
        if (token != null) {
            token.cancel(new DatabaseException(ErrorCode.ABORTED, "The mutation was killed"));
        }
        failures.remove(number);
    }

    private void forget(List<Long> numbers) {
        table.services()
                .catalog()
                .commit(List.of(new CatalogEdit.DropMutations(table.uuid(), numbers)));
    }

    /// The names of the parts that a mutation waits to change.
    public List<String> partsToDo(MutationEntry mutation, CatalogSnapshot snapshot) {
        return mutation.isDone()
                ? List.of()
                : snapshot.parts(table.uuid()).stream()
                        .map(PartEntry::name)
                        .filter(name -> PartName.parse(name).dataVersion() < mutation.number())
                        .sorted()
                        .toList();
    }

    private Optional<String> partitionId(@Nullable Partition partition, QueryContext context) {
        return switch (partition) {
            case null -> Optional.empty();
            case Partition.All _ -> Optional.empty();
            case Partition.ById(String id, _) -> Optional.of(id);
            case Partition.ByValue(var value, _) -> Optional.of(table.partitionId(value, context));
            case Partition.SinglePart _ ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED, "A mutation is not about a single part");
        };
    }

    /// Commands that were accepted once, read again.
    static List<AlterCommand> parse(List<String> texts) {
        AlterTable alter =
                (AlterTable)
                        new SqlParser(STORED, Map.of())
                                .statement("ALTER TABLE t " + String.join(", ", texts))
                                .statement();
        return alter.commands();
    }

    /// One attempt at a mutation, on the columns that the table has now.
    private final class Attempt implements PartRewrite.Attempt {
        private final MutationEntry mutation;
        private final MergeTreeShape shape;
        private final QueryContext context;
        private final List<AlterCommand> commands;
        private final List<RowCommands.Step> steps;
        private final List<Optional<String>> partitions = new ArrayList<>();

        Attempt(MutationEntry mutation, MergeTreeShape shape) {
            this.mutation = mutation;
            this.shape = shape;
            this.context = MutationContext.of(table, mutation);
            this.commands = parse(mutation.commands());
            this.steps = RowCommands.bind(commands, shape.definition(), context);
            for (RowCommands.Step step : steps) {
                partitions.add(partitionId(step.partition(), context));
            }
        }

        @Override
        public long number() {
            return mutation.number();
        }

        @Override
        public Optional<Rewritable.Rewrite> of(PartEntry part) {
            if (!isFor(part)) {
                return Optional.empty();
            }
            List<Rewritable.Rewrite> own = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                if (isIn(i, part)) {
                    own.add(steps.get(i).rewrite());
                }
            }
            return own.isEmpty() ? Optional.empty() : Optional.of(rows -> all(own, rows));
        }

        private static Block all(List<Rewritable.Rewrite> rewrites, Block rows) {
            Block changed = rows;
            for (Rewritable.Rewrite rewrite : rewrites) {
                changed = rewrite.apply(changed);
            }
            return changed;
        }

        @Override
        public @Nullable List<RowMask> deleted(List<PartEntry> parts) {
            List<Expression> conditions = new ArrayList<>();
            for (AlterCommand command : commands) {
                Optional<Expression> condition = RowCommands.deletion(command);
                if (condition.isEmpty()) {
                    return null;
                }
                conditions.add(condition.get());
            }
            return RowSearch.isPossible(shape, parts) ? deleted(parts, conditions) : null;
        }

        private List<RowMask> deleted(List<PartEntry> parts, List<Expression> conditions) {
            List<RowMask> all = new ArrayList<>(Collections.nCopies(parts.size(), RowMask.NONE));
            for (int i = 0; i < conditions.size(); i++) {
                List<Integer> places = new ArrayList<>();
                for (int place = 0; place < parts.size(); place++) {
                    if (isFor(parts.get(place)) && isIn(i, parts.get(place))) {
                        places.add(place);
                    }
                }
                List<RowMask> found =
                        new RowSearch(
                                        table,
                                        shape,
                                        places.stream().map(parts::get).toList(),
                                        context)
                                .find(conditions.get(i));
                for (int j = 0; j < found.size(); j++) {
                    int place = places.get(j);
                    all.set(place, all.get(place).with(found.get(j)));
                }
            }
            return all;
        }

        private boolean isFor(PartEntry part) {
            return PartName.parse(part.name()).dataVersion() < mutation.number();
        }

        /// Whether a part is of the partition that a command is about.
        private boolean isIn(int command, PartEntry part) {
            return partitions.get(command).map(part.partitionId()::equals).orElse(true);
        }

        @Override
        public Optional<RowCommands.Effect> effect(PartEntry part) {
            RowCommands.Effect all = null;
            for (int i = 0; i < steps.size(); i++) {
                RowCommands.Effect one = steps.get(i).effect();
                if (isIn(i, part)) {
                    if (one == null) {
                        return Optional.empty();
                    }
                    all = all == null ? one : all.with(one);
                }
            }
            return Optional.ofNullable(all);
        }

        @Override
        public boolean isForced(PartReader part) {
            for (int i = 0; i < steps.size(); i++) {
                if (commands.get(i) instanceof AlterCommand.ApplyDeletedMask
                        && !part.mask().isEmpty()) {
                    return true;
                }
                String column = steps.get(i).materialized();
                if (column != null
                        && part.header().indexOf(shape.definition().stored().storedName(column))
                                < 0) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public List<CatalogEdit> more() {
            List<CatalogEdit> edits = new ArrayList<>();
            edits.add(
                    new CatalogEdit.FinishMutation(
                            table.uuid(),
                            mutation.number(),
                            table.services().settings().clock().currentTimeMillis()));
            Collection<MutationEntry> all =
                    table.services().catalog().snapshot().mutations(table.uuid());
            List<Long> done =
                    all.stream().filter(MutationEntry::isDone).map(MutationEntry::number).toList();
            if (done.size() >= KEPT_MAX) {
                edits.add(
                        new CatalogEdit.DropMutations(
                                table.uuid(), done.subList(0, done.size() - KEPT_MAX + 1)));
            }
            return edits;
        }
    }
}
