package io.millpond.engine.format.avro;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.value.CellWriter;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes rows as records of the schema that their columns have. Single-threaded.
///
/// | type | schema |
/// |---|---|
/// | Bool | boolean |
/// | integers up to 32 bits, DateTime, IPv4 | int, of UInt32 with the bits of the number |
/// | integers of 64 bits | long, of UInt64 with the bits of the number |
/// | Date, Date32 | int, logical type date |
/// | DateTime64 | long, timestamp-millis or timestamp-micros for scales 3 and 6; else decimal |
/// | Float32, Float64 | float, double |
/// | Decimal | bytes with all bytes of the number, the highest first; decimal |
/// | String | string, or bytes if `output_format_avro_string_column_pattern` leaves it out |
/// | FixedString | fixed |
/// | numbers of 128 and 256 bits, IPv6 | fixed |
/// | UUID | string, logical type uuid |
/// | Enum8, Enum16 | enum |
/// | Array, Map, Tuple | array, map with the keys as text, record |
/// | Nullable(T) | union of null and T |
/// | Variant | union of the alternatives and null |
///
/// Example: `SELECT 5 AS a` has the schema `{"type":"record","name":"row","fields":
/// [{"name":"a","type":"int"}]}`, and its row is `0a`.
final class AvroFields {
    private final List<CellWriter<ByteSink>> cells = new ArrayList<>();
    private final String schema;

    /// Errors: ILLEGAL_COLUMN for types without a schema; BAD_ARGUMENTS for names that Avro does
    /// not have.
    AvroFields(Header header, FormatSettings settings) {
        Pattern texts = pattern(settings.text("output_format_avro_string_column_pattern"));
        AvroTypes types = new AvroTypes(settings.codec());
        StringBuilder json =
                new StringBuilder("{\"type\":\"record\",\"name\":\"row\",\"fields\":[");
        for (int column = 0; column < header.size(); column++) {
            String name = header.name(column);
            DataType type = header.type(column);
            boolean isText = texts == null || texts.matcher(name).find();
            AvroTypes.Written written = written(types, type, name, isText);
            json.append(column == 0 ? "" : ",")
                    .append("{\"name\":\"")
                    .append(AvroTypes.checkedName(name))
                    .append("\",\"type\":")
                    .append(written.schema())
                    .append('}');
            cells.add(written.cell());
        }
        schema = json.append("]}").toString();
    }

    private static AvroTypes.Written written(
            AvroTypes types, DataType type, String name, boolean isText) {
        try {
            return types.of(type, name, isText);
        } catch (DatabaseException e) {
            throw new DatabaseException(e.code(), e.text() + ": column " + name, e);
        }
    }

    private static @Nullable Pattern pattern(String text) {
        try {
            return text.isEmpty() ? null : Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "output_format_avro_string_column_pattern '%s' is no regular expression: %s"
                            .formatted(text, e.getDescription()),
                    e);
        }
    }

    /// The schema of the records, as JSON.
    String schema() {
        return schema;
    }

    void write(Block block, int row, ByteSink out) {
        try {
            for (int column = 0; column < cells.size(); column++) {
                cells.get(column).write(block.column(column), row, out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail", e);
        }
    }

    /// Puts a number of up to 64 bits: seven bits a byte, the sign in the lowest bit.
    static void putLong(long value, ByteSink out) {
        out.putVarint((value << 1) ^ (value >> 63));
    }

    /// Puts a text with its length.
    static void putText(String text, ByteSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putLong(bytes.length, out);
        out.put(bytes);
    }
}
