package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.table.FilledSource;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.RowEncoder;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableLookup;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.part.RowMask;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the rows of some parts that meet a condition, by a query: it reads the columns of the
/// condition, of the granules that keys and indexes leave, in lanes.
///
/// Single-threaded; used once.
final class RowSearch implements TableLookup {
    private static final String PARTS = "__parts";
    private static final String PART = "_part_index";
    private static final String ROW = "_part_offset";

    private final MergeTreeTable table;
    private final MergeTreeShape shape;
    private final List<PartEntry> parts;
    private final QueryContext context;

    /// @param context whose tables the condition may read
    RowSearch(
            MergeTreeTable table,
            MergeTreeShape shape,
            List<PartEntry> parts,
            QueryContext context) {
        this.table = table;
        this.shape = shape;
        this.parts = List.copyOf(parts);
        this.context = context;
    }

    /// Whether rows of these parts can be found: their places have to have names, and fit a mask.
    static boolean isPossible(MergeTreeShape shape, List<PartEntry> parts) {
        return Set.of(PART, ROW).stream()
                        .noneMatch(name -> shape.definition().column(name).isPresent())
                && parts.stream().allMatch(part -> part.rowCount() <= RowMask.ROWS_MAX);
    }

    /// The rows that were not deleted yet and meet `condition`, for each part, in their order.
    List<RowMask> find(Expression condition) {
        List<RowMask.Builder> found = new ArrayList<>();
        parts.forEach(_ -> found.add(new RowMask.Builder()));
        if (!parts.isEmpty()) {
            QueryContext own = context.withTables(this);
            try (BlockStream rows = Queries.prepare(query(condition), own).execute()) {
                Block block = rows.next();
                while (block != null) {
                    context.token().check();
                    add(block, found);
                    block = rows.next();
                }
            }
        }
        return found.stream().map(RowMask.Builder::build).toList();
    }

    private static void add(Block block, List<RowMask.Builder> found) {
        long[] indexes = ((LongColumn) Columns.full(block.column(0))).values();
        long[] rows = ((LongColumn) Columns.full(block.column(1))).values();
        for (int i = 0; i < block.rowCount(); i++) {
            found.get((int) indexes[i]).add(rows[i]);
        }
    }

    private static Select query(Expression condition) {
        FunctionCall parts = FunctionCall.call(PARTS, List.of(), Span.NONE);
        return Select.of(
                List.of(Identifier.of(PART), Identifier.of(ROW)),
                new TableExpression.TableFunction(parts, List.of(), null, false, null, Span.NONE),
                condition);
    }

    @Override
    public TableSource table(@Nullable String database, String name) {
        return context.tables().table(database, name);
    }

    @Override
    public TableSource tableFunction(String name, List<TableArgument> arguments) {
        if (!name.equals(PARTS)) {
            return context.tables().tableFunction(name, arguments);
        }
        PartVirtualColumns virtual = PartVirtualColumns.of("", "", shape, parts, context);
        return new FilledSource(
                shape.definition(),
                new MergeTreeSource(table, shape, virtual, parts, context),
                context);
    }

    @Override
    public @Nullable RowEncoder rowEncoder(
            String name, Header header, ZoneId zone, Settings settings) {
        return context.tables().rowEncoder(name, header, zone, settings);
    }
}
