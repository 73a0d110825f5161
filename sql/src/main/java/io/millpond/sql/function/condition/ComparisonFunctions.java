package io.millpond.sql.function.condition;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.ConstantTexts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.function.cast.TextCasts;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;

import java.math.BigDecimal;
import java.util.List;

/// Comparisons of two values: 1 where they hold, else 0.
///
/// A constant string is read as the other side's type where that is a date, an enum, a UUID or a
/// number; otherwise both sides are brought to their common type.
public final class ComparisonFunctions {
    private ComparisonFunctions() {}

    /// A comparison as a test on the sign of an order, and on floats, where NaN makes a difference.
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }

        /// The operator for the sides changed over.
        Operator mirrored() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }

    public static List<ScalarFunction> all() {
        return List.of(
                define(Operator.EQUAL, "equals(a, b)", "Whether both are equal."),
                define(Operator.NOT_EQUAL, "notEquals(a, b)", "Whether both differ."),
                define(Operator.LESS, "less(a, b)", "Whether a is less than b."),
                define(Operator.LESS_OR_EQUAL, "lessOrEquals(a, b)", "Whether a is at most b."),
                define(Operator.GREATER, "greater(a, b)", "Whether a is greater than b."),
                define(
                        Operator.GREATER_OR_EQUAL,
                        "greaterOrEquals(a, b)",
                        "Whether a is at least b."));
    }

    private static ScalarFunction define(Operator operator, String syntax, String doc) {
        FunctionDescription description = FunctionDescription.of("Comparison", syntax, doc);
        String name = description.name();
        return ScalarFunction.of(
                description,
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2);
                    if (TupleComparison.isNeeded(
                            arguments.get(0).type(), arguments.get(1).type())) {
                        return TupleComparison.bind(name, arguments, context);
                    }
                    return bind(name, operator, arguments, context);
                },
                Trait.HANDLES_CONSTANTS,
                Trait.NEVER_FAILS);
    }

    private static BoundFunction bind(
            String name, Operator operator, List<Argument> arguments, FunctionContext context) {
        DataType left = compared(arguments.get(0).type(), arguments.get(1).type());
        DataType right = compared(arguments.get(1).type(), arguments.get(0).type());
        if (isNeverNamed(operator, arguments, context)) {
            return BoundFunction.of(
                    DataTypes.UINT8, (_, rowCount) -> new ByteColumn(new byte[rowCount], rowCount));
        }
        DataType common = commonType(name, arguments, left, right);
        Comparison comparison = comparison(operator, left, right, common, context);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) ->
                        new ByteColumn(
                                comparison.apply(columns.get(0), columns.get(1), rowCount),
                                rowCount));
    }

    /// Whether an enum is compared with a text that is none of its names: nothing holds then, but
    /// being different is refused.
    private static boolean isNeverNamed(
            Operator operator, List<Argument> arguments, FunctionContext context) {
        int names = arguments.getFirst().type() instanceof EnumType ? 0 : 1;
        return operator != Operator.NOT_EQUAL
                && arguments.get(names).type() instanceof EnumType type
                && !arguments.get(names).isConstant()
                && arguments.get(1 - names).constant() instanceof BytesColumn
                && !isNameOf(type, arguments.get(1 - names))
                && !context.settings()
                        .get(
                                QuerySettings.known(
                                        "validate_enum_literals_in_operators", SettingType.BOOL));
    }

    /// The type in which both sides are compared; null where each is compared as it is.
    private static DataType commonType(
            String name, List<Argument> arguments, DataType left, DataType right) {
        if (left instanceof AggregateFunctionType || right instanceof AggregateFunctionType) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal types of arguments (`%s`, `%s`) of function `%s`"
                                    .formatted(left.name(), right.name(), name)
                            + ", because some of them are not comparable"
                            + (name.endsWith("quals") && !name.contains("Or")
                                    ? " for equality"
                                    : ""));
        }
        if (left.equals(right)) {
            return left;
        }
        boolean isLeftText = left instanceof StringType || left instanceof FixedStringType;
        boolean isRightText = right instanceof StringType || right instanceof FixedStringType;
        if (isLeftText && isRightText) {
            return DataTypes.STRING;
        }
        if (isRightText || isLeftText) {
            DataType other = isRightText ? left : right;
            Argument text = arguments.get(isRightText ? 1 : 0);
            if (other instanceof EnumType names) {
                boolean isColumn =
                        text.isConstant() && !arguments.get(isRightText ? 0 : 1).isConstant();
                return isColumn || isNameOf(names, text) ? other : DataTypes.STRING;
            }
            if (text.isConstant()) {
                if (text.constant() instanceof BytesColumn constant) {
                    ConstantTexts.refuseTail(constant.text(0), other);
                }
                return other;
            }
            if (DataTypes.isDate(other) || other.equals(DataTypes.UUID)) {
                return other;
            }
            return Supertypes.common(List.of(left, right));
        }
        if (left instanceof Ipv4Type || right instanceof Ipv4Type) {
            return commonAddress(name, left, right);
        }
        if (left instanceof IntervalType && right instanceof IntervalType) {
            return Supertypes.common(List.of(left, right));
        }
        boolean areNumeric =
                (isNumeric(left) && (isNumeric(right) || isCounted(right)))
                        || (isCounted(left) && isNumeric(right));
        if (areNumeric) {
            return DataTypes.NOTHING;
        }
        try {
            return Supertypes.common(List.of(left, right));
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.NO_COMMON_TYPE) {
                throw noComparison(name, left, right);
            }
            throw e;
        }
    }

    /// The type in which an IPv4 address is compared with a value of another type.
    private static DataType commonAddress(String name, DataType left, DataType right) {
        DataType other = left instanceof Ipv4Type ? right : left;
        if (other instanceof Ipv6Type) {
            return other;
        }
        if (other instanceof IntegerType integer && !integer.isSigned()) {
            return DataTypes.NOTHING;
        }
        throw noComparison(name, left, right);
    }

    private static boolean isNameOf(EnumType names, Argument text) {
        return text.constant() instanceof BytesColumn constant
                && names.valueOf(constant.text(0)) != null;
    }

    private static DatabaseException noComparison(String name, DataType left, DataType right) {
        return Arguments.illegal(name, left, right);
    }

    /// The type as which values are compared: a time next to a number as its seconds.
    private static DataType compared(DataType type, DataType other) {
        if (!isNumeric(other)) {
            return type;
        }
        return switch (type) {
            case TimeType _ -> DataTypes.INT32;
            case Time64Type(int scale) -> new DecimalType(18, scale);
            default -> type;
        };
    }

    /// Whether values of the type count as numbers when the other side is one.
    private static boolean isNumeric(DataType type) {
        return Numbers.isNumber(type) || type instanceof IntervalType || type instanceof EnumType;
    }

    /// Whether a time of the type may be compared with a number: by its seconds.
    private static boolean isCounted(DataType type) {
        return type instanceof DateTimeType;
    }

    /// Compares two columns of `rowCount` rows, which may be constant.
    interface Comparison {
        byte[] apply(Column left, Column right, int rowCount);
    }

    private static Comparison comparison(
            Operator operator,
            DataType left,
            DataType right,
            DataType common,
            FunctionContext context) {
        if (common.equals(DataTypes.NOTHING) && !left.equals(right)) {
            return numbers(operator, left, right);
        }
        Comparison plain = sameType(operator, common);
        boolean withoutPadding =
                left instanceof FixedStringType || right instanceof FixedStringType;
        Cast leftCast = cast(left, common, withoutPadding, context);
        Cast rightCast = cast(right, common, withoutPadding, context);
        return (a, b, rowCount) ->
                plain.apply(
                        converted(leftCast, a, rowCount),
                        converted(rightCast, b, rowCount),
                        rowCount);
    }

    /// The converted values: constant where they were constant.
    private static Column converted(Cast cast, Column column, int rowCount) {
        if (column instanceof ConstantColumn constant && rowCount > 0) {
            Column one = Columns.full(cast.apply(constant.value(), 1));
            return new ConstantColumn(one, rowCount);
        }
        return Columns.full(cast.apply(column, rowCount));
    }

    private static Comparison spellingOut(Comparison comparison) {
        return (a, b, rowCount) -> comparison.apply(Columns.full(a), Columns.full(b), rowCount);
    }

    /// A conversion to the type of comparison, whose failure names both types.
    ///
    /// @param withoutPadding whether zero bytes at the ends of strings do not count
    private static Cast cast(
            DataType from, DataType to, boolean withoutPadding, FunctionContext context) {
        boolean isPadded = to.equals(DataTypes.STRING) && withoutPadding;
        Cast cast =
                isPadded && from instanceof StringType
                        ? (column, _) -> TextCasts.cutZeros((BytesColumn) Columns.full(column))
                        : Casts.bind(from, to, context);
        if (!Arguments.isText(from) || Arguments.isText(to)) {
            return cast;
        }
        return (column, rowCount) -> {
            try {
                return cast.apply(column, rowCount);
            } catch (DatabaseException e) {
                Column values = column instanceof ConstantColumn one ? one.value() : column;
                throw ConstantTexts.unreadable(TextCasts.texts(from, values).text(0), to, e);
            }
        };
    }

    /// Compares columns of one type.
    private static Comparison sameType(Operator operator, DataType type) {
        return switch (type) {
            case FloatType _ ->
                    (a, b, rowCount) ->
                            compareDoubles(
                                    operator,
                                    Numbers.doubles(a, type),
                                    Numbers.doubles(b, type),
                                    rowCount);
            case StringType _ -> new TextComparison(operator);
            case ArrayType _, MapType _, TupleType _ -> spellingOut(ordered(operator, type));
            default ->
                    Numbers.fitsLong(type.layout())
                            ? longs(operator, type, type)
                            : spellingOut(ordered(operator, type));
        };
    }

    private static Comparison ordered(Operator operator, DataType type) {
        ColumnOrder order = ColumnOrder.of(type);
        boolean isEquality =
                (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL)
                        && !TupleComparison.holdsFloats(type);
        return (a, b, rowCount) -> {
            byte[] result = new byte[rowCount];
            for (int i = 0; i < rowCount; i++) {
                boolean holds =
                        isEquality
                                ? a.equalAt(i, b, i) == (operator == Operator.EQUAL)
                                : operator.holds(order.compare(a, i, b, i));
                result[i] = (byte) (holds ? 1 : 0);
            }
            return result;
        };
    }

    private static Comparison longs(Operator operator, DataType left, DataType right) {
        boolean isUnsignedLong = left.layout() == Layout.LONG && DataTypes.isUnsigned(left);
        return new NumberComparison(operator, left, right, isUnsignedLong);
    }

    /// Compares numbers of different types by value, exactly.
    private static Comparison numbers(Operator operator, DataType left, DataType right) {
        boolean isFloat = left instanceof FloatType || right instanceof FloatType;
        if (isFloat && (isLong(left) || isLong(right))) {
            return spellingOut(ofLongAndFloat(operator, left, right));
        }
        if (isFloat) {
            return (a, b, rowCount) ->
                    compareDoubles(
                            operator,
                            Numbers.doubles(a, left),
                            Numbers.doubles(b, right),
                            rowCount);
        }
        boolean isDecimal = left instanceof DecimalType || right instanceof DecimalType;
        boolean isUnsignedLong = left.equals(DataTypes.UINT64) || right.equals(DataTypes.UINT64);
        boolean areLongs =
                Numbers.fitsLong(left.layout()) && Numbers.fitsLong(right.layout()) && !isDecimal;
        if (areLongs && !isUnsignedLong) {
            return longs(operator, left, right);
        }
        if (areLongs && DataTypes.isUnsigned(left) && DataTypes.isUnsigned(right)) {
            return new NumberComparison(operator, left, right, true);
        }
        int leftScale = left instanceof DecimalType decimal ? decimal.scale() : 0;
        int rightScale = right instanceof DecimalType decimal ? decimal.scale() : 0;
        return spellingOut(exactly(operator, left, leftScale, right, rightScale));
    }

    private static boolean isLong(DataType type) {
        return type instanceof IntegerType && type.layout() == Layout.LONG;
    }

    /// Compares integers of 64 bits, which a double may not hold, with floats.
    private static Comparison ofLongAndFloat(Operator operator, DataType left, DataType right) {
        boolean isFloatLeft = left instanceof FloatType;
        DataType integer = isFloatLeft ? right : left;
        DataType floating = isFloatLeft ? left : right;
        Operator placed = isFloatLeft ? operator.mirrored() : operator;
        boolean isUnsigned = DataTypes.isUnsigned(integer);
        return (a, b, rowCount) -> {
            long[] longs = Numbers.longs(isFloatLeft ? b : a, integer);
            double[] doubles = Numbers.doubles(isFloatLeft ? a : b, floating);
            byte[] result = new byte[rowCount];
            for (int i = 0; i < rowCount; i++) {
                boolean holds =
                        Double.isNaN(doubles[i])
                                ? placed == Operator.NOT_EQUAL
                                : placed.holds(LongOrder.compare(longs[i], isUnsigned, doubles[i]));
                result[i] = (byte) (holds ? 1 : 0);
            }
            return result;
        };
    }

    private static Comparison exactly(
            Operator operator, DataType left, int leftScale, DataType right, int rightScale) {
        return (a, b, rowCount) -> {
            byte[] result = new byte[rowCount];
            for (int i = 0; i < rowCount; i++) {
                BigDecimal x = new BigDecimal(Numbers.bigAt(a, i, left), leftScale);
                BigDecimal y = new BigDecimal(Numbers.bigAt(b, i, right), rightScale);
                result[i] = (byte) (operator.holds(x.compareTo(y)) ? 1 : 0);
            }
            return result;
        };
    }

    private static byte[] compareDoubles(Operator operator, double[] a, double[] b, int rowCount) {
        byte[] result = new byte[rowCount];
        for (int i = 0; i < rowCount; i++) {
            boolean holds =
                    switch (operator) {
                        case EQUAL -> a[i] == b[i];
                        case NOT_EQUAL -> a[i] != b[i];
                        case LESS -> a[i] < b[i];
                        case LESS_OR_EQUAL -> a[i] <= b[i];
                        case GREATER -> a[i] > b[i];
                        case GREATER_OR_EQUAL -> a[i] >= b[i];
                    };
            result[i] = (byte) (holds ? 1 : 0);
        }
        return result;
    }
}
