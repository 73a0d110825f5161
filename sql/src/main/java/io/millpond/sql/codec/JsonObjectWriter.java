package io.millpond.sql.codec;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.type.JsonType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes values at paths as a JSON object, nested as the paths are, in their order. Used by one
/// thread.
final class JsonObjectWriter implements ValueWriter {
    private final JsonType type;
    private final CodecSettings settings;
    private final List<ValueWriter> typedWriters = new ArrayList<>();
    private final ValueWriter dynamicWriter;

    JsonObjectWriter(JsonType type, CodecSettings settings) {
        this.type = type;
        this.settings = settings;
        for (JsonType.TypedPath typed : type.typedPaths()) {
            typedWriters.add(ValueWriter.of(typed.type(), TextStyle.JSON, settings));
        }
        this.dynamicWriter = VariantWriters.of(TextStyle.JSON, settings);
    }

    @Override
    public void write(Column column, int row, ByteSink out) {
        ObjectColumn objects = (ObjectColumn) column;
        out.put('{');
        String[] open = new String[0];
        int next = 0;
        for (ObjectColumn.PathValue value : objects.valuesAt(row)) {
            while (next < typedWriters.size() && typedPath(next).compareTo(value.path()) < 0) {
                open = enter(open, typedPath(next), out);
                typedWriters.get(next).write(objects.typed().get(next), row, out);
                next++;
            }
            open = enter(open, value.path(), out);
            dynamicWriter.write(value.values(), value.row(), out);
        }
        for (; next < typedWriters.size(); next++) {
            open = enter(open, typedPath(next), out);
            typedWriters.get(next).write(objects.typed().get(next), row, out);
        }
        for (int depth = 1; depth < open.length; depth++) {
            out.put('}');
        }
        out.put('}');
    }

    private String typedPath(int place) {
        return type.typedPaths().get(place).path();
    }

    /// Closes the objects that the next path leaves, opens those it is in, and writes its key.
    ///
    /// @param open the path before, in parts
    private String[] enter(String[] open, String path, ByteSink out) {
        String[] parts = path.split("\\.", -1);
        int shared = 0;
        while (shared < Math.min(open.length, parts.length) - 1
                && open[shared].equals(parts[shared])) {
            shared++;
        }
        for (int depth = open.length - 1; depth > shared; depth--) {
            out.put('}');
        }
        if (open.length > 0) {
            out.put(',');
        }
        for (int depth = shared; depth < parts.length; depth++) {
            byte[] key = parts[depth].getBytes(StandardCharsets.UTF_8);
            StringText.writeJson(key, 0, key.length, settings.json().escapeForwardSlashes(), out);
            out.put(':');
            if (depth < parts.length - 1) {
                out.put('{');
            }
        }
        return parts;
    }

    /// A writer of objects in a style: the object itself in JSON, elsewhere its text.
    static ValueWriter of(JsonType type, TextStyle style, CodecSettings settings) {
        JsonObjectWriter writer = new JsonObjectWriter(type, settings);
        if (style == TextStyle.JSON || style == TextStyle.PLAIN) {
            return writer;
        }
        ByteSink text = new ByteSink();
        return (column, row, out) -> {
            text.clear();
            writer.write(column, row, text);
            switch (style) {
                case ESCAPED -> StringText.writeEscaped(text.bytes(), 0, text.size(), out);
                case QUOTED -> StringText.writeQuoted(text.bytes(), 0, text.size(), out);
                case CSV -> StringText.writeCsv(text.bytes(), 0, text.size(), out);
                case PLAIN, JSON -> throw new IllegalStateException(style.name());
            }
        };
    }
}
