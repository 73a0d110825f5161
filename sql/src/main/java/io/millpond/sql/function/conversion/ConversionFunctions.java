package io.millpond.sql.function.conversion;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.CastMode;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.IpCasts;
import io.millpond.sql.function.cast.TextCasts;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.Time64Type;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `CAST` and its kin, and `toT`, `toTOrZero`, `toTOrNull` and `toTOrDefault` for each type T.
public final class ConversionFunctions {
    private static final String CATEGORY = "Type Conversion";

    private ConversionFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (DataType type : plainTypes()) {
            if (type.equals(DataTypes.BOOL)) {
                all.add(convert(type.name(), (_, _) -> type));
            } else {
                addFamily(all, type.name(), 0, (_, _) -> type);
            }
        }
        addFamily(all, "DateTime", 0, ConversionFunctions::dateTime);
        addFamily(all, "DateTime32", 0, ConversionFunctions::dateTime);
        addFamily(all, "DateTime64", 1, ConversionFunctions::dateTime64);
        addFamily(all, "Time", 0, ConversionFunctions::time);
        addFamily(all, "Time64", 1, ConversionFunctions::time64);
        Map<String, Integer> decimals =
                Map.of("Decimal32", 9, "Decimal64", 18, "Decimal128", 38, "Decimal256", 76);
        decimals.forEach(
                (name, precision) ->
                        addFamily(
                                all,
                                name,
                                1,
                                (function, arguments) -> decimal(function, precision, arguments)));
        all.add(convert("String", (_, _) -> DataTypes.STRING).with(Trait.NEVER_FAILS));
        all.add(convert("FixedString", ConversionFunctions::fixedString));
        for (IntervalType.Unit unit : IntervalType.Unit.values()) {
            all.add(convert("Interval" + unit.title(), (_, _) -> new IntervalType(unit)));
        }
        return all;
    }

    private static List<DataType> plainTypes() {
        return List.of(
                DataTypes.INT8,
                DataTypes.INT16,
                DataTypes.INT32,
                DataTypes.INT64,
                DataTypes.INT128,
                DataTypes.INT256,
                DataTypes.UINT8,
                DataTypes.UINT16,
                DataTypes.UINT32,
                DataTypes.UINT64,
                DataTypes.UINT128,
                DataTypes.UINT256,
                DataTypes.BFLOAT16,
                DataTypes.FLOAT32,
                DataTypes.FLOAT64,
                DataTypes.BOOL,
                DataTypes.UUID,
                DataTypes.IPV4,
                DataTypes.IPV6,
                DataTypes.DATE,
                DataTypes.DATE32);
    }

    /// The type that a call converts to, from the arguments after the value.
    interface Target {
        DataType of(String function, List<Argument> arguments);
    }

    private static ScalarFunction handlingNulls(ScalarFunction function, boolean isNeeded) {
        return isNeeded ? function.with(Trait.HANDLES_NULLS) : function;
    }

    private static void addFamily(
            List<ScalarFunction> all, String type, int parameterCount, Target target) {
        all.add(convert(type, target));
        String rest = parameterCount == 0 ? "" : ", S";
        for (OnFailure onFailure : OnFailure.values()) {
            boolean hasDefault = !type.startsWith("Time") && !type.equals("BFloat16");
            if (onFailure == OnFailure.DEFAULT && !hasDefault) {
                continue;
            }
            String name = "to" + type + onFailure.suffix;
            ScalarFunction function =
                    ScalarFunction.of(
                            FunctionDescription.of(
                                    CATEGORY,
                                    name + "(x" + rest + ")",
                                    "x as " + type + onFailure.doc),
                            (arguments, context) ->
                                    bindParsing(
                                            name,
                                            onFailure,
                                            parameterCount,
                                            target,
                                            arguments,
                                            context));
            all.add(handlingNulls(function, onFailure == OnFailure.DEFAULT));
        }
    }

    /// What stands for a text that cannot be read.
    private enum OnFailure {
        ZERO("OrZero", ", zero where it cannot be read."),
        NULL("OrNull", ", NULL where it cannot be read."),
        DEFAULT("OrDefault", ", the last argument where it cannot be read.");

        private final String suffix;
        private final String doc;

        OnFailure(String suffix, String doc) {
            this.suffix = suffix;
            this.doc = doc;
        }
    }

    private static ScalarFunction convert(String type, Target target) {
        String name = "to" + type;
        FunctionDescription description =
                FunctionDescription.of(
                        CATEGORY, name + "(x)", "x as " + type + "; fails where it cannot be.");
        description =
                switch (type) {
                    case "Date" -> description.withAliases("DATE").ignoringCase();
                    default -> description;
                };
        return ScalarFunction.of(
                description,
                (arguments, context) -> bind(name, target, arguments, context),
                Trait.HANDLES_VARIANTS);
    }

    private static BoundFunction bind(
            String name, Target target, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 1, 3);
        DataType from = arguments.getFirst().type();
        if (name.equals("toDateTime64")) {
            Arguments.count(name, arguments, 2, 3);
        }
        DataType to = target.of(name, arguments);
        checkCount(name, to, arguments);
        if (!to.equals(DataTypes.STRING)) {
            checkScalar(name, from);
        } else if (!(from instanceof DateTimeType) && !(from instanceof DateTime64Type)) {
            Arguments.count(name, arguments, 1);
        }
        boolean isInZone =
                to.equals(DataTypes.STRING)
                        || to.equals(DataTypes.DATE)
                        || to.equals(DataTypes.DATE32);
        DataType source = from;
        boolean isTime =
                from instanceof DateTimeType
                        || from instanceof DateTime64Type
                        || from.equals(DataTypes.DYNAMIC);
        if (arguments.size() > 1 && isInZone && isTime) {
            String zone = Arguments.constantText(name, arguments, 1);
            source = inZone(from, zone);
        }
        Cast cast = Casts.bind(source, to, context);
        return BoundFunction.of(
                to, (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
    }

    /// Plain types take nothing but the value, dates a zone too; the others check for themselves.
    private static void checkCount(String name, DataType to, List<Argument> arguments) {
        DataType from = arguments.getFirst().type();
        boolean hasZone =
                to.equals(DataTypes.DATE)
                        || to.equals(DataTypes.DATE32)
                        || (to.equals(DataTypes.STRING)
                                && (from instanceof DateTimeType
                                        || from instanceof DateTime64Type
                                        || from.equals(DataTypes.DYNAMIC)));
        boolean isPlain = plainTypes().contains(to) || to.equals(DataTypes.STRING);
        if (isPlain || to instanceof IntervalType) {
            Arguments.count(name, arguments, 1, hasZone ? 2 : 1);
        }
        if (hasZone && arguments.size() > 1 && !Arguments.isText(arguments.get(1).type())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 2nd argument 'timezone' to function '"
                            + name
                            + "'. Expected: String, got: "
                            + arguments.get(1).type().name());
        }
    }

    private static void checkScalar(String name, DataType type) {
        switch (type.layout()) {
            case ARRAY, MAP, TUPLE -> throw Arguments.illegal(name, type);
            case BYTE,
                    SHORT,
                    INT,
                    LONG,
                    WIDE_128,
                    WIDE_256,
                    FLOAT,
                    DOUBLE,
                    BYTES,
                    FIXED_BYTES,
                    NULLABLE,
                    DICTIONARY,
                    VARIANT,
                    OBJECT -> {
                // A value that may be converted.
            }
        }
    }

    /// The date-time type with another zone; any other type as it is.
    public static DataType inZone(DataType type, String zone) {
        ZoneNames.zone(zone);
        return switch (type) {
            case DateTimeType _ -> new DateTimeType(zone);
            case DateTime64Type(int scale, _) -> new DateTime64Type(scale, zone);
            default -> type;
        };
    }

    private static DataType dateTime(String function, List<Argument> arguments) {
        if (arguments.size() > 1 && Numbers.isInteger(arguments.get(1).type())) {
            return dateTime64(function, arguments);
        }
        String zone =
                arguments.size() > 1 && Arguments.isText(arguments.get(1).type())
                        ? Arguments.constantText(function, arguments, 1)
                        : null;
        if (zone != null && !zone.isEmpty()) {
            ZoneNames.zone(zone);
            return new DateTimeType(zone);
        }
        return switch (arguments.getFirst().type()) {
            case DateTimeType(String same) -> new DateTimeType(same);
            case DateTime64Type(_, String same) -> new DateTimeType(same);
            default -> DataTypes.DATE_TIME;
        };
    }

    private static DataType dateTime64(String function, List<Argument> arguments) {
        int scale = arguments.size() > 1 ? scale(function, arguments, 1) : 3;
        String zone = arguments.size() > 2 ? Arguments.constantText(function, arguments, 2) : null;
        if (zone == null) {
            zone =
                    switch (arguments.getFirst().type()) {
                        case DateTimeType(String same) -> same;
                        case DateTime64Type(_, String same) -> same;
                        default -> null;
                    };
        } else {
            ZoneNames.zone(zone);
        }
        return new DateTime64Type(scale, zone);
    }

    /// The digits of a DateTime64's fraction that the argument at `place` says.
    ///
    /// Errors: ARGUMENT_OUT_OF_BOUND.
    public static int scale(String function, List<Argument> arguments, int place) {
        long given = Arguments.constantLong(function, arguments, place);
        if (given < 0 || given > 9) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Scale "
                            + given
                            + " is too large for DateTime64. Maximum is up to nanoseconds (9).");
        }
        return (int) given;
    }

    private static DataType time(String function, List<Argument> arguments) {
        Arguments.count(function, arguments, 1);
        return DataTypes.TIME;
    }

    private static DataType time64(String function, List<Argument> arguments) {
        Arguments.count(function, arguments, 2);
        long scale = Arguments.constantLong(function, arguments, 1);
        if (scale < 0 || scale > 9) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "DataTypeTime64 scale " + scale + " is too large, maximum is 9");
        }
        return new Time64Type((int) scale);
    }

    private static DataType decimal(String function, int precision, List<Argument> arguments) {
        Arguments.count(function, arguments, 2, 3);
        long scale = Arguments.constantLong(function, arguments, 1);
        if (scale < 0 || scale > precision) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Negative scales and scales larger than precision are not supported");
        }
        return new DecimalType(precision, (int) scale);
    }

    private static DataType fixedString(String function, List<Argument> arguments) {
        Arguments.count(function, arguments, 2);
        if (!(arguments.get(1).type() instanceof IntegerType integer) || integer.isSigned()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Second argument for function toFixedString must be unsigned integer");
        }
        long length = Arguments.constantLong(function, arguments, 1);
        if (length < 1 || length > FixedStringType.LENGTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND, "FixedString size must be positive");
        }
        return new FixedStringType((int) length);
    }

    private static BoundFunction bindParsing(
            String name,
            OnFailure onFailure,
            int parameterCount,
            Target target,
            List<Argument> arguments,
            FunctionContext context) {
        int zoneCount = name.startsWith("toDateTime") ? 1 : 0;
        boolean mayHaveDefault = onFailure == OnFailure.DEFAULT;
        int countMax = mayHaveDefault ? 4 : 1 + parameterCount + zoneCount;
        Arguments.count(name, arguments, 1, countMax);
        DataType from = DataTypes.notNullable(arguments.getFirst().type());
        int zonePlace = 1 + parameterCount;
        boolean hasZone =
                zoneCount > 0
                        && arguments.size() > zonePlace
                        && Arguments.isText(arguments.get(zonePlace).type());
        int defaultPlace = hasZone ? zonePlace + 1 : zonePlace;
        boolean hasDefault = mayHaveDefault && arguments.size() > defaultPlace;
        DataType to = target.of(name, hasDefault ? arguments.subList(0, defaultPlace) : arguments);
        boolean isSecond = to instanceof DateTimeType && Numbers.isInteger(from);
        if (!Arguments.isText(from) && !isSecond && onFailure != OnFailure.DEFAULT) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + from.name()
                            + " of first argument of function "
                            + name
                            + ". Conversion functions with postfix 'OrZero' or 'OrNull' should"
                            + " take String argument");
        }
        if (hasDefault) {
            checkDefault(arguments.get(defaultPlace).type(), to);
        }
        Cast fallback =
                hasDefault
                        ? Casts.bind(arguments.get(defaultPlace).type(), to, context)
                        : (_, rowCount) -> new ConstantColumn(zero(to), rowCount);
        DataType result = onFailure == OnFailure.NULL ? new NullableType(to) : to;
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    NullableColumn parsed = parsed(columns.getFirst(), from, to, rowCount, context);
                    if (onFailure == OnFailure.NULL) {
                        return parsed;
                    }
                    Column other = columns.get(hasDefault ? defaultPlace : 0);
                    return replaceNulls(parsed, to, fallback.apply(other, rowCount), rowCount);
                });
    }

    private static NullableColumn parsed(
            Column column, DataType from, DataType to, int rowCount, FunctionContext context) {
        Column full = Columns.full(column);
        if (from.equals(DataTypes.NOTHING)) {
            byte[] nulls = new byte[rowCount];
            Arrays.fill(nulls, (byte) 1);
            return new NullableColumn(nulls, Columns.full(Columns.defaults(to, rowCount)));
        }
        return full instanceof NullableColumn nullable
                ? withNulls(orNull(nullable.values(), from, to, rowCount, context), nullable)
                : orNull(column, from, to, rowCount, context);
    }

    /// Errors: BAD_ARGUMENTS for a default of another type.
    static void checkDefault(DataType type, DataType expected) {
        boolean isSame =
                type.equals(expected)
                        || (type instanceof DateTimeType && expected instanceof DateTimeType)
                        || (type instanceof DateTime64Type(int scale, _)
                                && expected instanceof DateTime64Type(int other, _)
                                && scale == other);
        if (!isSame) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Default value type should be same as cast type. Expected "
                            + expected.name()
                            + ". Actual "
                            + type.name());
        }
    }

    /// What stands for a text that cannot be read: the first day of a Date32's range.
    private static Column zero(DataType type) {
        return type.equals(DataTypes.DATE32)
                ? IntColumn.of((int) CivilDate.days(1900, 1, 1))
                : ColumnBuilders.defaultValue(type);
    }

    /// The converted values, NULL where one could not be converted.
    static NullableColumn orNull(
            Column column, DataType from, DataType to, int rowCount, FunctionContext context) {
        if (from.equals(IpCasts.BYTES) && to.equals(DataTypes.IPV6)) {
            return new NullableColumn(new byte[rowCount], IpCasts.ofBytes(column, rowCount));
        }
        if (Arguments.isText(from)) {
            BytesColumn texts = TextCasts.texts(from, column);
            return TextCasts.parseOrNull(texts, rowCount, to, context);
        }
        NullableColumn converted =
                Casts.castOrNull(
                        Casts.bind(from, to, CastMode.ACCURATE, context), column, to, rowCount);
        if (to instanceof DateTimeType && Numbers.isInteger(from)) {
            for (int row = 0; row < rowCount; row++) {
                BigInteger second = Numbers.bigAt(Columns.full(column), row, from);
                boolean fits = second.signum() >= 0 && second.bitLength() <= 32;
                converted.nulls()[row] |= (byte) (fits ? 0 : 1);
            }
        }
        return converted;
    }

    static Column replaceNulls(
            NullableColumn values, DataType type, Column fallback, int rowCount) {
        int[] choices = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            choices[row] = values.nulls()[row];
        }
        return Selection.select(type, List.of(values.values(), fallback), choices, rowCount);
    }

    static NullableColumn withNulls(NullableColumn values, NullableColumn more) {
        byte[] nulls = values.nulls().clone();
        for (int row = 0; row < values.rowCount(); row++) {
            nulls[row] |= more.nulls()[row];
        }
        return new NullableColumn(nulls, values.values());
    }
}
