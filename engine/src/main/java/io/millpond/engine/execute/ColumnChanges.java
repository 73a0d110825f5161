package io.millpond.engine.execute;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.EnumType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Commands of ALTER TABLE on columns. Single-threaded.
final class ColumnChanges {
    private final DefinitionDraft draft;
    private final List<TableElement> elements;

    /// What columns were called by earlier commands of the statement.
    private final Set<String> renamedTo = new HashSet<>();

    private final Set<String> modified = new HashSet<>();

    ColumnChanges(DefinitionDraft draft) {
        this.draft = draft;
        this.elements = draft.elements();
    }

    void add(AlterCommand.AddColumn add) {
        String name = add.column().name();
        if (draft.exists(name)) {
            if (add.ifNotExists()) {
                return;
            }
            throw new DatabaseException(
                    ErrorCode.DUPLICATE_COLUMN,
                    "Cannot add column %s: column with this name already exists".formatted(name));
        }
        if (add.column().type() == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Data type have to be specified for column `%s` to add".formatted(name));
        }
        draft.setStored(draft.stored().added(name, draft.columnNames()));
        place(add.column(), add.placement(), elements.size());
    }

    private void place(TableElement.Column column, AlterCommand.Placement placement, int at) {
        if (placement.first()) {
            elements.addFirst(column);
            return;
        }
        String after = placement.after();
        if (after == null) {
            elements.add(Math.min(at, elements.size()), column);
            return;
        }
        TableElement.Column before =
                draft.find(after, true)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                                                "Wrong column name. Cannot find column %s to insert"
                                                                .formatted(after)
                                                        + " after"));
        elements.add(elements.indexOf(before) + 1, column);
    }

    void drop(AlterCommand.DropColumn drop) {
        List<String> nested =
                draft.columnNames().stream().filter(c -> c.startsWith(drop.name() + ".")).toList();
        if (!draft.exists(drop.name()) && !nested.isEmpty()) {
            nested.forEach(name -> drop(new AlterCommand.DropColumn(name, false, drop.span())));
            return;
        }
        draft.find(drop.name(), drop.ifExists())
                .ifPresent(
                        column -> {
                            checkNoDefault(drop.name());
                            checkKept(drop.name());
                            elements.remove(column);
                            draft.setStored(draft.stored().dropped(drop.name()));
                            if (draft.columnNames().isEmpty()) {
                                throw new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS,
                                        "Cannot drop or clear all columns");
                            }
                        });
    }

    /// Keys and default expressions hold on to the columns they read.
    private void checkNoDefault(String name) {
        for (TableElement element : elements) {
            if (element instanceof TableElement.Column column && dependsOn(column, name)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_COLUMN,
                        "Cannot drop column %s, because column %s depends on it"
                                .formatted(name, column.name()));
            }
        }
    }

    private void checkNoKey(String name) {
        for (Expression key : draft.keys()) {
            if (mentions(key, name)) {
                throw new DatabaseException(
                        ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN,
                        "Trying to ALTER key %s column".formatted(name));
            }
        }
    }

    /// Of a key that has lost a column nothing is known.
    private void checkKept(String name) {
        for (Expression key : draft.keys()) {
            if (mentions(key, name)) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_IDENTIFIER,
                        "Missing columns: '%s' while processing: '%s'"
                                .formatted(name, SqlFormatter.expression(key)));
            }
        }
    }

    private static boolean dependsOn(TableElement.Column column, String name) {
        TableElement.ColumnDefault written = column.columnDefault();
        Expression expression = written == null ? null : written.expression();
        return expression != null && mentions(expression, name);
    }

    private static boolean mentions(Expression expression, String column) {
        return switch (expression) {
            case Identifier identifier -> identifier.fullName().equals(column);
            case FunctionCall call -> call.arguments().stream().anyMatch(a -> mentions(a, column));
            case Expression.Aliased aliased -> mentions(aliased.expression(), column);
            case Expression.Lambda lambda -> mentions(lambda.body(), column);
            default -> false;
        };
    }

    private static void checkNotBoth(boolean isBoth, String name) {
        if (isBoth) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Cannot rename and modify the same column `%s` in a single ALTER query."
                            .formatted(name));
        }
    }

    void rename(AlterCommand.RenameColumn rename) {
        Optional<TableElement.Column> column = draft.find(rename.from(), rename.ifExists());
        if (column.isEmpty()) {
            return;
        }
        if (draft.exists(rename.to())) {
            throw new DatabaseException(
                    ErrorCode.DUPLICATE_COLUMN,
                    "Cannot rename to column %s: column with this name already exists"
                            .formatted(rename.to()));
        }
        if (renamedTo.contains(rename.from())) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Transitive renames in a single ALTER query are not allowed (don't make"
                            + " sense)");
        }
        checkNotBoth(modified.contains(rename.from()), rename.from());
        renamedTo.add(rename.to());
        if (!nestedName(rename.from()).equals(nestedName(rename.to()))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Cannot rename column from one nested name to another");
        }
        checkNoKey(rename.from());
        ColumnRenaming renaming = new ColumnRenaming(rename.from(), rename.to());
        elements.replaceAll(renaming::element);
        draft.setStorage(Storages.withTtl(draft.storage(), renaming.ttl(draft.storage().ttl())));
        draft.setStored(draft.stored().renamed(rename.from(), rename.to()));
    }

    /// The name of the nested column that a column is of; empty: of none.
    private static String nestedName(String column) {
        int dot = column.indexOf('.');
        return dot < 0 ? "" : column.substring(0, dot);
    }

    void modify(AlterCommand.ModifyColumn modify) {
        Optional<TableElement.Column> found = draft.find(modify.column().name(), modify.ifExists());
        if (found.isEmpty()) {
            return;
        }
        TableElement.Column old = found.get();
        checkNotBoth(renamedTo.contains(old.name()), old.name());
        modified.add(old.name());
        TableElement.Column changed = ColumnEdits.modified(old, modify.column());
        if (!Objects.equals(old.type(), changed.type())) {
            for (Expression key : draft.keys()) {
                if (mentions(key, old.name())) {
                    throw new DatabaseException(
                            ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN,
                            "ALTER of key column %s is forbidden".formatted(old.name()));
                }
            }
        }
        checkNullable(old, changed);
        checkEnum(old, changed);
        int at = elements.indexOf(old);
        elements.remove(old);
        place(changed, modify.placement(), at);
    }

    /// Fails where a column that may hold NULL must not any more, and nothing says what stands for
    /// the NULLs that it holds.
    private static void checkNullable(TableElement.Column old, TableElement.Column changed) {
        if (old.type() == null || changed.type() == null || changed.columnDefault() != null) {
            return;
        }
        DataType from = TypeResolver.resolve(old.type());
        DataType to = TypeResolver.resolve(changed.type());
        boolean staysNullable = !from.isNullable() || to.isNullable();
        if (!staysNullable && changed.nullable() != TableElement.Nullability.NULL) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    ("Cannot convert column '%s' from nullable type %s to non-nullable type %s."
                                    + " Please specify `DEFAULT` expression in ALTER MODIFY COLUMN"
                                    + " statement.")
                            .formatted(old.name(), from.name(), to.name()));
        }
    }

    /// Elements of an Enum keep their numbers, which are what is draft.stored().
    private static void checkEnum(TableElement.Column old, TableElement.Column changed) {
        if (old.type() == null
                || changed.type() == null
                || !(TypeResolver.resolve(old.type()) instanceof EnumType from)
                || !(TypeResolver.resolve(changed.type()) instanceof EnumType to)) {
            return;
        }
        for (EnumType.Entry entry : from.entries()) {
            for (EnumType.Entry other : to.entries()) {
                if (entry.name().equals(other.name()) && entry.value() != other.value()) {
                    throw new DatabaseException(
                            ErrorCode.CANNOT_CONVERT_TYPE,
                            "Enum conversion changes value for element '%s' from %d to %d"
                                    .formatted(entry.name(), entry.value(), other.value()));
                }
            }
        }
    }

    void remove(AlterCommand.RemoveColumnProperty remove) {
        draft.find(remove.name(), remove.ifExists())
                .ifPresent(
                        column ->
                                draft.replace(
                                        column, ColumnEdits.without(column, remove.property())));
    }

    void settings(AlterCommand.ModifyColumnSettings change) {
        Optional<TableElement.Column> found = draft.find(change.name(), change.ifExists());
        if (found.isEmpty()) {
            return;
        }
        List<SettingAssignment> settings = new ArrayList<>(found.get().settings());
        settings.removeIf(s -> change.reset().contains(s.name()));
        for (SettingAssignment one : change.settings()) {
            settings.removeIf(s -> s.name().equals(one.name()));
            settings.add(one);
        }
        draft.replace(found.get(), ColumnEdits.withSettings(found.get(), settings));
    }

    void comment(AlterCommand.CommentColumn change) {
        Optional<TableElement.Column> found = draft.find(change.name(), change.ifExists());
        found.ifPresent(c -> draft.replace(c, withComment(c, change.comment())));
    }

    static TableElement.Column withComment(TableElement.Column column, String comment) {
        return ColumnEdits.copy(
                column,
                column.name(),
                column.type(),
                column.columnDefault(),
                comment,
                column.codecs());
    }
}
