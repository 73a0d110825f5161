package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.InsertedBlock;
import io.millpond.engine.catalog.MutationEntry;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.index.SkipIndexes;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.mergetree.merger.MergeRule;
import io.millpond.engine.mergetree.merger.MergeRules;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.Drain;
import io.millpond.engine.table.Drainable;
import io.millpond.engine.table.Expiring;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Indexed;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.PartVerdict;
import io.millpond.engine.table.Preparable;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.Truncatable;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.part.CorruptPartException;
import io.millpond.storage.part.PartName;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartSpec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A table of the MergeTree engine. Thread-safe.
public final class MergeTreeTable
        implements Scannable,
                Insertable,
                Optimizable,
                Truncatable,
                Rewritable,
                Drainable,
                Expiring,
                Indexed,
                Alterable,
                StoredTable,
                Preparable {
    private static final Logger log = LoggerFactory.getLogger(MergeTreeTable.class);

    private final TableServices services;
    private final PartFiles files;
    private final MergeTreeMerges merges;
    private final PartHistory history = new PartHistory(this);
    private final MergeTreeMutations mutations;
    private final AtomicLong lastBlockNumber;

    /// Held while parts are written anew for a change of rows: two changes of one part would write
    /// the same file. Taken before the catalog's locks. Fair, so that a change that is made in many
    /// steps lets others in between.
    private final ReentrantLock changes = new ReentrantLock(true);

    /// Held while a mutation gets its number and is put into the catalog, and while an insert makes
    /// sure that all of its parts are from before a mutation, or all from after it. Taken before
    /// the catalog's locks.
    private final ReentrantLock numbering = new ReentrantLock();

    private final @Nullable DatabaseException damage;
    private volatile MergeTreeShape shape;

    /// @param lastBlockNumber shared with earlier objects of the same table
    MergeTreeTable(MergeTreeShape shape, TableServices services, AtomicLong lastBlockNumber) {
        this.shape = shape;
        this.lastBlockNumber = lastBlockNumber;
        this.services = services;
        this.files =
                new PartFiles(
                        services.settings().fileSystem(),
                        services.directory().resolve(shape.definition().uuid().toString()));
        CatalogSnapshot snapshot = services.catalog().snapshot();
        List<PartEntry> parts = new ArrayList<>(parts(snapshot));
        parts.addAll(snapshot.preparedParts(shape.definition().uuid()));
        this.damage = files.load(parts).orElse(null);
        parts.addAll(snapshot.detachedParts(shape.definition().uuid()));
        for (MutationEntry mutation : snapshot.mutations(shape.definition().uuid())) {
            lastBlockNumber.accumulateAndGet(mutation.number(), Math::max);
        }
        for (PartEntry part : parts) {
            lastBlockNumber.accumulateAndGet(PartName.parse(part.name()).lastNumber(), Math::max);
        }
        this.merges = new MergeTreeMerges(this);
        this.mutations = new MergeTreeMutations(this);
        if (damage != null) {
            log.error("table is read-only table={} cause={}", name(), damage.text());
        }
    }

    @Override
    public TableDefinition definition() {
        return shape.definition();
    }

    MergeTreeShape shape() {
        return shape;
    }

    TableServices services() {
        return services;
    }

    PartFiles files() {
        return files;
    }

    PartHistory history() {
        return history;
    }

    /// The background merges of the table.
    /// When the TTL clauses of the table have something to do to rows of a part.
    public List<PartTtl> ttl(PartReader part) {
        return shape().ttl().shown(part);
    }

    public MergeTreeMerges merges() {
        return merges;
    }

    /// The mutations of the table.
    public MergeTreeMutations mutations() {
        return mutations;
    }

    /// Whether rows are to be told apart by numbers of their own.
    public boolean hasRowNumbers() {
        return shape.settings().get(MergeTreeSettings.ENABLE_BLOCK_NUMBER_COLUMN);
    }

    /// Whether DELETE is refused because of projections.
    public boolean refusesDelete() {
        return definition().create() instanceof CreateTable create
                && create.elements().stream().anyMatch(TableElement.Projection.class::isInstance)
                && shape.settings().get(MergeTreeSettings.DELETE_WITH_PROJECTIONS).equals("throw");
    }

    /// Held while a change of rows is made.
    ReentrantLock changes() {
        return changes;
    }

    /// Held where the order of mutations and inserts is decided.
    ReentrantLock numbering() {
        return numbering;
    }

    /// What the part is that takes the place of `part` with rows that the change `mutation` made.
    PartSpec rewrittenSpec(PartEntry part, long mutation) {
        PartSpec old = files.reader(part.name()).spec();
        return new PartSpec(
                old.partitionId(),
                old.partition(),
                old.level(),
                old.minBlock(),
                old.maxBlock(),
                mutation,
                old.sortKey(),
                old.sources(),
                services.settings().clock().currentTimeMillis());
    }

    /// The number of the next insert: higher than any in a part.
    long nextBlockNumber() {
        return nextBlockNumbers(1);
    }

    /// The first of as many numbers that follow each other.
    long nextBlockNumbers(int count) {
        return lastBlockNumber.getAndAdd(count) + 1;
    }

    /// What the table is called now, for messages.
    public String name() {
        return services.catalog()
                .snapshot()
                .table(uuid())
                .map(TableEntry::fullName)
                .orElse(uuid().toString());
    }

    /// The visible parts in the order of partitions and block numbers.
    List<PartEntry> parts(CatalogSnapshot snapshot) {
        return snapshot.parts(uuid()).stream()
                .sorted(
                        Comparator.comparing(PartEntry::partitionId)
                                .thenComparingLong(part -> PartName.parse(part.name()).minBlock()))
                .toList();
    }

    /// The open parts that `snapshot` names, which the caller holds a lease on, in order.
    public List<PartReader> readers(CatalogSnapshot snapshot) {
        return parts(snapshot).stream().map(part -> files.reader(part.name())).toList();
    }

    /// Where the file of a part is.
    public String path(PartEntry part) {
        return files.file(part.name()).toString();
    }

    /// Why the table refuses to work, if it does.
    @Override
    public Optional<DatabaseException> damage() {
        return Optional.ofNullable(damage);
    }

    @Override
    public List<PartVerdict> check(
            CatalogSnapshot snapshot, Predicate<PartEntry> which, CancellationToken token) {
        List<PartVerdict> verdicts = new ArrayList<>();
        for (PartEntry part : parts(snapshot)) {
            if (which.test(part)) {
                token.check();
                verdicts.add(new PartVerdict(part.name(), fault(part)));
            }
        }
        return verdicts;
    }

    /// What is wrong with a part; empty: nothing.
    private String fault(PartEntry part) {
        try {
            files.reader(part.name()).verify();
            files.verifyMask(part);
            return "";
        } catch (CorruptPartException e) {
            log.error("part is damaged table={} cause={}", name(), e.text());
            return e.text();
        } catch (DatabaseException e) {
            return e.text();
        }
    }

    private void checkDamage() {
        if (damage != null) {
            throw new DatabaseException(
                    ErrorCode.TABLE_IS_READ_ONLY,
                    "Table %s is in readonly mode since its data is damaged: %s"
                            .formatted(name(), damage.text()),
                    damage);
        }
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        checkDamage();
        MergeTreeShape seen = shape;
        Optional<TableEntry> entry = snapshot.table(uuid());
        List<PartEntry> parts = parts(snapshot);
        PartVirtualColumns virtual =
                PartVirtualColumns.of(
                        entry.map(TableEntry::database).orElse(""),
                        entry.map(TableEntry::name).orElse(""),
                        seen,
                        parts,
                        context);
        return new FilledSource(
                seen.definition(),
                new MergeTreeSource(this, seen, virtual, parts, context),
                context);
    }

    /// Whether a column is one of those that the rows are sorted by.
    public boolean isKey(String column) {
        return shape.keys().sortingColumnNames().contains(column);
    }

    /// The stored columns alone, for a table that keeps its rows in this one.
    public TableSource plainSource(CatalogSnapshot snapshot, QueryContext context) {
        checkDamage();
        return new MergeTreeSource(
                this,
                shape,
                new PartVirtualColumns("", "", null, Map.of()),
                parts(snapshot),
                context);
    }

    @Override
    public TableWriter writer(QueryContext context) {
        checkDamage();
        merges.checkPartCount(context.token());
        return new MergeTreeWriter(this, shape, context);
    }

    @Override
    public void optimize(Optional<String> partitionId, Merging merging, CancellationToken token) {
        checkDamage();
        boolean isCleanup = merging == Merging.CLEANUP;
        if (isCleanup && !(shape.rule() instanceof MergeRule.Replacing)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_ASSIGN_OPTIMIZE,
                    "Cannot OPTIMIZE with CLEANUP table: only ReplacingMergeTree can be CLEANUP.");
        }
        if (isCleanup && !shape.settings().get(MergeTreeSettings.ALLOW_CLEANUP)) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    "Experimental merges with CLEANUP are not allowed.");
        }
        merges.ordered()
                .optimize(
                        partitionId, isCleanup ? MergePurpose.CLEANUP : MergePurpose.MERGE, token);
    }

    @Override
    public boolean hasTtl() {
        return !shape.ttl().isEmpty();
    }

    @Override
    public void expire(Optional<String> partitionId, CancellationToken token) {
        checkDamage();
        merges.ordered().expire(partitionId, token);
    }

    @Override
    public void addIndex(String index, Optional<String> partitionId, CancellationToken token) {
        checkDamage();
        merges.ordered().addIndex(index, partitionId, token);
    }

    @Override
    public void removeIndex(String index, Optional<String> partitionId, CancellationToken token) {
        checkDamage();
        merges.ordered().removeIndex(index, partitionId, token);
    }

    /// The skip indexes as the table is defined now.
    public SkipIndexes indexes() {
        return shape.indexes();
    }

    @Override
    public List<CatalogEdit> truncation(CatalogSnapshot snapshot) {
        List<CatalogEdit> edits =
                new ArrayList<>(
                        removal(snapshot.parts(uuid()).stream().map(PartEntry::name).toList()));
        edits.addAll(
                forgetting(
                        snapshot,
                        snapshot.insertedBlocks(uuid()).all().stream()
                                .map(InsertedBlock::partitionId)
                                .collect(Collectors.toSet())));
        return edits;
    }

    /// The id of the partition with a value as statements write it, whether it exists or not.
    ///
    /// Errors: INVALID_PARTITION_VALUE, TYPE_MISMATCH, ARGUMENT_OUT_OF_BOUND.
    public String partitionId(Expression value, QueryContext context) {
        return PartitionValues.id(value, shape, context);
    }

    /// Lets blocks be inserted again whose partitions were emptied.
    List<CatalogEdit> forgetting(CatalogSnapshot snapshot, Set<String> partitionIds) {
        return partitionIds.isEmpty() || snapshot.insertedBlocks(uuid()).all().isEmpty()
                ? List.of()
                : List.of(new CatalogEdit.ForgetBlocks(uuid(), List.copyOf(partitionIds)));
    }

    private List<CatalogEdit> removal(List<String> names) {
        return names.isEmpty()
                ? List.of()
                : List.of(new CatalogEdit.PublishParts(uuid(), List.of(), names));
    }

    @Override
    public void truncated(CatalogSnapshot before, CatalogSnapshot after) {
        retire(
                after.version(),
                before.parts(uuid()).stream()
                        .map(PartEntry::name)
                        .filter(name -> !after.hasPart(uuid(), name))
                        .toList());
    }

    @Override
    public void rewrite(
            Optional<String> partitionId, Header header, Rewrite rewrite, CancellationToken token) {
        rewriteShown(partitionId, header, _ -> rewrite, token);
    }

    /// As [#rewrite(Optional, Header, Rewrite, CancellationToken)], by a change that depends on the
    /// rows that it is going to meet.
    ///
    /// @param rewrites asked at the beginning of each attempt for the change of the rows that the
    ///     given snapshot shows, and of no others; the snapshot is leased for as long
    public void rewriteShown(
            Optional<String> partitionId,
            Header header,
            Function<CatalogSnapshot, Rewrite> rewrites,
            CancellationToken token) {
        checkDamage();
        mutations.finishAll(token);
        new PartRewrite(
                        this,
                        (seen, snapshot) -> {
                            Rewritable.checkColumns(seen.definition(), header);
                            return new PlainChange(partitionId, rewrites.apply(snapshot));
                        },
                        token)
                .run();
    }

    /// Drops all but the first of rows of a part that are equal in `columns`, which are stored
    /// ones.
    public void deduplicate(
            Optional<String> partitionId, List<String> columns, CancellationToken token) {
        checkDamage();
        new PartRewrite(
                        this,
                        (seen, _) ->
                                new DuplicateRows(seen, partitionId, columns, nextBlockNumber()),
                        token)
                .run();
    }

    /// The columns that keys read, by which rows that are duplicates have to be equal.
    public List<String> keyColumns() {
        return shape.keys().columns();
    }

    /// A change of all rows, or those of a partition, that no mutation is.
    private final class PlainChange implements PartRewrite.Attempt {
        private final Optional<String> partitionId;
        private final Rewrite rewrite;
        private final long number = nextBlockNumber();

        PlainChange(Optional<String> partitionId, Rewrite rewrite) {
            this.partitionId = partitionId;
            this.rewrite = rewrite;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public Optional<Rewrite> of(PartEntry part) {
            return partitionId.isEmpty() || partitionId.get().equals(part.partitionId())
                    ? Optional.of(rewrite)
                    : Optional.empty();
        }

        @Override
        public boolean isForced(PartReader part) {
            return false;
        }

        @Override
        public List<CatalogEdit> more() {
            return List.of();
        }
    }

    @Override
    public Drain drain(CancellationToken token) {
        checkDamage();
        return MergeTreeDrain.open(this, token);
    }

    /// Removes the files of parts that `version` is the first snapshot without.
    void retire(long version, List<String> names) {
        services.catalog()
                .retire(
                        version,
                        () -> {
                            names.forEach(files::remove);
                            names.forEach(history::removed);
                        });
    }

    @Override
    public void published() {
        merges.considerSoon();
    }

    @Override
    public void dropped(List<PartEntry> parts) {
        parts.forEach(part -> files.remove(part.name()));
    }

    @Override
    public void checkAlter(TableDefinition definition, QueryContext context) {
        for (TableColumn column : definition().columns()) {
            Optional<String> role = shape.rule().role(column.name());
            if (role.isPresent()) {
                checkRole(role.get(), column, definition.column(column.name()));
            }
        }
        MergeTreeFactory.shape(definition, services, true);
        List<String> retyped = new ArrayList<>();
        for (TableColumn column : definition.columns()) {
            Optional<TableColumn> before = definition().column(column.name());
            if (column.isStored()
                    && before.isPresent()
                    && !before.get().type().equals(column.type())) {
                retyped.add(column.name());
            }
        }
        if (!retyped.isEmpty()) {
            checkValues(definition, retyped, context);
        }
    }

    private void checkRole(String role, TableColumn column, Optional<TableColumn> changed) {
        String text = null;
        if (changed.isEmpty()) {
            text = "Trying to ALTER DROP %s (%s) column.".formatted(role, column.name());
        } else if (role.equals("version") && !MergeRules.isVersion(changed.get().type())) {
            text =
                    ("Cannot alter version column %s to type %s because version column must be of"
                                    + " an integer type or of type Date or DateTime.")
                            .formatted(column.name(), changed.get().type().name());
        } else if ((role.equals("sign") || role.equals("is_deleted"))
                && !changed.get().type().equals(column.type())) {
            text =
                    "Cannot alter %s column %s to type %s, because it must have type %s."
                            .formatted(
                                    role,
                                    column.name(),
                                    changed.get().type().name(),
                                    column.type().name());
        }
        if (text != null) {
            boolean isInKey = changed.isEmpty() && shape.rule().keyColumn().isPresent();
            throw new DatabaseException(
                    isInKey && role.equals("version")
                            ? ErrorCode.UNKNOWN_IDENTIFIER
                            : ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN,
                    text);
        }
    }

    /// Converts every value of columns that shall have another type: one that cannot be has to fail
    /// the ALTER, not the queries after it.
    private void checkValues(
            TableDefinition definition, List<String> columns, QueryContext context) {
        checkDamage();
        try (SnapshotLease lease = services.catalog().lease()) {
            for (PartReader part : readers(lease.snapshot())) {
                PartColumns.Reading reading =
                        PartColumns.plan(definition, part.header(), columns, context).open(part);
                for (int granule = 0; granule < part.granuleCount(); granule++) {
                    context.token().check();
                    reading.read(granule, granule + 1);
                }
            }
        }
    }

    @Override
    public void alter(TableDefinition definition, QueryContext context) {
        shape = MergeTreeFactory.shape(definition, services, false);
    }

    @Override
    public long rowCount(CatalogSnapshot snapshot) {
        return snapshot.parts(uuid()).stream().mapToLong(PartEntry::presentCount).sum();
    }

    @Override
    public OptionalLong byteCount(CatalogSnapshot snapshot) {
        return OptionalLong.of(
                snapshot.parts(uuid()).stream().mapToLong(PartEntry::fileBytes).sum());
    }

    @Override
    public void adopt(Collection<PartEntry> parts, long lastNumber) {
        lastBlockNumber.accumulateAndGet(lastNumber, Math::max);
        for (PartEntry part : parts) {
            lastBlockNumber.accumulateAndGet(PartName.parse(part.name()).lastNumber(), Math::max);
        }
        Optional<DatabaseException> failure = files.load(parts);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /// A part of another table as it will be called here: its rows count as inserted now.
    public PartEntry renumbered(PartEntry part) {
        PartName old = PartName.parse(part.name());
        long number = nextBlockNumber();
        return part.named("%s_%d_%d_%d".formatted(old.partitionId(), number, number, old.level()));
    }

    @Override
    public void stopBackground() {
        merges.stop();
        // A change that goes on would get in the way of one that the table's next object makes.
        changes.lock();
        try {
            assert merges.stopping().isCancelled();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void close() {
        merges.stop();
        files.close();
    }

    @Override
    public void destroy() {
        merges.stop();
        files.removeAll();
    }
}
