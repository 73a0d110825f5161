package io.millpond.engine.execute;

import io.millpond.engine.table.ColumnDeclarations;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Applies the commands of ALTER TABLE to a definition. Single-threaded.
final class DefinitionChange {
    private final TableDefinition before;
    private final CreateTable create;
    private final QueryContext context;
    private final DefinitionDraft draft;
    private final ColumnChanges columns;
    private final ElementChanges elements;
    private final StorageChanges clauses;
    private @Nullable String comment;

    DefinitionChange(TableDefinition before, QueryContext context) {
        this.before = before;
        this.create = (CreateTable) before.create();
        this.context = context;
        this.draft = new DefinitionDraft(before, create.elements());
        this.columns = new ColumnChanges(draft);
        this.elements = new ElementChanges(draft);
        this.clauses = new StorageChanges(draft);
        this.comment = create.comment();
    }

    /// ClickHouse's word for a command.
    static String word(AlterCommand command) {
        String name = command.getClass().getSimpleName();
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    void apply(AlterCommand command) {
        switch (command) {
            case AlterCommand.AddColumn add -> columns.add(add);
            case AlterCommand.DropColumn drop -> columns.drop(drop);
            case AlterCommand.RenameColumn rename -> columns.rename(rename);
            case AlterCommand.ModifyColumn modify -> columns.modify(modify);
            case AlterCommand.RemoveColumnProperty remove -> columns.remove(remove);
            case AlterCommand.CommentColumn column -> columns.comment(column);
            case AlterCommand.ModifyColumnSettings change -> columns.settings(change);
            case AlterCommand.ModifyComment(String text, _) ->
                    comment = text.isEmpty() ? null : text;
            case AlterCommand.ModifySettings(List<SettingAssignment> settings, _) ->
                    clauses.settings(settings);
            case AlterCommand.ResetSettings(List<String> names, _) -> clauses.reset(names);
            case AlterCommand.AddConstraint add -> elements.addConstraint(add);
            case AlterCommand.ModifySampleBy(Expression sampleBy, _) -> clauses.sampleBy(sampleBy);
            case AlterCommand.AddIndex add -> elements.addIndex(add);
            case AlterCommand.ModifyTtl(List<Storage.TtlElement> ttl, _) -> clauses.ttl(ttl);
            case AlterCommand.ModifyOrderBy(Expression orderBy, _) -> clauses.orderBy(orderBy);
            case AlterCommand.ChangeElement element
                    when element.action() == AlterCommand.ElementAction.DROP ->
                    elements.drop(element);
            default ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "Alter of type '%s' is not supported".formatted(word(command)));
        }
    }

    /// The definition after all commands.
    TableDefinition result() {
        List<TableElement> changedElements = new ArrayList<>(draft.elements());
        changedElements.sort(Comparator.comparingInt(DefinitionChange::place));
        List<TableElement> resolved = ColumnDeclarations.resolve(changedElements, context);
        CreateTable changed =
                new CreateTable(
                        create.name(),
                        create.mode(),
                        create.temporary(),
                        false,
                        null,
                        resolved,
                        create.source(),
                        draft.storage(),
                        comment,
                        create.span());
        List<TableColumn> resolvedColumns = new ArrayList<>();
        for (TableElement.Column column : changed.columns()) {
            TypeName type = Objects.requireNonNull(column.type());
            resolvedColumns.add(DefinitionTexts.column(column, TypeResolver.resolve(type)));
        }
        elements.checkConstraints(resolvedColumns, context);
        return new TableDefinition(
                before.uuid(),
                before.engine(),
                resolvedColumns,
                draft.stored(),
                changed,
                draft.storage(),
                comment == null ? "" : comment);
    }

    /// The order of kinds in a definition.
    private static int place(TableElement element) {
        return switch (element) {
            case TableElement.Column _ -> 0;
            case TableElement.Index _ -> 1;
            case TableElement.Constraint _ -> 2;
            case TableElement.Projection _ -> 3;
        };
    }
}
