package io.millpond.engine.execute;

import io.millpond.engine.format.FormatSettings;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Types for values whose text is all that is known of them, as ClickHouse infers them.
///
/// Until all values are seen, types are without Nullable, and Nothing stands for NULL.
///
/// Immutable.
///
/// Source: `input_format_try_infer_*` of ClickHouse 26.7.
final class InferredType {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,20}");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern DATE_TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}");
    private static final Pattern DATE_TIME_64 = Pattern.compile(DATE_TIME + "\\.[0-9]{1,9}");

    private final boolean hasIntegers;
    private final boolean hasDates;
    private final boolean hasTimes;
    private final boolean isFineOnly;
    private final boolean hasNumbersInTexts;

    private InferredType(FormatSettings settings, boolean hasNumbersInTexts) {
        this.hasIntegers = settings.flag("input_format_try_infer_integers");
        this.hasDates = settings.flag("input_format_try_infer_dates");
        this.hasTimes = settings.flag("input_format_try_infer_datetimes");
        this.isFineOnly = settings.flag("input_format_try_infer_datetimes_only_datetime64");
        this.hasNumbersInTexts = hasNumbersInTexts;
    }

    /// What the settings of a query want to be told apart.
    ///
    /// @param format as a statement names it
    static InferredType of(String format, FormatSettings settings) {
        String name = format.toLowerCase(Locale.ROOT);
        boolean hasNumbersInTexts =
                name.startsWith("json")
                        ? settings.flag("input_format_json_try_infer_numbers_from_strings")
                        : name.startsWith("csv")
                                && settings.flag("input_format_csv_try_infer_numbers_from_strings");
        return new InferredType(settings, hasNumbersInTexts);
    }

    /// The type of a number, an integer if it is one.
    DataType number(String text) {
        if (!hasIntegers || !INTEGER.matcher(text).matches()) {
            return DataTypes.FLOAT64;
        }
        BigInteger value = new BigInteger(text);
        if (value.bitLength() <= 63) {
            return DataTypes.INT64;
        }
        boolean fits = value.signum() > 0 && value.bitLength() <= 64;
        return fits ? DataTypes.UINT64 : DataTypes.FLOAT64;
    }

    /// Whether a text is a number.
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /// The type of a text in quotes: a date where it looks like one.
    DataType quoted(String text) {
        if (hasNumbersInTexts && isNumber(text)) {
            return number(text);
        }
        boolean isDate = DATE.matcher(text).matches();
        if (isDate && hasDates) {
            return DataTypes.DATE;
        }
        if (hasTimes && !isFineOnly && (isDate || DATE_TIME.matcher(text).matches())) {
            return DataTypes.DATE_TIME;
        }
        boolean isFine =
                DATE_TIME_64.matcher(text).matches()
                        || (isFineOnly && DATE_TIME.matcher(text).matches());
        return hasTimes && isFine ? new DateTime64Type(9, null) : DataTypes.STRING;
    }

    /// The type of a text without quotes.
    DataType plain(String text) {
        if (isNumber(text)) {
            return number(text);
        }
        return text.equals("true") || text.equals("false") ? DataTypes.BOOL : quoted(text);
    }

    /// The type of values of which some have one type and some the other.
    static DataType common(DataType left, DataType right) {
        if (left.equals(right) || right instanceof NothingType) {
            return left;
        }
        if (left instanceof NothingType) {
            return right;
        }
        if (left instanceof ArrayType(DataType one) && right instanceof ArrayType(DataType two)) {
            return new ArrayType(common(one, two));
        }
        if (left instanceof TupleType one && right instanceof TupleType two) {
            return tuple(one, two);
        }
        if (isNumeric(left) && isNumeric(right)) {
            boolean isFloat = left instanceof FloatType || right instanceof FloatType;
            return isFloat ? DataTypes.FLOAT64 : DataTypes.UINT64;
        }
        if (left instanceof MapType(DataType key, DataType one)
                && right instanceof MapType(DataType other, DataType two)) {
            return new MapType(common(key, other), common(one, two));
        }
        if (isTime(left) && isTime(right)) {
            boolean isFine = left instanceof DateTime64Type || right instanceof DateTime64Type;
            return isFine ? new DateTime64Type(9, null) : DataTypes.DATE_TIME;
        }
        return DataTypes.STRING;
    }

    /// As [#common], where flags among numbers are numbers, as in JSON.
    static DataType commonInJson(DataType left, DataType right) {
        if (left instanceof BoolType && isNumeric(right)) {
            return right;
        }
        return right instanceof BoolType && isNumeric(left) ? left : common(left, right);
    }

    /// The type of the elements of one array of JSON: those that have none in common keep theirs.
    DataType commonInArray(DataType left, DataType right) {
        DataType common = commonInJson(left, right);
        boolean isMixed =
                !hasNumbersInTexts
                        && (left instanceof DynamicType
                                || right instanceof DynamicType
                                || isForced(common, left)
                                || isForced(common, right));
        return isMixed ? new DynamicType(DynamicType.MAX_TYPES_DEFAULT) : common;
    }

    /// Whether a text, or arrays of texts, were made of something else.
    private static boolean isForced(DataType common, DataType type) {
        if (common instanceof ArrayType(DataType one) && type instanceof ArrayType(DataType two)) {
            return isForced(one, two);
        }
        return common instanceof StringType
                && !(type instanceof StringType || type instanceof NothingType);
    }

    private static boolean isNumeric(DataType type) {
        return type instanceof IntegerType || type instanceof FloatType;
    }

    private static boolean isTime(DataType type) {
        return type instanceof DateType
                || type instanceof DateTimeType
                || type instanceof DateTime64Type;
    }

    private static DataType tuple(TupleType left, TupleType right) {
        if (left.names().isEmpty() || right.names().isEmpty()) {
            if (left.elements().size() != right.elements().size()) {
                return DataTypes.STRING;
            }
            List<DataType> elements = new ArrayList<>();
            for (int i = 0; i < left.elements().size(); i++) {
                elements.add(common(left.elements().get(i), right.elements().get(i)));
            }
            return TupleType.of(elements);
        }
        Map<String, DataType> elements = new LinkedHashMap<>();
        for (TupleType tuple : List.of(left, right)) {
            for (int i = 0; i < tuple.names().size(); i++) {
                elements.merge(tuple.names().get(i), tuple.elements().get(i), InferredType::common);
            }
        }
        return new TupleType(List.copyOf(elements.keySet()), List.copyOf(elements.values()));
    }

    /// The type of the column: what was never seen is a string, and all values may be NULL.
    static DataType complete(DataType type) {
        return switch (type) {
            case NothingType _ -> new NullableType(DataTypes.STRING);
            case DynamicType dynamic -> dynamic;
            case ArrayType(DataType element) -> new ArrayType(complete(element));
            case MapType(DataType key, DataType value) ->
                    new MapType(DataTypes.notNullable(complete(key)), complete(value));
            case TupleType tuple ->
                    new TupleType(
                            tuple.names(),
                            tuple.elements().stream().map(InferredType::complete).toList());
            default -> new NullableType(type);
        };
    }
}
