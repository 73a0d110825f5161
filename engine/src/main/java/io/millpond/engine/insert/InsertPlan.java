package io.millpond.engine.insert;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.ColumnFilling;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.exec.ViewQuery;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lays out the tree of an insert transaction: the target, the views on it, their targets, the
/// views on those, and so on.
final class InsertPlan {
    private static final Logger log = LoggerFactory.getLogger(InsertPlan.class);

    /// Views on views; more is taken for a circle.
    private static final int DEPTH_MAX = 100;

    private static final Setting<Boolean> IGNORE_ERRORS =
            QuerySettings.known("materialized_views_ignore_errors", SettingType.BOOL);
    private static final Setting<Boolean> IGNORE_DROPPED =
            QuerySettings.known(
                    "ignore_materialized_views_with_dropped_target_table", SettingType.BOOL);

    private final Inserts inserts;
    private final CatalogSnapshot snapshot;

    /// All views, taken at once: one that is changed meanwhile is run as it was or as it is, and
    /// neither twice nor not at all.
    private final List<MaterializedView> attached;

    private final QueryContext context;

    /// All that were opened so far.
    private final List<TableWriter> writers = new ArrayList<>();

    private int depth;

    /// @param snapshot a leased one
    InsertPlan(Inserts inserts, CatalogSnapshot snapshot, QueryContext context) {
        this.inserts = inserts;
        this.snapshot = snapshot;
        this.attached = inserts.views(snapshot);
        this.context = context;
    }

    /// A node that only hands blocks to the views on `table`.
    InsertNode source(Table table, Header header) {
        return new InsertNode(null, List.of(), null, views(table, header));
    }

    /// As [#target(Table, Header)], for a table by its full name.
    InsertNode target(TableName name, Header header) {
        return target(inserts.table(snapshot, name), header);
    }

    /// A node that writes to `table` and hands the rows to the views on it.
    ///
    /// @param header of the blocks it is given
    InsertNode target(Table table, Header header) {
        return target(table, header, true);
    }

    /// A node that writes to `table` and hands the rows to no view.
    ///
    /// @param header of the blocks it is given
    InsertNode targetAlone(Table table, Header header) {
        return target(table, header, false);
    }

    private InsertNode target(Table table, Header header, boolean hasViews) {
        if (table instanceof MaterializedView view) {
            return target(view.targetTable(snapshot), header, hasViews);
        }
        if (!(table instanceof Insertable insertable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Method write is not supported by storage %s"
                            .formatted(table.definition().engine()));
        }
        TableDefinition definition = table.definition();
        ColumnFilling filling =
                ColumnFilling.plan(
                        definition,
                        insertable(definition, header),
                        definition.storedHeader().names(),
                        true,
                        context);
        List<InsertNode.ViewEdge> views =
                !hasViews || table instanceof Streaming
                        ? List.of()
                        : views(table, filling.header());
        List<ConstraintCheck> checks =
                ConstraintCheck.of(
                        snapshot.table(definition.uuid()).map(TableEntry::fullName).orElse(""),
                        definition,
                        context);
        TableWriter writer = insertable.writer(context);
        writers.add(writer);
        return new InsertNode(filling, checks, writer, views);
    }

    /// Gives back what was opened for a plan that came to nothing.
    void abort() {
        writers.forEach(TableWriter::abort);
    }

    /// A view's query, and what computes the ALIAS columns of its source.
    ///
    /// @param aliases null: it reads none
    record CompiledView(ViewQuery query, @Nullable ColumnFilling aliases) {}

    /// What is not part of `*` in the source is readable by name. ALIAS columns are computed only
    /// for views that there is no other way to understand.
    static CompiledView compile(
            MaterializedView view,
            TableDefinition source,
            Header header,
            QueryContext viewContext) {
        List<String> aliases =
                source.columns().stream()
                        .filter(column -> column.kind() == TableColumn.Kind.ALIAS)
                        .map(TableColumn::name)
                        .toList();
        try {
            return new CompiledView(query(view, source, header, viewContext), null);
        } catch (DatabaseException e) {
            if (e.code() != ErrorCode.UNKNOWN_IDENTIFIER || aliases.isEmpty()) {
                throw e;
            }
        }
        ColumnFilling filling = ColumnFilling.plan(source, header, aliases, false, viewContext);
        List<Field> all = new ArrayList<>(header.fields());
        all.addAll(filling.header().fields());
        return new CompiledView(query(view, source, new Header(all), viewContext), filling);
    }

    private static ViewQuery query(
            MaterializedView view,
            TableDefinition source,
            Header header,
            QueryContext viewContext) {
        List<Field> columns = new ArrayList<>();
        List<Field> others = new ArrayList<>();
        for (Field field : header.fields()) {
            boolean isListed =
                    source.column(field.name()).filter(TableColumn::isListed).isPresent();
            (isListed ? columns : others).add(field);
        }
        return ViewQuery.compile(
                first(view.query()),
                view.source().orElseThrow(),
                new Header(columns),
                others,
                viewContext);
    }

    /// Of several SELECTs, blocks run through the first alone, as in ClickHouse: the others would
    /// read whole tables for each block.
    private static Query first(Query query) {
        return query instanceof SetOperation operation
                ? first(operation.queries().getFirst())
                : query;
    }

    /// The columns among `header` that rows may give; what a view computes for others is ignored,
    /// as ClickHouse does.
    private static Header insertable(TableDefinition definition, Header header) {
        List<Field> fields = new ArrayList<>();
        for (Field field : header.fields()) {
            boolean isInsertable =
                    definition.column(field.name()).filter(TableColumn::isInsertable).isPresent();
            // The place stays, since omitted cells are told by place.
            fields.add(isInsertable ? field : new Field("", field.type()));
        }
        return new Header(fields);
    }

    /// Where a view writes to; empty for one that is to be passed over.
    private Optional<Table> viewTarget(MaterializedView view) {
        try {
            return Optional.of(view.targetTable(snapshot));
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.UNKNOWN_TABLE && context.settings().get(IGNORE_DROPPED)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<InsertNode.ViewEdge> views(Table table, Header header) {
        if (depth++ > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "Views on views are nested more than %d deep".formatted(DEPTH_MAX));
        }
        List<InsertNode.ViewEdge> edges = new ArrayList<>();
        for (MaterializedView view : Inserts.on(attached, snapshot, table)) {
            edge(view, table, header).ifPresent(edges::add);
        }
        depth--;
        return edges;
    }

    /// The way through a view; empty for one that is to be passed over.
    private Optional<InsertNode.ViewEdge> edge(MaterializedView view, Table table, Header header) {
        boolean isOptional = context.settings().get(IGNORE_ERRORS);
        int writerCount = writers.size();
        int viewDepth = depth;
        try {
            return viewTarget(view)
                    .map(target -> edge(view, target, table.definition(), header, isOptional));
        } catch (DatabaseException e) {
            if (!isOptional || e.code().kind() != ErrorCode.Kind.USER) {
                throw e;
            }
            log.warn("view left out view={} cause={}", view.uuid(), e.text());
            List<TableWriter> opened = writers.subList(writerCount, writers.size());
            opened.forEach(TableWriter::abort);
            opened.clear();
            depth = viewDepth;
            return Optional.empty();
        }
    }

    private InsertNode.ViewEdge edge(
            MaterializedView view,
            Table targetTable,
            TableDefinition source,
            Header header,
            boolean isOptional) {
        TableEntry entry = snapshot.table(view.uuid()).orElseThrow();
        QueryContext viewContext = inserts.viewContext(snapshot, entry.database(), context);
        CompiledView compiled = compile(view, source, header, viewContext);
        InsertNode target = target(targetTable, compiled.query().header());
        return new InsertNode.ViewEdge(entry.fullName(), view.uuid(), compiled, target, isOptional);
    }
}
