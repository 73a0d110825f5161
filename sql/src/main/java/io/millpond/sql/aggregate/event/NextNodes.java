package io.millpond.sql.aggregate.event;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.CollectedRows;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;

import java.util.Arrays;
import java.util.List;

/// What comes behind a chain of events that begins at a certain event of the group.
final class NextNodes {
    private static final String NAME = "sequenceNextNode";

    /// Arguments before the conditions of the chain: time, event, condition of its beginning.
    private static final int FIXED = 3;

    private final boolean isForward;
    private final String base;
    private final int chain;

    /// @param base `head`, `tail`, `first_match` or `last_match`
    /// @param chain the number of conditions
    private NextNodes(boolean isForward, String base, int chain) {
        this.isForward = isForward;
        this.base = base;
        this.chain = chain;
    }

    static AggregateFunction function() {
        return DefinedAggregate.counting(
                FunctionDescription.of(
                        "Aggregate",
                        NAME + "(direction, base)(time, event, base_condition, condition, ...)",
                        "The event that comes next to a chain of events."),
                (parameters, _, arguments) -> bind(parameters, arguments));
    }

    private static BoundAggregate bind(List<Column> parameters, List<DataType> arguments) {
        if (parameters.size() != 2) {
            throw wrongCount("'" + NAME + "' requires 2 parameters (direction, head)");
        }
        String direction = AggregateArguments.text(NAME, parameters.get(0));
        String base = AggregateArguments.text(NAME, parameters.get(1));
        checkWords(direction, base);
        boolean isMatch = base.endsWith("_match");
        if (arguments.size() < FIXED) {
            throw wrongCount(NAME + " requires at least 3 arguments");
        }
        if (isMatch && arguments.size() < FIXED + 1) {
            throw wrongCount(
                    NAME
                            + " requires at least 4 arguments when base is first_match or"
                            + " last_match");
        }
        EventAggregates.checkTime(NAME, arguments.getFirst());
        if (!(arguments.get(1) instanceof StringType)) {
            throw AggregateArguments.illegal(NAME, arguments.get(1));
        }
        EventAggregates.checkConditions(NAME, arguments.subList(2, arguments.size()));
        NextNodes nodes =
                new NextNodes(direction.equals("forward"), base, arguments.size() - FIXED);
        return AggregateArguments.bound(
                new NullableType(DataTypes.STRING),
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, _) ->
                                        nodes.results(columns, arguments.getFirst(), ends)));
    }

    private static void checkWords(String direction, String base) {
        String unknown =
                !List.of("forward", "backward").contains(direction)
                        ? direction
                        : List.of("head", "tail", "first_match", "last_match").contains(base)
                                ? ""
                                : base;
        if (!unknown.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Aggregate function " + NAME + " doesn't support a parameter: " + unknown);
        }
        String other = direction.equals("forward") ? "tail" : "head";
        if (base.equals(other)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Invalid argument combination of '%s' with '%s'".formatted(base, direction));
        }
    }

    private static DatabaseException wrongCount(String text) {
        return new DatabaseException(
                ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH, "Aggregate function " + text);
    }

    private Column results(List<Column> columns, DataType time, int[] ends) {
        long[] times = Numbers.longs(columns.getFirst(), time);
        Column events = Columns.full(columns.get(1));
        List<byte[]> conditions =
                columns.subList(2, columns.size()).stream()
                        .map(column -> ((ByteColumn) Columns.full(column)).values())
                        .toList();
        ColumnBuilder builder = ColumnBuilders.of(DataTypes.STRING);
        byte[] nulls = new byte[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            Integer[] rows = new Integer[ends[group] - from];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = from + i;
            }
            Arrays.sort(rows, (a, b) -> Long.compare(times[a], times[b]));
            int found = next(rows, conditions);
            if (found < 0) {
                nulls[group] = 1;
                builder.appendDefault();
            } else {
                builder.append(events, rows[found]);
            }
            from = ends[group];
        }
        return new NullableColumn(nulls, builder.build());
    }

    /// The place of the event behind the chain, or -1.
    private int next(Integer[] rows, List<byte[]> conditions) {
        int start = rows.length <= chain ? -1 : start(rows, conditions.getFirst());
        if (start < 0) {
            return -1;
        }
        int step = isForward ? 1 : -1;
        int at = start;
        for (int i = 0; i < chain; i++) {
            if (at < 0 || at >= rows.length || conditions.get(i + 1)[rows[at]] == 0) {
                return -1;
            }
            at += step;
        }
        return at < rows.length ? at : -1;
    }

    private int start(Integer[] rows, byte[] canBegin) {
        return switch (base) {
            case "head" -> canBegin[rows[0]] != 0 ? 0 : -1;
            case "tail" -> canBegin[rows[rows.length - 1]] != 0 ? rows.length - 1 : -1;
            case "first_match" -> {
                int at = 0;
                while (at < rows.length && canBegin[rows[at]] == 0) {
                    at++;
                }
                yield at < rows.length ? at : -1;
            }
            default -> {
                int at = rows.length - 1;
                while (at >= 0 && canBegin[rows[at]] == 0) {
                    at--;
                }
                yield at;
            }
        };
    }
}
