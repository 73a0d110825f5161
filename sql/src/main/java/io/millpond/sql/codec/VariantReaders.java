package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Readers of Variant and Dynamic, whose texts do not say what type they are of.
///
/// A Variant is read as the first of its alternatives that takes all of the text: nested types
/// first, then enums, integers from the narrowest on, Bool, other numbers, dates and addresses,
/// and texts last. A
/// Dynamic is read as the type that [InferredTypes] tells.
final class VariantReaders {
    private VariantReaders() {}

    static ValueReader of(VariantType type, TextStyle style, CodecSettings settings) {
        List<DataType> order = new ArrayList<>(type.alternatives());
        order.sort(
                Comparator.comparingInt(VariantReaders::rank)
                        .thenComparing(Comparator.comparingInt(VariantReaders::depth).reversed()));
        CodecSettings strict = settings.withNullDefault(false);
        List<ValueReader> readers =
                order.stream().map(own -> ValueReader.of(own, style, strict)).toList();
        byte delimiter = settings.csv().delimiter();
        ByteCursor field = new ByteCursor(new byte[0]);
        return (in, out) -> {
            VariantColumnBuilder variant = (VariantColumnBuilder) out;
            if (TextReaders.skipNull(in, style, settings)) {
                variant.appendNull();
                return;
            }
            int from = in.at();
            FieldEnds.skip(in, style, delimiter);
            for (int i = 0; i < readers.size(); i++) {
                int kind = variant.kind(order.get(i));
                field.reset(in.bytes(), from, in.at());
                boolean isWrapped = style != TextStyle.QUOTED && isTooLarge(order.get(i), field);
                if (!isWrapped && isRead(readers.get(i), field, variant.alternative(kind))) {
                    variant.finishRow(kind);
                    return;
                }
            }
            int letter = from < in.at() ? in.bytes()[from] : -1;
            int kind = variant.kind(DataTypes.STRING);
            if (style == TextStyle.QUOTED && kind >= 0 && letter != '\'') {
                BytesColumnBuilder texts = (BytesColumnBuilder) variant.alternative(kind);
                texts.append(in.bytes(), from, in.at());
                variant.finishRow(kind);
                return;
            }
            String text = new String(in.bytes(), from, in.at() - from, StandardCharsets.UTF_8);
            in.seek(from);
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Cannot parse text value of type " + type.name() + " here: " + text);
        };
    }

    /// Whether a reader takes all of the text; the builder is as before where it does not.
    private static boolean isRead(ValueReader reader, ByteCursor field, ColumnBuilder out) {
        int before = out.rowCount();
        try {
            reader.read(field, out);
        } catch (DatabaseException _) {
            // No value of this type: the next one is tried.
            return false;
        }
        if (!field.isAtEnd()) {
            out.rollback(before);
            return false;
        }
        return true;
    }

    /// Whether a text is a whole number that the type does not have, which its reader would wrap.
    private static boolean isTooLarge(DataType type, ByteCursor field) {
        if (!(DataTypes.withoutLowCardinality(type)
                instanceof IntegerType(int bits, boolean isSigned))) {
            return false;
        }
        int from = field.at();
        int limit = isSigned ? bits - 1 : bits;
        boolean isTooLarge;
        if (!field.skipIf('"')) {
            field.skipIf('\'');
        }
        try {
            isTooLarge = IntegerText.readBig(field, true).bitLength() > limit;
        } catch (DatabaseException _) {
            // No number: the reader says so.
            isTooLarge = false;
        }
        field.seek(from);
        return isTooLarge;
    }

    private static int rank(DataType type) {
        return switch (type) {
            case ArrayType _, MapType _, TupleType _, JsonType _ -> 0;
            case EnumType _ -> 1;
            case BoolType _ -> 39;
            case IntegerType(int bits, boolean isSigned) ->
                    10 + 2 * Integer.numberOfTrailingZeros(bits) + (isSigned ? 1 : 0);
            case DecimalType _ -> 40;
            case FloatType(int bits) -> 41 + bits / 64;
            case DateTimeType _ -> 61;
            case DateTime64Type _ -> 62;
            case StringType _, FixedStringType _ -> 100;
            case LowCardinalityType(DataType element) -> rank(element);
            default -> 60;
        };
    }

    private static int depth(DataType type) {
        return switch (type) {
            case ArrayType(DataType element) -> 1 + depth(element);
            case MapType(_, DataType value) -> 1 + depth(value);
            case TupleType tuple ->
                    1 + tuple.elements().stream().mapToInt(VariantReaders::depth).max().orElse(0);
            default -> 0;
        };
    }

    /// A reader of Dynamic.
    static ValueReader dynamic(TextStyle style, CodecSettings settings) {
        Map<DataType, ValueReader> readers = new HashMap<>();
        byte delimiter = settings.csv().delimiter();
        ByteCursor field = new ByteCursor(new byte[0]);
        return (in, out) -> {
            VariantColumnBuilder variant = (VariantColumnBuilder) out;
            if (TextReaders.skipNull(in, style, settings)) {
                variant.appendNull();
                return;
            }
            int from = in.at();
            FieldEnds.skip(in, style, delimiter);
            field.reset(in.bytes(), from, in.at());
            DataType type = InferredTypes.of(field, style);
            int kind = variant.kind(type);
            field.seek(from);
            ValueReader reader =
                    readers.computeIfAbsent(type, own -> ValueReader.of(own, style, settings));
            if (!isRead(reader, field, variant.alternative(kind))) {
                kind = variant.kind(DataTypes.STRING);
                field.seek(from);
                readers.computeIfAbsent(
                                DataTypes.STRING, own -> ValueReader.of(own, style, settings))
                        .read(field, variant.alternative(kind));
            }
            variant.finishRow(kind);
        };
    }
}
