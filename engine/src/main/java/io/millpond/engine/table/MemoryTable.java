package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/// A table whose rows are in memory only: a restart empties it.
public final class MemoryTable
        implements Scannable, Insertable, Truncatable, Rewritable, Alterable, SizedTable {
    private final AtomicReference<Content> content;

    /// @param blocks under the definition's stored header
    private record Content(TableDefinition definition, MemoryBounds bounds, List<Block> blocks) {
        Content {
            blocks = List.copyOf(blocks);
        }
    }

    /// Errors: UNKNOWN_SETTING, SETTING_CONSTRAINT_VIOLATION.
    public MemoryTable(TableDefinition definition, QueryContext context) {
        this(definition, MemoryBounds.of(definition.storage().settings(), context));
    }

    /// A table that keeps all rows, whatever its engine clause says.
    public static MemoryTable unbounded(TableDefinition definition) {
        return new MemoryTable(definition, MemoryBounds.NONE);
    }

    public MemoryTable(TableDefinition definition, MemoryBounds bounds) {
        this.content = new AtomicReference<>(new Content(definition, bounds, List.of()));
    }

    @Override
    public TableDefinition definition() {
        return content.get().definition();
    }

    /// The rows as they are now, under the definition's stored header.
    public List<Block> blocks() {
        return content.get().blocks();
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        Content seen = content.get();
        return new FilledSource(
                seen.definition(),
                new FixedSource(seen.definition().storedHeader(), seen.blocks()),
                context);
    }

    @Override
    public TableWriter writer(QueryContext context) {
        return new Writer(context);
    }

    @Override
    public List<CatalogEdit> truncation(CatalogSnapshot snapshot) {
        return List.of();
    }

    @Override
    public void truncated(CatalogSnapshot before, CatalogSnapshot after) {
        content.updateAndGet(c -> new Content(c.definition(), c.bounds(), List.of()));
    }

    @Override
    public void rewrite(
            Optional<String> partitionId, Header header, Rewrite rewrite, CancellationToken token) {
        content.updateAndGet(
                before -> {
                    Rewritable.checkColumns(before.definition(), header);
                    List<Block> all = new ArrayList<>();
                    for (Block block : before.blocks()) {
                        token.check();
                        Block changed = rewrite.apply(block);
                        if (changed.rowCount() > 0) {
                            all.add(changed);
                        }
                    }
                    return new Content(before.definition(), before.bounds(), all);
                });
    }

    @Override
    public boolean canAlter(AlterCommand command) {
        return command instanceof AlterCommand.ColumnCommand
                || command instanceof AlterCommand.ModifyComment
                || command instanceof AlterCommand.ModifySettings;
    }

    @Override
    public void checkAlter(TableDefinition definition, QueryContext context) {
        bounds(definition, context);
        Content before = content.get();
        converted(before.blocks(), before.definition(), definition, context);
    }

    @Override
    public void alter(TableDefinition definition, QueryContext context) {
        MemoryBounds bounds = bounds(definition, context);
        content.updateAndGet(
                before ->
                        new Content(
                                definition,
                                bounds,
                                converted(
                                        before.blocks(),
                                        before.definition(),
                                        definition,
                                        context)));
    }

    private static MemoryBounds bounds(TableDefinition definition, QueryContext context) {
        return definition.engine().equals("Memory")
                ? MemoryBounds.of(definition.storage().settings(), context)
                : MemoryBounds.NONE;
    }

    /// Blocks of one definition as blocks of a later one. What tells a column of both is its stored
    /// name, which outlives a change of its name.
    private static List<Block> converted(
            List<Block> blocks, TableDefinition from, TableDefinition to, QueryContext context) {
        List<Field> fields = new ArrayList<>();
        for (Field field : from.storedHeader().fields()) {
            String stored = from.stored().storedName(field.name());
            String name =
                    to.columns().stream()
                            .map(TableColumn::name)
                            .filter(n -> to.stored().storedName(n).equals(stored))
                            .findFirst()
                            .orElse("");
            fields.add(new Field(name, field.type()));
        }
        Header available = new Header(fields);
        ColumnFilling filling =
                ColumnFilling.plan(to, available, to.storedHeader().names(), false, context);
        List<Block> all = new ArrayList<>();
        for (Block block : blocks) {
            all.add(filling.apply(new Block(available, block.columns(), block.rowCount())));
        }
        return all;
    }

    @Override
    public long rowCount(CatalogSnapshot snapshot) {
        return content.get().blocks().stream().mapToLong(Block::rowCount).sum();
    }

    @Override
    public OptionalLong byteCount(CatalogSnapshot snapshot) {
        return OptionalLong.of(
                content.get().blocks().stream().mapToLong(Block::retainedBytes).sum());
    }

    @Override
    public void close() {
        // Rows outlive a DETACH only as long as the object does, which nobody keeps.
    }

    private final class Writer implements TableWriter {
        private final TableDefinition definition = content.get().definition();
        private final QueryContext context;
        private final List<Block> written = new ArrayList<>();

        Writer(QueryContext context) {
            this.context = context;
        }

        @Override
        public void write(Block block) {
            written.add(block);
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
            content.updateAndGet(
                    before -> {
                        List<Block> all = new ArrayList<>(before.blocks());
                        all.addAll(
                                before.definition().equals(definition)
                                        ? written
                                        : converted(
                                                written, definition, before.definition(), context));
                        return new Content(
                                before.definition(), before.bounds(), before.bounds().kept(all));
                    });
        }

        @Override
        public void abort() {
            written.clear();
        }
    }
}
