package io.millpond.engine.mergetree;

import io.millpond.engine.table.ColumnCodecs;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.Storage.TtlElement;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks the TTL clauses of a table and of its columns when they are declared.
final class TtlClauses {
    private final TableDefinition definition;
    private final MergeTreeKeys keys;
    private final QueryContext context;

    private TtlClauses(TableDefinition definition, MergeTreeKeys keys, QueryContext context) {
        this.definition = definition;
        this.keys = keys;
        this.context = context;
    }

    /// Throws for clauses that make no sense.
    ///
    /// Errors: BAD_TTL_EXPRESSION, ILLEGAL_COLUMN for the TTL of a key column, BAD_ARGUMENTS for an
    /// expression without columns or whose value changes, UNKNOWN_IDENTIFIER.
    static void check(TableDefinition definition, MergeTreeKeys keys, QueryContext context) {
        TtlClauses clauses = new TtlClauses(definition, keys, context);
        if (definition.create() instanceof CreateTable create) {
            create.columns().forEach(clauses::checkColumn);
        }
        boolean isDeleteSeen = false;
        for (TtlElement element : definition.storage().ttl()) {
            clauses.checkElement(element);
            if (element.action() instanceof Storage.DeleteRows && element.where() == null) {
                if (isDeleteSeen) {
                    throw refused(
                            "More than one DELETE TTL expression without WHERE expression is not"
                                    + " allowed");
                }
                isDeleteSeen = true;
            }
        }
    }

    private void checkColumn(TableElement.Column column) {
        Expression ttl = column.ttl();
        if (ttl == null) {
            return;
        }
        Set<String> keyColumns = new HashSet<>(MergeTreeKeys.read(keys.sorting()));
        keyColumns.addAll(MergeTreeKeys.read(keys.partition()));
        if (keyColumns.contains(column.name())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Trying to set TTL for key column %s".formatted(column.name()));
        }
        checkMoment(ttl);
    }

    private void checkElement(TtlElement element) {
        checkMoment(element.expression());
        Expression where = element.where();
        if (where != null) {
            Expressions.bind(where, definition.storedHeader(), context);
        }
        switch (element.action()) {
            case Storage.DeleteRows _ -> {}
            case Storage.Recompress recompress ->
                    ColumnCodecs.check(
                            ColumnCodecs.canonical(recompress.codecs(), DataTypes.UINT8),
                            DataTypes.UINT8,
                            false);
            case Storage.MoveTo move -> checkPlace(move);
            case Storage.Aggregate aggregate -> checkAggregate(aggregate);
        }
    }

    /// There is one disk in one volume.
    private static void checkPlace(Storage.MoveTo move) {
        if (!move.ifExists() && !move.name().equals("default")) {
            throw refused(
                    "No such %s `%s` for given storage policy"
                            .formatted(move.volume() ? "volume" : "disk", move.name()));
        }
    }

    private void checkMoment(Expression ttl) {
        BoundExpression bound = Expressions.bind(ttl, definition.storedHeader(), context);
        if (bound.columns().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "TTL expression %s does not depend on any of the columns of the table"
                            .formatted(SqlFormatter.expression(ttl)));
        }
        bound.changingFunction()
                .ifPresent(
                        name -> {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "TTL expression cannot contain non-deterministic functions, but"
                                            + " contains function "
                                            + name);
                        });
        if (!isMoment(bound.type())) {
            throw refused(
                    "TTL expression result column should have Date, Date32, DateTime or DateTime64"
                            + " type, but has "
                            + bound.type().name());
        }
    }

    private static boolean isMoment(DataType type) {
        return type instanceof DateType
                || type instanceof Date32Type
                || type instanceof DateTimeType
                || type instanceof DateTime64Type;
    }

    private void checkAggregate(Storage.Aggregate aggregate) {
        List<String> primary = keys.primaryTexts();
        for (int i = 0; i < aggregate.keys().size(); i++) {
            Expression key = aggregate.keys().get(i);
            String text =
                    key instanceof Identifier name ? name.fullName() : SqlFormatter.expression(key);
            if (i >= primary.size() || !primary.get(i).equals(text)) {
                throw refused("TTL Expression GROUP BY key should be a prefix of primary key");
            }
        }
        Set<String> seen = new HashSet<>();
        for (Assignment assignment : aggregate.assignments()) {
            if (definition.storedHeader().indexOf(assignment.column()) < 0) {
                throw new DatabaseException(
                        ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                        "There is no physical column %s in table.".formatted(assignment.column()));
            }
            if (!hasAggregate(assignment.expression())) {
                throw refused(
                        "Invalid expression for assignment of column %s. Should contain an"
                                        .formatted(assignment.column())
                                + " aggregate function");
            }
            if (primary.subList(0, aggregate.keys().size()).contains(assignment.column())) {
                // ClickHouse takes it, and may leave the part unsorted.
                throw refused(
                        "Can not set custom aggregation for column in primary key in TTL"
                                + " Expression");
            }
            if (!seen.add(assignment.column())) {
                throw refused("Multiple aggregations set for one column in TTL Expression");
            }
        }
    }

    private static boolean hasAggregate(Expression expression) {
        return switch (expression) {
            case FunctionCall call ->
                    StandardAggregates.registry().contains(call.name())
                            || call.arguments().stream().anyMatch(TtlClauses::hasAggregate);
            case Expression.Aliased aliased -> hasAggregate(aliased.expression());
            default -> false;
        };
    }

    private static DatabaseException refused(String text) {
        return new DatabaseException(ErrorCode.BAD_TTL_EXPRESSION, text);
    }
}
