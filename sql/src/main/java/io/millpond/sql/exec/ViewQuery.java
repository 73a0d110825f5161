package io.millpond.sql.exec;

import io.millpond.sql.analysis.Analysis;
import io.millpond.sql.analysis.BoundQuery;
import io.millpond.sql.analysis.QueryBinder;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.BlockSource;
import io.millpond.sql.source.RowEncoder;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableLookup;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// The SELECT of a materialized view, run over one block of its source table at a time.
///
/// The block is the whole content of the source table for that run: WHERE, GROUP BY, DISTINCT and
/// ORDER BY see its rows and no others. Every mention of the source means the block, in joins and
/// subqueries too; every other table is read as it is, and so is the source where another view
/// reads it. A query that reads nothing else is bound once; one that does is bound anew for each
/// block, because what it reads may have changed. Thread-safe.
///
/// Source: ClickHouse 26.7.
public final class ViewQuery {
    private final Query query;
    private final TableName source;
    private final Header columns;
    private final List<Field> virtualColumns;
    private final QueryContext context;
    private final Bound bound;

    /// A bound query and what stands for the source in it.
    private record Bound(BoundQuery query, Lookup lookup) {}

    private ViewQuery(
            Query query,
            TableName source,
            Header columns,
            List<Field> virtualColumns,
            QueryContext context) {
        this.query = query;
        this.source = source;
        this.columns = columns;
        this.virtualColumns = List.copyOf(virtualColumns);
        this.context = context;
        this.bound = bind(Block.empty(allColumns()));
    }

    private Header allColumns() {
        List<Field> all = new ArrayList<>(columns.fields());
        all.addAll(virtualColumns);
        return new Header(all);
    }

    /// Binds the query of a view.
    ///
    /// Errors: those of [Queries#prepare].
    ///
    /// @param source the table whose blocks the view gets, with its database
    /// @param columns the source's ordinary columns
    /// @param virtualColumns columns of blocks that can be read by name only
    /// @param context settings, user and database of the view; its token and progress are shared by
    ///     all runs
    public static ViewQuery compile(
            Query query,
            TableName source,
            Header columns,
            List<Field> virtualColumns,
            QueryContext context) {
        return new ViewQuery(query, source, columns, virtualColumns, context);
    }

    /// The names and types of the result.
    public Header header() {
        return bound.query().header();
    }

    /// The view's rows for a block; one block, which may have no rows.
    ///
    /// @param block has the columns and virtual columns of the source, by name, in any order;
    ///     virtual columns that the query does not read may be missing
    public Block apply(Block block) {
        // Subqueries that are constants run when they are bound.
        Bound current = bound.lookup().readsOthers() ? bind(block) : bound;
        TableSource rows = new BlockSource(columns, virtualColumns, block);
        TableSource placeholder = current.lookup().placeholder;
        return Queries.runToEnd(
                current.query().plan(),
                current.query(),
                new Execution(context.withSettings(current.query().settings())),
                table -> table.equals(placeholder) ? rows : table);
    }

    private Bound bind(Block block) {
        Lookup lookup = new Lookup(block);
        QueryContext inner = context.withTables(lookup);
        Analysis analysis = Queries.analysis(inner, OptionalLong.empty());
        Analysis watched =
                Analysis.of(
                        analysis.tables(),
                        analysis.settings(),
                        analysis.terms(),
                        analysis.parameters(),
                        (subquery, rowCountMax) -> {
                            lookup.others.set(true);
                            return analysis.subqueries().run(subquery, rowCountMax);
                        });
        return new Bound(new QueryBinder(watched).bind(query), lookup);
    }

    /// The tables of the view, with a block for the source.
    private final class Lookup implements TableLookup {
        private final TableSource placeholder;
        private final AtomicBoolean isSourceTaken = new AtomicBoolean();
        private final AtomicBoolean others = new AtomicBoolean();

        Lookup(Block block) {
            placeholder = new BlockSource(columns, virtualColumns, block);
        }

        /// Whether more is read than the source once.
        boolean readsOthers() {
            return others.get();
        }

        @Override
        public TableSource table(@Nullable String database, String name) {
            String qualifier = database == null ? context.currentDatabase() : database;
            boolean isSource =
                    name.equals(source.table())
                            && (source.database() == null || source.database().equals(qualifier));
            if (isSource) {
                // What subqueries read is not exchanged when the plan runs.
                if (!isSourceTaken.compareAndSet(false, true)) {
                    others.set(true);
                }
                return placeholder;
            }
            others.set(true);
            return context.tables().table(database, name);
        }

        @Override
        public TableSource tableFunction(String name, List<TableArgument> arguments) {
            others.set(true);
            return context.tables().tableFunction(name, arguments);
        }

        @Override
        public @Nullable RowEncoder rowEncoder(
                String name, Header header, ZoneId zone, Settings settings) {
            return context.tables().rowEncoder(name, header, zone, settings);
        }
    }
}
