package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// The text of one column's values as people read it: in tables and in Vertical.
///
/// NULL is `ᴺᵁᴸᴸ`; in tables, a tuple with names is JSON of several lines, as in ClickHouse.
final class PrettyText {
    private static final String[] UNITS = {
        "",
        " thousand",
        " million",
        " billion",
        " trillion",
        " quadrillion",
        " quintillion",
        " sextillion",
        " septillion",
        " octillion",
        " nonillion",
        " decillion"
    };

    private final DataType type;
    private final ValueWriter writer;
    private final @Nullable JsonPrettyCell tuple;
    private final @Nullable PrettyText element;
    private final ByteSink sink = new ByteSink();

    /// @param isTupleJson whether tuples with names are written as JSON
    PrettyText(DataType type, CodecSettings settings, boolean isTupleJson) {
        this.type = type;
        this.writer = ValueWriter.of(type, TextStyle.PLAIN, settings);
        this.tuple =
                isTupleJson && type instanceof TupleType named && !named.names().isEmpty()
                        ? JsonPrettyCell.of(type, settings, "  ")
                        : null;
        this.element =
                isTupleJson && type instanceof ArrayType(DataType inner) && isNamedTuple(inner)
                        ? new PrettyText(inner, settings, true)
                        : null;
    }

    private static boolean isNamedTuple(DataType type) {
        return switch (type) {
            case TupleType tuple -> !tuple.names().isEmpty();
            case ArrayType(DataType element) -> isNamedTuple(element);
            default -> false;
        };
    }

    /// Whether tables align the values to the right.
    static boolean isRightAligned(DataType type) {
        return switch (DataTypes.withoutWrappers(type)) {
            case IntegerType _,
                    FloatType _,
                    DecimalType _,
                    DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _,
                    TimeType _,
                    Time64Type _,
                    IntervalType _ ->
                    true;
            default -> false;
        };
    }

    /// The text of a value.
    String of(Column column, int row) {
        sink.clear();
        put(column, row, sink);
        return sink.toString();
    }

    private void put(Column column, int row, ByteSink out) {
        if (CellWriters.isNull(column, row)) {
            out.put(CellWriters.NULL_FOR_PEOPLE);
        } else if (tuple != null) {
            tuple.put(column, row, 0, out);
        } else if (element != null) {
            putArray(column, row, element, out);
        } else {
            writer.write(column, row, out);
        }
    }

    private static void putArray(Column column, int row, PrettyText element, ByteSink out) {
        ArrayColumn array =
                (ArrayColumn) (column instanceof ConstantColumn one ? one.value() : column);
        int at = column instanceof ConstantColumn ? 0 : row;
        out.put('[');
        for (int i = array.start(at); i < array.end(at); i++) {
            if (i > array.start(at)) {
                out.put(',');
            }
            element.put(array.elements(), i, out);
        }
        out.put(']');
    }

    /// A remark that makes a large number readable, such as ` -- 1.23 million`; empty for others.
    ///
    /// @param threshold numbers above it are large
    String tip(Column column, int row, double threshold) {
        boolean isNumber =
                switch (DataTypes.withoutWrappers(type)) {
                    case IntegerType _, FloatType _, DecimalType _ -> true;
                    default -> false;
                };
        if (!isNumber || threshold <= 0 || CellWriters.isNull(column, row)) {
            return "";
        }
        sink.clear();
        writer.write(column, row, sink);
        // ClickHouse does not take numbers of 19 and 20 digits for readable ones either.
        String text = sink.toString();
        boolean isLeftOut = text.matches("-?[0-9]{19,20}");
        return isLeftOut ? "" : tip(Double.parseDouble(parseable(text)), threshold);
    }

    private static String parseable(String text) {
        return switch (text) {
            case "inf", "-inf", "nan" -> "NaN";
            default -> text;
        };
    }

    private static String tip(double value, double threshold) {
        if (!(Math.abs(value) > threshold)) {
            return "";
        }
        double scaled = value;
        int unit = 0;
        while (unit < UNITS.length - 1 && Math.abs(scaled) >= 1000) {
            scaled /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, " -- %.2f%s", scaled, UNITS[unit]);
    }

    /// The places `text` takes on a terminal: two for wide characters, none for marks.
    ///
    /// Differs: a tab takes one, whatever its place; ClickHouse counts on to the next tab stop.
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int code = text.codePointAt(i);
            width += width(code);
            i += Character.charCount(code);
        }
        return width;
    }

    private static int width(int code) {
        if (code < 0x300) {
            boolean isControl = code < 0x20 || (code >= 0x7F && code < 0xA0);
            return isControl && code != '\t' ? 0 : 1;
        }
        int kind = Character.getType(code);
        if (kind == Character.NON_SPACING_MARK
                || kind == Character.ENCLOSING_MARK
                || kind == Character.FORMAT) {
            return 0;
        }
        boolean isWide =
                (code >= 0x1100 && code <= 0x115F)
                        || (code >= 0x2E80 && code <= 0xA4CF && code != 0x303F)
                        || (code >= 0xAC00 && code <= 0xD7A3)
                        || (code >= 0xF900 && code <= 0xFAFF)
                        || (code >= 0xFE30 && code <= 0xFE6F)
                        || (code >= 0xFF00 && code <= 0xFF60)
                        || (code >= 0xFFE0 && code <= 0xFFE6)
                        || (code >= 0x1F300 && code <= 0x1F64F)
                        || (code >= 0x1F900 && code <= 0x1F9FF)
                        || (code >= 0x20000 && code <= 0x3FFFD);
        return isWide ? 2 : 1;
    }
}
