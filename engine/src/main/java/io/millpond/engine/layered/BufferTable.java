package io.millpond.engine.layered;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.Buffered;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.FixedSource;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.NamedSource;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.SizedTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A table that holds rows in memory and hands them on to another table in larger blocks.
/// Thread-safe.
///
/// A query sees every row once: those that a snapshot does not show in the other table are read
/// here, for as long as such a snapshot is leased. Rows that are held do not outlive a crash, as in
/// ClickHouse; shutting down, DETACH and DROP hand them on first.
///
/// Locks: `flushing` is taken before `moment`, and `moment` before those of the catalog.
public final class BufferTable
        implements Scannable, Insertable, Optimizable, Alterable, SizedTable, Buffered {
    private static final Logger log = LoggerFactory.getLogger(BufferTable.class);

    private final BufferShape shape;
    private final Tables tables;
    private final TableServices services;

    /// Held while rows are handed on: one flush at a time.
    private final ReentrantLock flushing = new ReentrantLock();

    /// Held for writing while rows change their place, from the frame on that shows them elsewhere.
    private final ReentrantReadWriteLock moment = new ReentrantReadWriteLock();

    private volatile HeldRows held = HeldRows.NONE;

    /// Whether rows that still come, of an insert that had begun before, are handed on at once.
    private volatile boolean isClosed;

    private volatile TableDefinition definition;

    BufferTable(
            TableDefinition definition, BufferShape shape, Tables tables, TableServices services) {
        this.definition = definition;
        this.shape = shape;
        this.tables = tables;
        this.services = services;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public List<String> nameColumns() {
        return List.of(NamedSource.TABLE);
    }

    private Optional<Table> destination(CatalogSnapshot snapshot) {
        Optional<Table> found = next(snapshot);
        Optional<Table> last = found;
        Set<UUID> seen = new HashSet<>(Set.of(uuid()));
        while (last.isPresent() && seen.add(last.get().uuid())) {
            last =
                    last.get() instanceof BufferTable other
                            ? other.next(snapshot)
                            : Optional.empty();
        }
        if (last.isPresent()) {
            throw new DatabaseException(
                    ErrorCode.INFINITE_LOOP,
                    found.equals(last) && found.get().uuid().equals(uuid())
                            ? "Destination table is myself. Read will cause infinite loop."
                            : "Destination tables of Buffer tables are a circle. Read will cause"
                                    + " infinite loop.");
        }
        return found;
    }

    private Optional<Table> next(CatalogSnapshot snapshot) {
        return shape.hasDestination()
                ? tables.find(snapshot, shape.database(), shape.table())
                : Optional.empty();
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        List<HeldRows.Held> seen;
        moment.readLock().lock();
        try {
            seen = held.seenAt(snapshot.version());
        } finally {
            moment.readLock().unlock();
        }
        List<MergedSource.Child> children = new ArrayList<>();
        boolean takesFinal = false;
        if (destination(snapshot).orElse(null) instanceof Scannable other) {
            TableSource below = other.source(snapshot, context);
            takesFinal = below.takesFinal();
            children.add(new MergedSource.Child(shape.database(), shape.table(), false, below));
        }
        for (HeldRows.Held rows : seen) {
            children.add(
                    new MergedSource.Child(
                            "",
                            "",
                            false,
                            new FixedSource(rows.block().header(), List.of(rows.block()))));
        }
        TableDefinition now = definition;
        TableSource stored = new MergedSource(now.storedHeader(), children, takesFinal, context);
        return new FilledSource(now, new HeldSource(stored), context);
    }

    @Override
    public TableWriter writer(QueryContext context) {
        return new Writer();
    }

    private void take(List<Block> blocks) {
        long nowMs = services.settings().clock().currentTimeMillis();
        moment.writeLock().lock();
        try {
            held = held.with(blocks, nowMs);
        } finally {
            moment.writeLock().unlock();
        }
        if (isClosed) {
            flushAtLast();
        } else {
            flushIfDue();
        }
    }

    @Override
    public void flushIfDue() {
        HeldRows now = held;
        if (now.here().isEmpty()) {
            return;
        }
        long heldMs = services.settings().clock().currentTimeMillis() - now.oldestMs();
        if (!shape.isDue(heldMs, now.rowCount(), now.bytes())) {
            return;
        }
        try {
            flush();
        } catch (DatabaseException e) {
            log.warn("rows stay in the buffer table={} cause={}", uuid(), e.text());
        }
    }

    @Override
    public void flush() {
        if (flushing.isHeldByCurrentThread()) {
            // A view on the destination hands rows back: they are not part of this flush.
            return;
        }
        flushing.lock();
        try {
            List<HeldRows.Held> some = held.here();
            if (some.isEmpty()) {
                return;
            }
            CatalogSnapshot snapshot = services.catalog().snapshot();
            if (!shape.hasDestination()) {
                forget(some, snapshot);
                return;
            }
            if (!(destination(snapshot).orElse(null) instanceof Insertable other)) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_TABLE,
                        "Destination table %s.%s of a Buffer doesn't exist"
                                .formatted(shape.database(), shape.table()));
            }
            handOn(some, other);
        } finally {
            flushing.unlock();
        }
    }

    private void handOn(List<HeldRows.Held> some, Insertable other) {
        QueryContext context = services.inserts().backgroundContext(shape.database(), "buffer");
        List<String> names = common(other.definition());
        if (names.isEmpty()) {
            forget(some, services.catalog().snapshot());
            return;
        }
        Header header = picked(some.getFirst().block(), names).header();
        InsertTransaction transaction = services.inserts().begin(other, header, context);
        try {
            for (HeldRows.Held rows : some) {
                transaction.push(picked(rows.block(), names));
            }
            transaction.complete();
            long version;
            // A snapshot that shows the rows can be leased before commit returns.
            moment.writeLock().lock();
            try {
                version = transaction.commit(List.of()).version();
                held = held.handedOn(some, version);
            } finally {
                moment.writeLock().unlock();
            }
            services.catalog().retire(version, () -> release(version));
        } finally {
            transaction.abort();
        }
    }

    /// The columns of the held rows that another table takes.
    private List<String> common(TableDefinition other) {
        return definition.storedHeader().names().stream()
                .filter(name -> other.column(name).filter(TableColumn::isInsertable).isPresent())
                .toList();
    }

    private static Block picked(Block block, List<String> names) {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            fields.add(block.header().field(block.header().indexOf(name)));
            columns.add(block.column(name));
        }
        return new Block(new Header(fields), columns, block.rowCount());
    }

    /// Rows that go nowhere.
    private void forget(List<HeldRows.Held> some, CatalogSnapshot snapshot) {
        moment.writeLock().lock();
        try {
            held = held.handedOn(some, snapshot.version());
        } finally {
            moment.writeLock().unlock();
        }
        release(snapshot.version());
    }

    /// Rows are held until nobody reads a snapshot that does not show them elsewhere.
    private void release(long version) {
        moment.writeLock().lock();
        try {
            held = held.released(version);
        } finally {
            moment.writeLock().unlock();
        }
    }

    @Override
    public void optimize(Optional<String> partitionId, Merging merging, CancellationToken token) {
        flush();
    }

    @Override
    public boolean canAlter(AlterCommand command) {
        return Alterable.isOfColumns(command);
    }

    @Override
    public void checkAlter(TableDefinition changed, QueryContext context) {
        flush();
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }

    @Override
    public long rowCount(CatalogSnapshot snapshot) {
        return held.rowCount();
    }

    @Override
    public OptionalLong byteCount(CatalogSnapshot snapshot) {
        return OptionalLong.of(held.bytes());
    }

    @Override
    public void close() {
        isClosed = true;
        flushAtLast();
    }

    /// Nobody will ask for a flush again.
    private void flushAtLast() {
        try {
            flush();
        } catch (DatabaseException e) {
            log.warn(
                    "rows of a buffer are lost table={} rows={} cause={}",
                    uuid(),
                    held.rowCount(),
                    e.text());
        }
    }

    private final class Writer implements TableWriter {
        private final List<Block> written = new ArrayList<>();

        @Override
        public void write(Block block) {
            if (block.rowCount() > 0) {
                written.add(block);
            }
        }

        @Override
        public void check(Block block) {
            // Any row is fine.
        }

        @Override
        public List<CatalogEdit> prepare() {
            return List.of();
        }

        @Override
        public void publish() {
            if (!written.isEmpty()) {
                take(written);
            }
        }

        @Override
        public void abort() {
            written.clear();
        }
    }
}
