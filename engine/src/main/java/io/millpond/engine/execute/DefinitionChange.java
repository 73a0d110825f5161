package io.millpond.engine.execute;

import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.mergetree.MergeTreeSettings;
import io.millpond.engine.table.ColumnDeclarations;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.KeyColumns;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.EnumType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Applies the commands of ALTER TABLE to a definition. Single-threaded.
final class DefinitionChange {
    private final TableDefinition before;
    private final CreateTable create;
    private final QueryContext context;
    private final List<TableElement> elements;

    /// Constraints that are new, to be bound when all columns are known.
    private final List<TableElement.Constraint> added = new ArrayList<>();

    /// What columns were called by earlier commands of the statement.
    private final Set<String> renamedTo = new HashSet<>();

    private StoredColumns stored;
    private Storage storage;
    private @Nullable String comment;

    DefinitionChange(TableDefinition before, QueryContext context) {
        this.before = before;
        this.create = (CreateTable) before.create();
        this.context = context;
        this.elements = new ArrayList<>(create.elements());
        this.stored = before.stored();
        this.storage = before.storage();
        this.comment = create.comment();
    }

    /// ClickHouse's word for a command.
    static String word(AlterCommand command) {
        String name = command.getClass().getSimpleName();
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    void apply(AlterCommand command) {
        switch (command) {
            case AlterCommand.AddColumn add -> add(add);
            case AlterCommand.DropColumn drop -> drop(drop);
            case AlterCommand.RenameColumn rename -> rename(rename);
            case AlterCommand.ModifyColumn modify -> modify(modify);
            case AlterCommand.RemoveColumnProperty remove -> remove(remove);
            case AlterCommand.CommentColumn column -> {
                Optional<TableElement.Column> found = find(column.name(), column.ifExists());
                found.ifPresent(c -> replace(c, withComment(c, column.comment())));
            }
            case AlterCommand.ModifyColumnSettings change -> columnSettings(change);
            case AlterCommand.ModifyComment(String text, _) ->
                    comment = text.isEmpty() ? null : text;
            case AlterCommand.ModifySettings(List<SettingAssignment> settings, _) ->
                    storage = Storages.withSettings(storage, assigned(settings));
            case AlterCommand.ResetSettings(List<String> names, _) -> reset(names);
            case AlterCommand.AddConstraint add -> addConstraint(add);
            case AlterCommand.ModifySampleBy(Expression sampleBy, _) -> sampleBy(sampleBy);
            case AlterCommand.AddIndex add -> addIndex(add);
            case AlterCommand.ModifyTtl(List<Storage.TtlElement> ttl, _) -> ttl(ttl);
            case AlterCommand.ModifyOrderBy(Expression orderBy, _) -> orderBy(orderBy);
            case AlterCommand.ChangeElement element
                    when element.action() == AlterCommand.ElementAction.DROP ->
                    dropElement(element);
            default ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "Alter of type '%s' is not supported".formatted(word(command)));
        }
    }

    private void reset(List<String> names) {
        for (String name : names) {
            if (before.engine().endsWith("MergeTree")
                    && MergeTreeSettings.REGISTRY.find(name) == null) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Cannot reset setting '%s' because it doesn't exist for MergeTree engines"
                                        + " family")
                                .formatted(name));
            }
        }
        storage =
                Storages.withSettings(
                        storage,
                        storage.settings().stream()
                                .filter(s -> !names.contains(s.name()))
                                .toList());
    }

    private void columnSettings(AlterCommand.ModifyColumnSettings change) {
        Optional<TableElement.Column> found = find(change.name(), change.ifExists());
        if (found.isEmpty()) {
            return;
        }
        List<SettingAssignment> settings = new ArrayList<>(found.get().settings());
        settings.removeIf(s -> change.reset().contains(s.name()));
        for (SettingAssignment one : change.settings()) {
            settings.removeIf(s -> s.name().equals(one.name()));
            settings.add(one);
        }
        replace(found.get(), ColumnEdits.withSettings(found.get(), settings));
    }

    private void addConstraint(AlterCommand.AddConstraint add) {
        String name = add.constraint().name();
        boolean isThere =
                elements.stream()
                        .anyMatch(
                                e ->
                                        e instanceof TableElement.Constraint c
                                                && c.name().equals(name));
        if (!isThere) {
            added.add(add.constraint());
            elements.add(add.constraint());
        } else if (!add.ifNotExists()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Cannot add constraint %s: constraint with this name already exists"
                            .formatted(name));
        }
    }

    private void sampleBy(@Nullable Expression sampleBy) {
        if (sampleBy == null && storage.sampleBy() == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Table doesn't have SAMPLE BY, cannot remove");
        }
        List<Expression> primary =
                KeyColumns.elements(
                        storage.primaryKey() == null ? storage.orderBy() : storage.primaryKey());
        if (sampleBy != null && !primary.contains(sampleBy)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Sampling expression must be present in the primary key");
        }
        storage = Storages.withSamplingKey(storage, sampleBy);
    }

    private Optional<TableElement.Column> find(String name, boolean ifExists) {
        for (TableElement element : elements) {
            if (element instanceof TableElement.Column column && column.name().equals(name)) {
                return Optional.of(column);
            }
        }
        if (ifExists) {
            return Optional.empty();
        }
        throw new DatabaseException(
                ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                "Wrong column name. Cannot find column `%s` to change".formatted(name));
    }

    private boolean exists(String name) {
        return find(name, true).isPresent();
    }

    private List<String> columnNames() {
        return elements.stream()
                .filter(TableElement.Column.class::isInstance)
                .map(e -> ((TableElement.Column) e).name())
                .toList();
    }

    private void add(AlterCommand.AddColumn add) {
        String name = add.column().name();
        if (exists(name)) {
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
        stored = stored.added(name, columnNames());
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
                find(after, true)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                                                "Wrong column name. Cannot find column %s to insert"
                                                                .formatted(after)
                                                        + " after"));
        elements.add(elements.indexOf(before) + 1, column);
    }

    private void drop(AlterCommand.DropColumn drop) {
        List<String> nested =
                columnNames().stream().filter(c -> c.startsWith(drop.name() + ".")).toList();
        if (!exists(drop.name()) && !nested.isEmpty()) {
            nested.forEach(name -> drop(new AlterCommand.DropColumn(name, false, drop.span())));
            return;
        }
        find(drop.name(), drop.ifExists())
                .ifPresent(
                        column -> {
                            checkNoDefault(drop.name());
                            checkNoKey(drop.name());
                            elements.remove(column);
                            stored = stored.dropped(drop.name());
                            if (columnNames().isEmpty()) {
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
        for (Expression key : keys()) {
            if (mentions(key, name)) {
                throw new DatabaseException(
                        ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN,
                        "Trying to ALTER key %s column".formatted(name));
            }
        }
    }

    private static boolean dependsOn(TableElement.Column column, String name) {
        TableElement.ColumnDefault written = column.columnDefault();
        Expression expression = written == null ? null : written.expression();
        return expression != null && mentions(expression, name);
    }

    private List<Expression> keys() {
        List<Expression> keys = new ArrayList<>();
        for (Expression key :
                Arrays.asList(
                        storage.orderBy(),
                        storage.primaryKey(),
                        storage.partitionBy(),
                        storage.sampleBy())) {
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
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

    private void rename(AlterCommand.RenameColumn rename) {
        Optional<TableElement.Column> column = find(rename.from(), rename.ifExists());
        if (column.isEmpty()) {
            return;
        }
        if (exists(rename.to())) {
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
        renamedTo.add(rename.to());
        if (!nestedName(rename.from()).equals(nestedName(rename.to()))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Cannot rename column from one nested name to another");
        }
        checkNoKey(rename.from());
        ColumnRenaming renaming = new ColumnRenaming(rename.from(), rename.to());
        elements.replaceAll(renaming::element);
        storage = Storages.withTtl(storage, renaming.ttl(storage.ttl()));
        stored = stored.renamed(rename.from(), rename.to());
    }

    /// The name of the nested column that a column is of; empty: of none.
    private static String nestedName(String column) {
        int dot = column.indexOf('.');
        return dot < 0 ? "" : column.substring(0, dot);
    }

    /// Elements of an Enum keep their numbers, which are what is stored.
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

    private void modify(AlterCommand.ModifyColumn modify) {
        Optional<TableElement.Column> found = find(modify.column().name(), modify.ifExists());
        if (found.isEmpty()) {
            return;
        }
        TableElement.Column old = found.get();
        TableElement.Column changed = ColumnEdits.modified(old, modify.column());
        if (!Objects.equals(old.type(), changed.type())) {
            for (Expression key : keys()) {
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

    /// Takes a longer sorting key, by columns that are added in the same statement: whatever is on
    /// disk is then sorted by it already.
    private void orderBy(Expression orderBy) {
        List<Expression> old = KeyColumns.elements(storage.orderBy());
        List<Expression> changed = KeyColumns.elements(orderBy);
        int primaryCount =
                KeyColumns.elements(
                                storage.primaryKey() == null
                                        ? storage.orderBy()
                                        : storage.primaryKey())
                        .size();
        if (changed.size() >= primaryCount
                && changed.size() <= old.size()
                && old.subList(0, changed.size()).equals(changed)) {
            // Rows that are sorted by more are sorted by less.
            storage = Storages.withSortingKey(storage, orderBy);
            return;
        }
        if (changed.size() < primaryCount) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    ("Primary key must be a prefix of the sorting key, but its length: %d is"
                                    + " greater than the sorting key length: %d.")
                            .formatted(primaryCount, changed.size()));
        }
        boolean isLonger =
                changed.size() >= old.size() && changed.subList(0, old.size()).equals(old);
        for (Expression key : isLonger ? changed.subList(old.size(), changed.size()) : changed) {
            if (!isLonger
                    || !(key instanceof Identifier name)
                    || before.column(name.fullName()).isPresent()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Existing column %s is used in the expression that was added to the sorting"
                                        .formatted(SqlFormatter.expression(key))
                                + " key. You can add expressions that use only the newly added"
                                + " columns");
            }
        }
        for (Expression key : changed.subList(old.size(), changed.size())) {
            checkNoDefaultOf(key);
        }
        storage = Storages.withSortingKey(storage, orderBy);
    }

    /// Old rows have the default of the type for a new column, as far as the order knows.
    private void checkNoDefaultOf(Expression key) {
        if (key instanceof Identifier name
                && find(name.fullName(), true)
                        .filter(column -> column.columnDefault() != null)
                        .isPresent()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    ("Newly added column %s has a default expression, so adding expressions that"
                                    + " use it to the sorting key is forbidden")
                            .formatted(name.fullName()));
        }
    }

    private void ttl(List<Storage.TtlElement> ttl) {
        if (ttl.isEmpty() && storage.ttl().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Table doesn't have any table TTL expression, cannot remove");
        }
        if (!ttl.isEmpty() && !before.engine().endsWith("MergeTree")) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Engine %s doesn't support TTL clause".formatted(before.engine()));
        }
        storage = Storages.withTtl(storage, ttl);
    }

    private void remove(AlterCommand.RemoveColumnProperty remove) {
        find(remove.name(), remove.ifExists())
                .ifPresent(
                        column -> replace(column, ColumnEdits.without(column, remove.property())));
    }

    private Optional<TableElement> findIndex(String name) {
        return elements.stream()
                .filter(e -> e instanceof TableElement.Index index && index.name().equals(name))
                .findFirst();
    }

    private void addIndex(AlterCommand.AddIndex add) {
        String name = add.index().name();
        if (findIndex(name).isPresent()) {
            if (add.ifNotExists()) {
                return;
            }
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Cannot add index %s: index with this name already exists".formatted(name));
        }
        String after = add.placement().after();
        int place = elements.size();
        if (add.placement().first()) {
            place = 0;
            while (place < elements.size()
                    && !(elements.get(place) instanceof TableElement.Index)) {
                place++;
            }
        } else if (after != null) {
            TableElement before =
                    findIndex(after)
                            .orElseThrow(
                                    () ->
                                            new DatabaseException(
                                                    ErrorCode.BAD_ARGUMENTS,
                                                    ("Wrong index name. Cannot find index `%s` to"
                                                                    + " insert after")
                                                            .formatted(after)));
            place = elements.indexOf(before) + 1;
        }
        elements.add(place, add.index());
    }

    private void dropElement(AlterCommand.ChangeElement command) {
        boolean isGone =
                elements.removeIf(
                        element ->
                                switch (element) {
                                    case TableElement.Constraint c ->
                                            command.kind() == AlterCommand.ElementKind.CONSTRAINT
                                                    && c.name().equals(command.name());
                                    case TableElement.Index i ->
                                            command.kind() == AlterCommand.ElementKind.INDEX
                                                    && i.name().equals(command.name());
                                    case TableElement.Projection _, TableElement.Column _ -> false;
                                });
        if (!isGone
                && !command.ifExists()
                && command.kind() == AlterCommand.ElementKind.PROJECTION) {
            throw new DatabaseException(
                    ErrorCode.NO_SUCH_PROJECTION_IN_TABLE,
                    "There is no projection %s in table.".formatted(command.name()));
        }
        if (!isGone && !command.ifExists()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Wrong name. Cannot find `%s` to drop".formatted(command.name()));
        }
    }

    private void replace(TableElement.Column old, TableElement.Column changed) {
        elements.set(elements.indexOf(old), changed);
    }

    private List<SettingAssignment> assigned(List<SettingAssignment> changes) {
        List<SettingAssignment> all = new ArrayList<>(storage.settings());
        for (SettingAssignment change : changes) {
            if (change.name().equals("storage_policy") && !isDefaultPolicy(change)) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_POLICY,
                        "Unknown storage policy: there is `default` and no other");
            }
            if (change.name().startsWith("index_granularity")) {
                throw new DatabaseException(
                        ErrorCode.READONLY_SETTING,
                        "Setting '%s' is readonly for storage '%s'"
                                .formatted(change.name(), before.engine()));
            }
            int place = 0;
            while (place < all.size() && !all.get(place).name().equals(change.name())) {
                place++;
            }
            if (place < all.size()) {
                all.set(place, change);
            } else {
                all.add(change);
            }
        }
        return all;
    }

    private static boolean isDefaultPolicy(SettingAssignment change) {
        return change.value() instanceof SettingAssignment.Assigned(Expression value)
                && value instanceof Literal.StringLiteral text
                && text.value().equals("default");
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

    /// The definition after all commands.
    TableDefinition result() {
        elements.sort(Comparator.comparingInt(DefinitionChange::place));
        List<TableElement> resolved = ColumnDeclarations.resolve(elements, context);
        CreateTable changed =
                new CreateTable(
                        create.name(),
                        create.mode(),
                        create.temporary(),
                        false,
                        null,
                        resolved,
                        create.source(),
                        storage,
                        comment,
                        create.span());
        List<TableColumn> columns = new ArrayList<>();
        for (TableElement.Column column : changed.columns()) {
            TypeName type = Objects.requireNonNull(column.type());
            columns.add(DefinitionTexts.column(column, TypeResolver.resolve(type)));
        }
        checkConstraints(columns);
        return new TableDefinition(
                before.uuid(),
                before.engine(),
                columns,
                stored,
                changed,
                storage,
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

    private void checkConstraints(List<TableColumn> columns) {
        Header header = new Header(columns.stream().map(TableColumn::field).toList());
        for (TableElement.Constraint constraint : added) {
            Objects.requireNonNull(Expressions.bind(constraint.expression(), header, context));
        }
    }
}
