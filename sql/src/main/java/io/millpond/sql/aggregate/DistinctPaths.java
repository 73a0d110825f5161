package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;

import java.util.Arrays;
import java.util.List;

/// The distinct paths of JSON values, and the distinct types of theirs and of Dynamic values.
///
/// Held as distinct texts; a path and a type are one text with a zero between them.
///
/// @param inner the distinct texts of each group
/// @param type of the values
/// @param kind what is told of them
public record DistinctPaths(Accumulator inner, DataType type, Kind kind)
        implements WrappingAccumulator {
    private static final char SEPARATOR = '\0';

    /// What is told of the values.
    enum Kind {
        TYPES("distinctDynamicTypes", "The types of all values."),
        PATHS("distinctJSONPaths", "The paths of all objects."),
        PATHS_AND_TYPES("distinctJSONPathsAndTypes", "The paths of all objects, each with types.");

        private final String function;
        private final String doc;

        Kind(String function, String doc) {
            this.function = function;
            this.doc = doc;
        }
    }

    public static List<AggregateFunction> all() {
        return Arrays.stream(Kind.values()).map(DistinctPaths::function).toList();
    }

    private static AggregateFunction function(Kind kind) {
        boolean isOfObjects = kind != Kind.TYPES;
        DataType texts = new ArrayType(DataTypes.STRING);
        DataType result =
                kind == Kind.PATHS_AND_TYPES ? new MapType(DataTypes.STRING, texts) : texts;
        return DefinedAggregate.counting(
                FunctionDescription.of(
                        "Aggregate",
                        kind.function + (isOfObjects ? "(json)" : "(dynamic)"),
                        kind.doc),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(kind.function, parameters);
                    AggregateArguments.count(kind.function, arguments, 1, 1);
                    DataType type = arguments.getFirst();
                    if (isOfObjects
                            ? !(type instanceof JsonType)
                            : !(type instanceof DynamicType)) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Illegal type "
                                        + type.name()
                                        + " of argument of aggregate function "
                                        + kind.function);
                    }
                    return AggregateArguments.bound(
                            result,
                            () ->
                                    new DistinctPaths(
                                            new DistinctAggregates.DistinctValues(
                                                    DataTypes.STRING, Long.MAX_VALUE),
                                            type,
                                            kind));
                });
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        Column column = Columns.full(arguments.getFirst());
        BytesColumnBuilder texts = new BytesColumnBuilder();
        int[] groupsOfTexts = new int[16];
        for (int row = 0; row < rowCount; row++) {
            int from = texts.rowCount();
            switch (column) {
                case VariantColumn variant -> {
                    if (!variant.isNull(row)) {
                        texts.append(variant.typeAt(row).name());
                    }
                }
                case ObjectColumn objects -> appendPaths(objects, row, texts);
                default -> throw new IllegalArgumentException(type.name());
            }
            if (texts.rowCount() > groupsOfTexts.length) {
                groupsOfTexts = Arrays.copyOf(groupsOfTexts, 2 * texts.rowCount());
            }
            Arrays.fill(groupsOfTexts, from, texts.rowCount(), groups[row]);
        }
        int count = texts.rowCount();
        inner.add(groupsOfTexts, groupCount, List.of(texts.build()), count);
    }

    private void appendPaths(ObjectColumn objects, int row, BytesColumnBuilder texts) {
        for (JsonType.TypedPath typed : ((JsonType) type).typedPaths()) {
            texts.append(text(typed.path(), typed.type()));
        }
        for (ObjectColumn.PathValue value : objects.valuesAt(row)) {
            texts.append(text(value.path(), value.values().typeAt(value.row())));
        }
    }

    private String text(String path, DataType own) {
        return kind == Kind.PATHS ? path : path + SEPARATOR + own.name();
    }

    @Override
    public Column result(int groupCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(inner.result(groupCount));
        BytesColumn texts = (BytesColumn) Columns.full(lists.elements());
        BytesColumnBuilder names = new BytesColumnBuilder();
        BytesColumnBuilder types = new BytesColumnBuilder();
        ArrayColumnBuilder arrays =
                new ArrayColumnBuilder(kind == Kind.PATHS_AND_TYPES ? types : names);
        MapColumnBuilder maps = new MapColumnBuilder(names, arrays);
        for (int group = 0; group < groupCount; group++) {
            int start = lists.start(group);
            String[] sorted = new String[lists.end(group) - start];
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = texts.text(start + i);
            }
            Arrays.sort(sorted);
            if (kind == Kind.PATHS_AND_TYPES) {
                appendPairs(sorted, names, types, arrays);
                maps.finishRow();
            } else {
                for (String text : sorted) {
                    names.append(text);
                }
                arrays.finishRow();
            }
        }
        return kind == Kind.PATHS_AND_TYPES ? maps.build() : arrays.build();
    }

    private static void appendPairs(
            String[] sorted,
            BytesColumnBuilder names,
            BytesColumnBuilder types,
            ArrayColumnBuilder arrays) {
        String before = null;
        for (String text : sorted) {
            int separator = text.indexOf(SEPARATOR);
            String path = text.substring(0, separator);
            if (!path.equals(before)) {
                if (before != null) {
                    arrays.finishRow();
                }
                names.append(path);
                before = path;
            }
            types.append(text.substring(separator + 1));
        }
        if (before != null) {
            arrays.finishRow();
        }
    }
}
