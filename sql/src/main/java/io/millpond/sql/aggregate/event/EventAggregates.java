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
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/// Aggregates of the events of a group in the order of their times: patterns, funnels, retention.
public final class EventAggregates {
    private static final String CATEGORY = "Aggregate";
    private static final int CONDITIONS_MAX = 32;

    private EventAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                NextNodes.function(),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "retention(condition, ...)",
                                "Whether the first condition held, and each other one with it."),
                        EventAggregates::bindRetention),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "windowFunnel(window[, mode, ...])(time, condition, ...)",
                                "How many conditions in sequence held within the window."),
                        EventAggregates::bindFunnel),
                pattern(
                        "sequenceMatch",
                        "Whether the events have a part that the pattern matches."),
                pattern("sequenceCount", "The number of parts that the pattern matches."),
                pattern(
                        "sequenceMatchEvents",
                        "The times of the longest chain of events that the pattern matches."));
    }

    private static AggregateFunction pattern(String name, String doc) {
        return DefinedAggregate.of(
                FunctionDescription.of(CATEGORY, name + "(pattern)(time, condition, ...)", doc),
                (parameters, _, arguments) -> bindPattern(name, parameters, arguments));
    }

    static void checkConditions(String name, List<DataType> conditions) {
        if (conditions.size() > CONDITIONS_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_MANY_ARGUMENTS_FOR_FUNCTION,
                    "Aggregate function "
                            + name
                            + " supports up to "
                            + CONDITIONS_MAX
                            + " event arguments.");
        }
        for (DataType type : conditions) {
            if (!type.equals(DataTypes.UINT8) && !type.equals(DataTypes.BOOL)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + type.name()
                                + " of argument of aggregate function "
                                + name
                                + ", must be UInt8");
            }
        }
    }

    static void checkTime(String name, DataType type) {
        boolean isTime =
                type instanceof DateType
                        || type instanceof Date32Type
                        || type instanceof DateTimeType
                        || type instanceof DateTime64Type
                        || (Numbers.isInteger(type)
                                && DataTypes.isUnsigned(type)
                                && Numbers.fitsLong(type.layout()));
        if (!isTime) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + type.name()
                            + " of first argument of aggregate function "
                            + name
                            + ", must be DateTime");
        }
    }

    private static BoundAggregate bindRetention(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        AggregateArguments.noParameters("retention", parameters);
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Not enough event arguments for aggregate function retention");
        }
        checkConditions("retention", arguments);
        int count = arguments.size();
        return AggregateArguments.bound(new ArrayType(DataTypes.UINT8), () -> new Retention(count));
    }

    /// The events of all groups: the time of each and its conditions as bits.
    private static Events events(List<Column> columns, List<DataType> types) {
        long[] times = Numbers.longs(columns.getFirst(), types.getFirst());
        int[] conditions = new int[times.length];
        for (int i = 1; i < columns.size(); i++) {
            byte[] values = ((ByteColumn) Columns.full(columns.get(i))).values();
            for (int row = 0; row < times.length; row++) {
                conditions[row] |= values[row] != 0 ? 1 << (i - 1) : 0;
            }
        }
        return new Events(times, conditions);
    }

    private static BoundAggregate bindFunnel(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "windowFunnel";
        if (parameters.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function windowFunnel requires (timestamp_window, ...) parameters");
        }
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function windowFunnel requires one timestamp argument and at least"
                            + " one event condition.");
        }
        checkTime(name, arguments.getFirst());
        checkConditions(name, arguments.subList(1, arguments.size()));
        long window =
                (long) AggregateArguments.number(parameters.getFirst(), parameterTypes.getFirst());
        List<String> modes = new ArrayList<>();
        for (Column mode : parameters.subList(1, parameters.size())) {
            modes.add(AggregateArguments.text(name, mode));
        }
        Funnel funnel = Funnel.of(window, modes, arguments.size() - 1);
        return AggregateArguments.bound(
                DataTypes.UINT8,
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        bytes(events(columns, arguments), ends, funnel::level)));
    }

    private static Column bytes(Events events, int[] ends, ToLongFunction<Events> result) {
        byte[] results = new byte[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            results[group] = (byte) result.applyAsLong(events.sorted(from, ends[group]));
            from = ends[group];
        }
        return new ByteColumn(results, results.length);
    }

    private static BoundAggregate bindPattern(
            String name, List<Column> parameters, List<DataType> arguments) {
        if (parameters.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires exactly one parameter.");
        }
        if (arguments.size() < 3) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Aggregate function " + name + " requires at least 3 arguments.");
        }
        checkTime(name, arguments.getFirst());
        checkConditions(name, arguments.subList(1, arguments.size()));
        EventPattern pattern =
                EventPattern.parse(
                        AggregateArguments.text(name, parameters.getFirst()), arguments.size() - 1);
        DataType time = arguments.getFirst();
        return switch (name) {
            case "sequenceMatch" ->
                    AggregateArguments.bound(
                            DataTypes.UINT8,
                            () ->
                                    new CollectedRows(
                                            arguments,
                                            (columns, ends, groupCount) ->
                                                    bytes(
                                                            events(columns, arguments),
                                                            ends,
                                                            events ->
                                                                    pattern.matches(events)
                                                                            ? 1
                                                                            : 0)));
            case "sequenceCount" ->
                    AggregateArguments.bound(
                            DataTypes.UINT64,
                            () ->
                                    new CollectedRows(
                                            arguments,
                                            (columns, ends, groupCount) ->
                                                    counts(
                                                            events(columns, arguments),
                                                            ends,
                                                            pattern)));
            default ->
                    AggregateArguments.bound(
                            new ArrayType(time),
                            () ->
                                    new CollectedRows(
                                            arguments,
                                            (columns, ends, groupCount) ->
                                                    chains(
                                                            events(columns, arguments),
                                                            time,
                                                            ends,
                                                            pattern)));
        };
    }

    private static Column counts(Events events, int[] ends, EventPattern pattern) {
        long[] counts = new long[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            counts[group] = pattern.count(events.sorted(from, ends[group]).withConditions());
            from = ends[group];
        }
        return new LongColumn(counts, counts.length);
    }

    private static Column chains(Events events, DataType time, int[] ends, EventPattern pattern) {
        long[] times = new long[16];
        int[] arrayEnds = new int[ends.length];
        int count = 0;
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            long[] chain = pattern.chain(events.sorted(from, ends[group]).withConditions());
            if (count + chain.length > times.length) {
                times = Arrays.copyOf(times, 2 * (count + chain.length));
            }
            System.arraycopy(chain, 0, times, count, chain.length);
            count += chain.length;
            arrayEnds[group] = count;
            from = ends[group];
        }
        ColumnBuilder elements = ColumnBuilders.of(time);
        elements.appendRange(Numbers.ofLongs(times, count, time.layout()), 0, count);
        return new ArrayColumn(arrayEnds, elements.build(), ends.length);
    }
}
