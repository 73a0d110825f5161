package io.millpond.sql.function.variant;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The paths of JSON columns.
public final class ObjectFunctions {
    private static final String CATEGORY = "JSON";

    private ObjectFunctions() {}

    /// Which paths of a row are told.
    private enum Paths {
        ALL("JSONAllPaths", "The paths of each object"),
        DYNAMIC("JSONDynamicPaths", "The paths of each object that have a column of their own"),
        SHARED("JSONSharedDataPaths", "The paths of each object that share one column");

        private final String function;
        private final String doc;

        Paths(String function, String doc) {
            this.function = function;
            this.doc = doc;
        }
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (Paths paths : Paths.values()) {
            all.add(
                    ScalarFunction.of(
                            FunctionDescription.of(
                                    CATEGORY, paths.function + "(json)", paths.doc + "."),
                            (arguments, _) -> bindPaths(paths, arguments)));
            all.add(
                    ScalarFunction.of(
                            FunctionDescription.of(
                                    CATEGORY,
                                    paths.function + "WithTypes(json)",
                                    paths.doc + ", with the types of their values."),
                            (arguments, _) -> bindTypes(paths, arguments)));
        }
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "JSONAllValues(json)",
                                "The values of each object as texts, in the order of the paths."),
                        ObjectFunctions::bindValues));
        return all;
    }

    private static JsonType json(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        if (arguments.getFirst().type() instanceof JsonType json) {
            return json;
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Function "
                        + name
                        + " requires argument with type JSON, got: "
                        + arguments.getFirst().type().name());
    }

    /// A path of a row, and the type of the value there.
    private record Entry(String path, String type) {}

    private static List<Entry> entries(Paths paths, JsonType type, ObjectColumn objects, int row) {
        List<Entry> entries = new ArrayList<>();
        if (paths == Paths.ALL) {
            for (JsonType.TypedPath typed : type.typedPaths()) {
                entries.add(new Entry(typed.path(), typed.type().name()));
            }
        }
        for (ObjectColumn.PathValue value : objects.valuesAt(row)) {
            VariantColumn values = value.values();
            boolean isShared = values == objects.sharedValues();
            if (paths == Paths.ALL || isShared == (paths == Paths.SHARED)) {
                entries.add(new Entry(value.path(), values.typeAt(value.row()).name()));
            }
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    private static BoundFunction bindPaths(Paths paths, List<Argument> arguments) {
        JsonType type = json(paths.function, arguments);
        return BoundFunction.of(
                new ArrayType(DataTypes.STRING),
                (columns, rowCount) -> {
                    ObjectColumn objects = (ObjectColumn) Columns.full(columns.getFirst());
                    BytesColumnBuilder names = new BytesColumnBuilder();
                    ArrayColumnBuilder lists = new ArrayColumnBuilder(names);
                    for (int row = 0; row < rowCount; row++) {
                        entries(paths, type, objects, row)
                                .forEach(entry -> names.append(entry.path()));
                        lists.finishRow();
                    }
                    return lists.build();
                });
    }

    private static BoundFunction bindTypes(Paths paths, List<Argument> arguments) {
        JsonType type = json(paths.function + "WithTypes", arguments);
        return BoundFunction.of(
                new MapType(DataTypes.STRING, DataTypes.STRING),
                (columns, rowCount) -> {
                    ObjectColumn objects = (ObjectColumn) Columns.full(columns.getFirst());
                    BytesColumnBuilder names = new BytesColumnBuilder();
                    BytesColumnBuilder types = new BytesColumnBuilder();
                    MapColumnBuilder maps = new MapColumnBuilder(names, types);
                    for (int row = 0; row < rowCount; row++) {
                        for (Entry entry : entries(paths, type, objects, row)) {
                            names.append(entry.path());
                            types.append(entry.type());
                        }
                        maps.finishRow();
                    }
                    return maps.build();
                });
    }

    private static BoundFunction bindValues(List<Argument> arguments, FunctionContext context) {
        JsonType type = json("JSONAllValues", arguments);
        return BoundFunction.of(
                new ArrayType(DataTypes.STRING),
                (columns, rowCount) -> {
                    ObjectColumn objects = (ObjectColumn) Columns.full(columns.getFirst());
                    BytesColumnBuilder texts = new BytesColumnBuilder();
                    ArrayColumnBuilder lists = new ArrayColumnBuilder(texts);
                    ByteSink sink = new ByteSink();
                    ValueWriter dynamic =
                            ValueWriter.of(type.dynamicType(), TextStyle.PLAIN, context.codec());
                    List<ValueWriter> typed =
                            type.typedPaths().stream()
                                    .map(
                                            path ->
                                                    ValueWriter.of(
                                                            path.type(),
                                                            TextStyle.PLAIN,
                                                            context.codec()))
                                    .toList();
                    for (int row = 0; row < rowCount; row++) {
                        int next = 0;
                        for (ObjectColumn.PathValue value : objects.valuesAt(row)) {
                            while (next < typed.size()
                                    && type.typedPaths().get(next).path().compareTo(value.path())
                                            < 0) {
                                typed.get(next).write(objects.typed().get(next), row, sink);
                                append(sink, texts);
                                next++;
                            }
                            dynamic.write(value.values(), value.row(), sink);
                            append(sink, texts);
                        }
                        for (; next < typed.size(); next++) {
                            typed.get(next).write(objects.typed().get(next), row, sink);
                            append(sink, texts);
                        }
                        lists.finishRow();
                    }
                    return lists.build();
                });
    }

    private static void append(ByteSink sink, BytesColumnBuilder texts) {
        texts.append(sink.bytes(), 0, sink.size());
        sink.clear();
    }
}
