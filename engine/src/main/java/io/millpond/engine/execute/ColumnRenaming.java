package io.millpond.engine.execute;

import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Identifiers;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Gives a column another name wherever a table's definition mentions it: in defaults, TTL clauses,
/// indexes and constraints.
record ColumnRenaming(String from, String to) {
    private Expression renamed(Expression expression) {
        return Identifiers.replaced(
                expression, name -> name.fullName().equals(from) ? Identifier.of(to) : name);
    }

    private @Nullable Expression renamedIfAny(@Nullable Expression expression) {
        return expression == null ? null : renamed(expression);
    }

    TableElement element(TableElement element) {
        return switch (element) {
            case TableElement.Column column -> column(column);
            case TableElement.Index index ->
                    new TableElement.Index(
                            index.name(),
                            renamed(index.expression()),
                            index.type(),
                            index.granularity(),
                            index.span());
            case TableElement.Constraint constraint ->
                    new TableElement.Constraint(
                            constraint.name(),
                            constraint.assume(),
                            renamed(constraint.expression()),
                            constraint.span());
            case TableElement.Projection projection -> projection;
        };
    }

    private TableElement.Column column(TableElement.Column column) {
        TableElement.ColumnDefault written = column.columnDefault();
        return new TableElement.Column(
                column.name().equals(from) ? to : column.name(),
                column.type(),
                column.nullable(),
                written == null
                        ? null
                        : new TableElement.ColumnDefault(
                                written.kind(), renamedIfAny(written.expression())),
                column.comment(),
                column.codecs(),
                column.statistics(),
                renamedIfAny(column.ttl()),
                column.collation(),
                column.settings(),
                column.span());
    }

    List<Storage.TtlElement> ttl(List<Storage.TtlElement> elements) {
        List<Storage.TtlElement> all = new ArrayList<>();
        for (Storage.TtlElement element : elements) {
            all.add(
                    new Storage.TtlElement(
                            renamed(element.expression()),
                            action(element.action()),
                            renamedIfAny(element.where()),
                            element.span()));
        }
        return all;
    }

    private Storage.TtlAction action(Storage.TtlAction action) {
        return switch (action) {
            case Storage.Aggregate group -> {
                List<Assignment> assignments = new ArrayList<>();
                for (Assignment assignment : group.assignments()) {
                    assignments.add(
                            new Assignment(
                                    assignment.column().equals(from) ? to : assignment.column(),
                                    renamed(assignment.expression()),
                                    assignment.span()));
                }
                yield new Storage.Aggregate(
                        group.keys().stream().map(this::renamed).toList(), assignments);
            }
            case Storage.DeleteRows _, Storage.MoveTo _, Storage.Recompress _ -> action;
        };
    }
}
