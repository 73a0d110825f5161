package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.value.ScalarCell;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Reads single values of a field.
///
/// Numbers become text in columns of strings, and text becomes a number, a date or whatever the
/// column holds. Enums go by name into columns of names and by number into those of numbers.
/// Source: ClickHouse 26.7.
final class ProtoScalarCell implements ProtoCell {
    private static final int IPV6_BYTES = 16;
    private static final int NO_SCALE = -1;

    private final ProtoField field;
    private final ScalarCell cell;
    private final boolean isNullable;
    private final boolean isText;

    /// Digits after the point of numbers that are kept without it.
    private final int scale;

    private final BigInteger factor;
    private final ValueWriter reals;

    ProtoScalarCell(ProtoField field, DataType type, CodecSettings settings) {
        this.field = field;
        this.cell = new ScalarCell(type, settings);
        this.isNullable = type.isNullable();
        this.isText = cell.type() instanceof StringType || cell.type() instanceof FixedStringType;
        this.scale =
                switch (cell.type()) {
                    case DecimalType(_, int digits) -> digits;
                    case DateTime64Type(int digits, _) -> digits;
                    default -> NO_SCALE;
                };
        this.factor = BigInteger.TEN.pow(Math.max(scale, 0));
        this.reals = ValueWriter.of(DataTypes.FLOAT64, TextStyle.PLAIN, settings);
    }

    @Override
    public void read(ProtoInput in, ColumnBuilder out) {
        switch (field.kind()) {
            case STRING, BYTES -> {
                int to = in.skipBytes();
                int from = to - in.lastLength();
                boolean isAddress =
                        cell.type() instanceof Ipv6Type
                                && field.kind() == ProtoKind.BYTES
                                && to - from == IPV6_BYTES;
                if (isAddress) {
                    cell.putBytes(in.bytes(), from, to, out);
                } else {
                    cell.putText(in.bytes(), from, to, out);
                }
            }
            case DOUBLE, FLOAT -> putReal(in.nextReal(field.kind()), out);
            case ENUM -> putSymbol((int) in.nextInteger(field.kind()), out);
            case UINT64, FIXED64 -> {
                long value = in.nextInteger(field.kind());
                if (value < 0) {
                    putInteger(new BigInteger(Long.toUnsignedString(value)), out);
                } else {
                    putInteger(value, out);
                }
            }
            case INT32, INT64, UINT32, SINT32, SINT64, FIXED32, SFIXED32, SFIXED64, BOOL ->
                    putInteger(in.nextInteger(field.kind()), out);
            case MESSAGE -> throw new IllegalStateException(field.name());
        }
    }

    private void putInteger(long value, ColumnBuilder out) {
        if (isText || scale != NO_SCALE) {
            putInteger(BigInteger.valueOf(value), out);
        } else {
            cell.putInteger(value, ScalarCell.ANY_BITS, out);
        }
    }

    private void putInteger(BigInteger value, ColumnBuilder out) {
        if (isText) {
            putText(value.toString(), out);
        } else {
            cell.putBig(value.multiply(factor), out);
        }
    }

    private void putText(String text, ColumnBuilder out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        cell.putText(bytes, 0, bytes.length, out);
    }

    private void putReal(double value, ColumnBuilder out) {
        if (isText) {
            ByteSink sink = new ByteSink();
            reals.write(new DoubleColumn(new double[] {value}, 1), 0, sink);
            cell.putText(sink.bytes(), 0, sink.size(), out);
            return;
        }
        if (scale == NO_SCALE) {
            cell.putReal(value, out);
            return;
        }
        if (!Double.isFinite(value)) {
            throw badCast(Double.toString(value));
        }
        cell.putBig(
                BigDecimal.valueOf(value).setScale(scale, RoundingMode.HALF_EVEN).unscaledValue(),
                out);
    }

    private void putSymbol(int number, ColumnBuilder out) {
        String name = field.requireSymbols().nameOf(number);
        if (isText) {
            putText(name == null ? Integer.toString(number) : name, out);
            return;
        }
        if (cell.type() instanceof EnumType type) {
            Integer value = name == null ? null : type.valueOf(name);
            if (value == null && type.nameOf(number) == null) {
                throw badCast(name == null ? Integer.toString(number) : name);
            }
            cell.putInteger(value == null ? number : value, ScalarCell.ANY_BITS, out);
            return;
        }
        cell.putInteger(number, ScalarCell.ANY_BITS, out);
    }

    @Override
    public void appendMissing(ColumnBuilder out) {
        String text = field.defaultText();
        if (isNullable) {
            out.appendDefault();
        } else if (field.kind() == ProtoKind.ENUM) {
            putMissingSymbol(text, out);
        } else if (text != null) {
            putText(text, out);
        } else {
            out.appendDefault();
        }
    }

    /// The symbol that the schema names, or else its first one, where the column can hold it.
    private void putMissingSymbol(@Nullable String text, ColumnBuilder out) {
        ProtoEnum symbols = field.requireSymbols();
        ProtoEnum.Symbol first = symbols.symbols().getFirst();
        Integer number = text == null ? null : symbols.numberOf(text);
        String name = number == null || text == null ? first.name() : text;
        if (cell.type() instanceof EnumType type && type.valueOf(name) == null) {
            out.appendDefault();
        } else {
            putSymbol(number == null ? first.number() : number, out);
        }
    }

    private DatabaseException badCast(String value) {
        return new DatabaseException(
                ErrorCode.PROTOBUF_BAD_CAST,
                "Could not convert value '%s' from protobuf type %s to data type %s"
                        .formatted(value, field.kind().title(), cell.type().name()));
    }
}
