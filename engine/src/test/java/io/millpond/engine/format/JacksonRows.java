package io.millpond.engine.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Decodes JSON objects the plain way: a general parser makes maps and lists of them, and each
/// value is read from its text.
final class JacksonRows {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JacksonRows() {}

    static void decode(byte[] bytes, Header header, ColumnBuilder[] builders) throws IOException {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            while (parser.nextToken() != null) {
                Map<?, ?> row = (Map<?, ?>) Objects.requireNonNull(value(parser));
                for (int column = 0; column < builders.length; column++) {
                    append(row.get(header.name(column)), header.type(column), builders[column]);
                }
            }
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static void append(@Nullable Object value, DataType type, ColumnBuilder builder) {
        if (value == null) {
            builder.appendDefault();
            return;
        }
        switch (builder) {
            case NullableColumnBuilder nullable -> {
                append(value, ((NullableType) type).element(), nullable.values());
                nullable.finishRow();
            }
            case DictionaryColumnBuilder coded -> {
                DataType element = ((LowCardinalityType) type).element();
                ColumnBuilder one = ColumnBuilders.of(element);
                append(value, element, one);
                coded.append(one.build(), 0);
            }
            case ArrayColumnBuilder array -> {
                for (Object element : (List<?>) value) {
                    append(element, ((ArrayType) type).element(), array.elements());
                }
                array.finishRow();
            }
            case MapColumnBuilder map -> {
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    append(entry.getKey(), ((MapType) type).key(), map.keys());
                    append(entry.getValue(), ((MapType) type).value(), map.values());
                }
                map.finishRow();
            }
            case TupleColumnBuilder tuple -> {
                List<?> elements =
                        value instanceof Map<?, ?> map
                                ? new ArrayList<>(map.values())
                                : (List<?>) value;
                for (int i = 0; i < elements.size(); i++) {
                    append(
                            elements.get(i),
                            ((TupleType) type).elements().get(i),
                            tuple.elements().get(i));
                }
                tuple.finishRow();
            }
            default ->
                    ValueReader.of(type, TextStyle.PLAIN, CodecSettings.in(ZoneId.of("UTC")))
                            .read(
                                    new ByteCursor(
                                            ((String) value).getBytes(StandardCharsets.UTF_8)),
                                    builder);
        }
    }
}
