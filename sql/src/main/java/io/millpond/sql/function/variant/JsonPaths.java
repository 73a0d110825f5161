package io.millpond.sql.function.variant;

import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes values at paths, and whole objects below a path, out of objects.
final class JsonPaths {
    private JsonPaths() {}

    /// The values at a dynamic path, NULL where there is none.
    static VariantColumn at(ObjectColumn objects, String path) {
        int rowCount = objects.rowCount();
        int own = objects.paths().indexOf(path);
        MapColumn shared = objects.shared();
        if (shared.keys().rowCount() == 0) {
            return own >= 0 ? objects.dynamic().get(own) : nulls(rowCount).build();
        }
        VariantColumnBuilder values = (VariantColumnBuilder) ColumnBuilders.of(DataTypes.DYNAMIC);
        byte[] wanted = path.getBytes(StandardCharsets.UTF_8);
        for (int row = 0; row < rowCount; row++) {
            int place = place(objects, row, wanted);
            if (own >= 0 && !objects.dynamic().get(own).isNull(row)) {
                values.append(objects.dynamic().get(own), row);
            } else if (place >= 0) {
                values.append(objects.sharedValues(), place);
            } else {
                values.appendNull();
            }
        }
        return values.build();
    }

    private static VariantColumnBuilder nulls(int rowCount) {
        VariantColumnBuilder values = (VariantColumnBuilder) ColumnBuilders.of(DataTypes.DYNAMIC);
        values.appendNullsTo(rowCount);
        return values;
    }

    /// Where a row's shared values have the path; -1 where they do not.
    private static int place(ObjectColumn objects, int row, byte[] path) {
        BytesColumn paths = objects.sharedPaths();
        MapColumn shared = objects.shared();
        for (int place = shared.start(row); place < shared.end(row); place++) {
            boolean isPath =
                    Arrays.equals(
                            paths.bytes(),
                            paths.start(place),
                            paths.end(place),
                            path,
                            0,
                            path.length);
            if (isPath) {
                return place;
            }
        }
        return -1;
    }

    /// The type of the objects below a path.
    ///
    /// @param prefix the path with a dot behind it
    static JsonType below(JsonType type, String prefix) {
        List<JsonType.TypedPath> typed = new ArrayList<>();
        for (JsonType.TypedPath path : type.typedPaths()) {
            if (path.path().startsWith(prefix)) {
                typed.add(
                        new JsonType.TypedPath(
                                path.path().substring(prefix.length()), path.type()));
            }
        }
        return new JsonType(
                typed, List.of(), List.of(), type.maxDynamicPaths(), type.maxDynamicTypes());
    }

    /// The objects below a path.
    static ObjectColumn below(JsonType type, ObjectColumn objects, String prefix) {
        List<Column> typed = new ArrayList<>();
        for (int i = 0; i < type.typedPaths().size(); i++) {
            if (type.typedPaths().get(i).path().startsWith(prefix)) {
                typed.add(objects.typed().get(i));
            }
        }
        List<String> paths = new ArrayList<>();
        List<VariantColumn> dynamic = new ArrayList<>();
        for (int i = 0; i < objects.paths().size(); i++) {
            if (objects.paths().get(i).startsWith(prefix)) {
                paths.add(objects.paths().get(i).substring(prefix.length()));
                dynamic.add(objects.dynamic().get(i));
            }
        }
        MapColumnBuilder shared = (MapColumnBuilder) ColumnBuilders.of(type.sharedType());
        for (int row = 0; row < objects.rowCount(); row++) {
            MapColumn all = objects.shared();
            for (int place = all.start(row); place < all.end(row); place++) {
                String path = objects.sharedPaths().text(place);
                if (path.startsWith(prefix)) {
                    ((BytesColumnBuilder) shared.keys()).append(path.substring(prefix.length()));
                    shared.values().append(objects.sharedValues(), place);
                }
            }
            shared.finishRow();
        }
        return new ObjectColumn(typed, paths, dynamic, shared.build());
    }

    /// A type with `JSON` in it read as the objects inside of a JSON of type `outer`.
    static DataType withNested(DataType type, JsonType outer) {
        return switch (type) {
            case JsonType json when json.equals(JsonType.PLAIN) -> outer.nested();
            case ArrayType(DataType element) -> new ArrayType(withNested(element, outer));
            case MapType(DataType key, DataType value) ->
                    new MapType(key, withNested(value, outer));
            case TupleType tuple ->
                    new TupleType(
                            tuple.names(),
                            tuple.elements().stream()
                                    .map(element -> withNested(element, outer))
                                    .toList());
            default -> type;
        };
    }
}
