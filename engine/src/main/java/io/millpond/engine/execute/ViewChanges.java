package io.millpond.engine.execute;

import io.millpond.engine.table.ColumnDeclarations;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.ViewSecurity;
import io.millpond.sql.exec.Queries;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// `ALTER TABLE` of views: each statement makes one new definition, which takes the old one's place
/// in one frame.
final class ViewChanges {
    private ViewChanges() {}

    static void apply(
            List<AlterCommand> commands, TableName name, Table table, StatementScope scope) {
        TableDefinition definition = table.definition();
        for (AlterCommand command : commands) {
            definition =
                    switch (command) {
                        case AlterCommand.ModifyComment(String text, _) ->
                                withQuery(definition, query(definition), text);
                        case AlterCommand.ModifyQuery(Query query, _)
                                when table instanceof MaterializedView view ->
                                withNewQuery(definition, checked(query, view, scope), view, scope);
                        case AlterCommand.ModifyRefresh(RefreshSchedule refresh, _)
                                when table instanceof MaterializedView ->
                                withRefresh(definition, refresh, command, table, scope);
                        case AlterCommand.ModifySqlSecurity(ViewSecurity security, _) ->
                                withSecurity(definition, security, table, scope);
                        case AlterCommand.CommentColumn column -> withComment(definition, column);
                        default -> throw AlterStatements.unsupported(command, table);
                    };
        }
        Table changed = Definitions.make(definition, scope.instance(), true);
        AlterStatements.commit(definition, name, scope);
        scope.instance().tables().put(changed);
        Definitions.viewsChanged(scope.instance());
        scope.instance().refreshes().tick();
    }

    private static Query query(TableDefinition definition) {
        return ((CreateView) definition.create()).query();
    }

    private static Query checked(Query query, MaterializedView view, StatementScope scope) {
        Query full = new TableNameQualifier(scope.context()).qualify(query);
        List<String> names = Queries.prepare(full, scope.context()).header().names();
        if (view.hasInnerTable()) {
            TableDefinition inner =
                    view.targetTable(scope.instance().catalog().snapshot()).definition();
            for (String name : names) {
                if (inner.column(name).isEmpty()) {
                    throw new DatabaseException(
                            ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                            "Column %s does not exist in the materialized view's inner table"
                                    .formatted(name));
                }
            }
        }
        return full;
    }

    private static TableDefinition withComment(
            TableDefinition before, AlterCommand.CommentColumn change) {
        CreateView view = (CreateView) before.create();
        if (before.column(change.name()).isEmpty() && !change.ifExists()) {
            throw new DatabaseException(
                    ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                    "Wrong column name. Cannot find column `%s` to comment"
                            .formatted(change.name()));
        }
        List<TableElement> elements = new ArrayList<>();
        for (TableElement element : view.elements()) {
            elements.add(
                    element instanceof TableElement.Column column
                                    && column.name().equals(change.name())
                            ? ColumnChanges.withComment(column, change.comment())
                            : element);
        }
        return with(
                before, elements, view.refresh(), view.query(), view.security(), view.comment());
    }

    /// What is not said of the rights stays; a definer alone means to run with the definer's.
    private static TableDefinition withSecurity(
            TableDefinition before, ViewSecurity written, Table table, StatementScope scope) {
        CreateView view = (CreateView) before.create();
        ViewSecurity security =
                ViewRights.canonical(written, table instanceof MaterializedView, scope);
        return with(
                before, view.elements(), view.refresh(), view.query(), security, view.comment());
    }

    private static TableDefinition withQuery(
            TableDefinition before, Query query, @Nullable String comment) {
        CreateView view = (CreateView) before.create();
        return with(before, view.elements(), view.refresh(), query, view.security(), comment);
    }

    /// A view that writes to another table has the columns of its query.
    private static TableDefinition withNewQuery(
            TableDefinition before, Query query, MaterializedView view, StatementScope scope) {
        CreateView create = (CreateView) before.create();
        List<TableElement> elements = create.elements();
        if (!view.hasInnerTable()) {
            elements =
                    Queries.prepare(query, scope.context()).header().fields().stream()
                            .<TableElement>map(ColumnDeclarations::plain)
                            .toList();
        }
        return with(before, elements, create.refresh(), query, create.security(), create.comment());
    }

    private static TableDefinition withRefresh(
            TableDefinition before,
            RefreshSchedule refresh,
            AlterCommand command,
            Table table,
            StatementScope scope) {
        CreateView view = (CreateView) before.create();
        RefreshSchedule old = view.refresh();
        if (old == null) {
            throw AlterStatements.unsupported(command, table);
        }
        if (old.isAppended() != refresh.isAppended()) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "Adding or removing APPEND is not supported.");
        }
        RefreshSchedule full = ViewCreation.checked(refresh, scope);
        return with(before, view.elements(), full, view.query(), view.security(), view.comment());
    }

    private static TableDefinition with(
            TableDefinition before,
            List<TableElement> elements,
            @Nullable RefreshSchedule refresh,
            Query query,
            @Nullable ViewSecurity security,
            @Nullable String comment) {
        CreateView view = (CreateView) before.create();
        CreateView changed =
                new CreateView(
                        view.name(),
                        view.mode(),
                        view.materialized(),
                        view.temporary(),
                        view.ifNotExists(),
                        view.uuid(),
                        refresh,
                        view.target(),
                        elements,
                        view.columnNames(),
                        view.storage(),
                        view.populate(),
                        view.empty(),
                        query,
                        security,
                        comment,
                        view.span());
        return new TableDefinition(
                before.uuid(),
                before.engine(),
                ViewCreation.columns(changed.columns()),
                before.stored(),
                changed,
                before.storage(),
                comment == null ? "" : comment);
    }
}
