package io.millpond.engine.execute;

import io.millpond.engine.table.TableColumn;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Commands of ALTER TABLE on constraints, indexes and projections. Single-threaded.
final class ElementChanges {
    private final List<TableElement> elements;

    /// Constraints that are new, to be bound when all columns are known.
    private final List<TableElement.Constraint> added = new ArrayList<>();

    ElementChanges(DefinitionDraft draft) {
        this.elements = draft.elements();
    }

    void addConstraint(AlterCommand.AddConstraint add) {
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

    /// Binds the constraints that are new, now that all columns are known.
    void checkConstraints(List<TableColumn> columns, QueryContext context) {
        Header header = new Header(columns.stream().map(TableColumn::field).toList());
        for (TableElement.Constraint constraint : added) {
            Objects.requireNonNull(Expressions.bind(constraint.expression(), header, context));
        }
    }

    private Optional<TableElement> findIndex(String name) {
        return elements.stream()
                .filter(e -> e instanceof TableElement.Index index && index.name().equals(name))
                .findFirst();
    }

    void addIndex(AlterCommand.AddIndex add) {
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

    void drop(AlterCommand.ChangeElement command) {
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
}
