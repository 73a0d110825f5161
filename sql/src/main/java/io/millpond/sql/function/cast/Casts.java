package io.millpond.sql.function.cast;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;
import io.millpond.storage.type.VariantType;

import java.util.List;
import java.util.Set;

/// Conversions between types.
///
/// A conversion is taken apart from the outside in: constants, dictionaries, NULLs, and what is
/// left between two plain types.
public final class Casts {
    /// Aggregate functions whose parameters say what is asked of a state, not what is in it.
    private static final Set<String> LEVEL_FUNCTIONS =
            Set.of(
                    "quantile",
                    "quantiles",
                    "quantileExact",
                    "quantilesExact",
                    "quantileDeterministic",
                    "quantilesDeterministic",
                    "quantileTDigest",
                    "quantilesTDigest",
                    "quantileTiming",
                    "quantilesTiming");

    private Casts() {}

    /// The conversion of `CAST(x AS to)`.
    ///
    /// Errors: TYPE_MISMATCH or CANNOT_CONVERT_TYPE where the types have nothing to do with each
    /// other.
    public static Cast bind(DataType from, DataType to, FunctionContext context) {
        return bind(from, to, CastMode.WRAPPING, context);
    }

    /// As [#bind(DataType, DataType, FunctionContext)], in a mode.
    public static Cast bind(DataType from, DataType to, CastMode mode, FunctionContext context) {
        if (from.equals(to)) {
            return (column, _) -> column;
        }
        Cast cast = bindFull(from, to, mode, context);
        return (column, rowCount) ->
                column instanceof ConstantColumn constant
                        ? new ConstantColumn(
                                Columns.full(cast.apply(constant.value(), 1)), rowCount)
                        : cast.apply(column, rowCount);
    }

    private static Cast bindFull(
            DataType from, DataType to, CastMode mode, FunctionContext context) {
        if (from instanceof SimpleAggregateFunctionType(_, DataType element)) {
            return bind(element, to, mode, context);
        }
        if (to instanceof SimpleAggregateFunctionType(_, DataType element)) {
            return bind(from, element, mode, context);
        }
        if (VariantCasts.isVariant(from) || VariantCasts.isVariant(to)) {
            return VariantCasts.bind(from, to, mode, context);
        }
        if (from instanceof LowCardinalityType(DataType element)) {
            return overDictionary(bind(element, to, mode, context));
        }
        if (to instanceof LowCardinalityType(DataType element)) {
            return encoding(bind(from, element, mode, context), to);
        }
        if (from instanceof NullableType(DataType element)) {
            return ofNullable(element, to, mode, context);
        }
        boolean isText = from instanceof StringType || from instanceof FixedStringType;
        if (to instanceof NullableType(DataType element)
                && !(isText && !(element instanceof StringType))) {
            return addingNull(bind(from, element, mode, context));
        }
        return bindPlain(from, to, mode, context);
    }

    private static Cast bindPlain(
            DataType from, DataType to, CastMode mode, FunctionContext context) {
        if (from instanceof NothingType) {
            return (_, rowCount) -> Columns.defaults(to, rowCount);
        }
        if (isSameState(from, to)) {
            return (column, _) -> column;
        }
        if (from instanceof JsonType && !(to instanceof StringType || to instanceof JsonType)) {
            throw JsonCasts.unsupported(from, to);
        }
        boolean isAddress = from instanceof FixedStringType && to instanceof Ipv6Type;
        if (isAddress && from.equals(IpCasts.BYTES)) {
            return IpCasts::ofBytes;
        }
        if (from instanceof StringType || from instanceof FixedStringType) {
            return TextCasts.parse(from, to, context);
        }
        if (from instanceof Ipv4Type || from instanceof Ipv6Type) {
            return IpCasts.ofAddress(from, to, context);
        }
        return switch (to) {
            case StringType _ -> TextCasts.print(from, context);
            case FixedStringType _ ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "CAST AS FixedString is only implemented for types String and"
                                    + " FixedString");
            case IntegerType _, BoolType _, FloatType _ -> NumberCasts.bind(from, to, mode);
            case IntervalType _ -> NumberCasts.bindInterval(from, to);
            case DecimalType decimal -> DecimalCasts.bind(from, decimal);
            case EnumType enumeration -> EnumCasts.bind(from, enumeration);
            case DateType _, Date32Type _, DateTimeType _, DateTime64Type _
                    when TimeCasts.isTime(from) ->
                    TimeCasts.toDate(from, to);
            case DateType _, Date32Type _, DateTimeType _, DateTime64Type _ ->
                    DateCasts.bind(from, to, context);
            case TimeType _, Time64Type _ -> TimeCasts.to(from, to, context);
            case UuidType _ -> uuid(from, to);
            case Ipv4Type _, Ipv6Type _ -> IpCasts.bind(from, to);
            case ArrayType array -> NestedCasts.toArray(from, array, mode, context);
            case MapType map -> NestedCasts.toMap(from, map, mode, context);
            case TupleType tuple -> NestedCasts.toTuple(from, tuple, mode, context);
            case JsonType json -> JsonCasts.toJson(from, json, context);
            case NothingType _,
                    VariantType _,
                    DynamicType _,
                    NullableType _,
                    LowCardinalityType _,
                    AggregateFunctionType _,
                    SimpleAggregateFunctionType _ ->
                    throw unsupported(from, to);
        };
    }

    /// Whether states of two types are the same bytes: those of quantiles keep all that any level
    /// may be asked of.
    private static boolean isSameState(DataType from, DataType to) {
        return from instanceof AggregateFunctionType(String function, _, List<DataType> arguments)
                && to instanceof AggregateFunctionType other
                && other.function().equals(function)
                && other.arguments().equals(arguments)
                && LEVEL_FUNCTIONS.contains(function);
    }

    private static Cast uuid(DataType from, DataType to) {
        if (from.equals(DataTypes.UINT128)) {
            return (column, _) -> column;
        }
        if (Numbers.isNumber(from) || TimeCasts.isTime(from)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Conversion between numeric types and UUID is not supported. Probably the"
                            + " passed UUID is unquoted");
        }
        throw unsupported(from, to);
    }

    static Cast then(Cast first, Cast second) {
        return (column, rowCount) -> second.apply(first.apply(column, rowCount), rowCount);
    }

    /// The error of two types between which there is no conversion.
    static DatabaseException unsupported(DataType from, DataType to) {
        return new DatabaseException(
                ErrorCode.CANNOT_CONVERT_TYPE,
                "Conversion from " + from.name() + " to " + to.name() + " is not supported");
    }

    private static Cast overDictionary(Cast element) {
        return (column, rowCount) -> {
            if (!(column instanceof DictionaryColumn coded)) {
                return element.apply(column, rowCount);
            }
            Column dictionary = coded.dictionary();
            if (dictionary.rowCount() > rowCount) {
                return element.apply(coded.materialize(), rowCount);
            }
            Column converted;
            try {
                converted = Columns.full(element.apply(dictionary, dictionary.rowCount()));
            } catch (DatabaseException e) {
                // The dictionary may hold values that no row has: only the rows' own count.
                if (dictionary.rowCount() == 0) {
                    throw e;
                }
                return element.apply(coded.materialize(), rowCount);
            }
            return converted.gather(coded.codes(), rowCount);
        };
    }

    private static Cast encoding(Cast element, DataType to) {
        return (column, rowCount) -> {
            Column converted = element.apply(column, rowCount);
            ColumnBuilder builder = ColumnBuilders.of(to);
            builder.appendRange(converted, 0, rowCount);
            return builder.build();
        };
    }

    private static Cast addingNull(Cast element) {
        return (column, rowCount) ->
                new NullableColumn(
                        new byte[rowCount], Columns.full(element.apply(column, rowCount)));
    }

    private static Cast ofNullable(
            DataType element, DataType to, CastMode mode, FunctionContext context) {
        boolean isLiteral = element instanceof NothingType;
        if (!(to instanceof NullableType(DataType target))) {
            if (isLiteral) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_CONVERT_TYPE,
                        "Cannot convert NULL to a non-nullable type");
            }
            Cast cast = bind(element, to, mode, context);
            return (column, rowCount) -> cast.apply(withoutNulls(column), rowCount);
        }
        Cast cast = bind(element, target, mode, context);
        return (column, rowCount) -> convertNullable(cast, (NullableColumn) column, rowCount);
    }

    private static Column withoutNulls(Column column) {
        NullableColumn nullable = (NullableColumn) column;
        for (int row = 0; row < nullable.rowCount(); row++) {
            if (nullable.isNull(row)) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
                        "Cannot convert NULL value to non-Nullable type");
            }
        }
        return nullable.values();
    }

    private static Column convertNullable(Cast cast, NullableColumn column, int rowCount) {
        try {
            Column values = Columns.full(cast.apply(column.values(), rowCount));
            return new NullableColumn(column.nulls(), values);
        } catch (DatabaseException e) {
            // What stands under a NULL may be no valid input: only the other rows count.
            int[] rows = new int[rowCount];
            int[] places = new int[rowCount];
            int count = 0;
            for (int row = 0; row < rowCount; row++) {
                places[row] = Math.max(0, column.isNull(row) ? count - 1 : count);
                if (!column.isNull(row)) {
                    rows[count++] = row;
                }
            }
            if (count == rowCount || count == 0) {
                throw e;
            }
            Column some = cast.apply(column.values().gather(rows, count), count);
            return new NullableColumn(column.nulls(), Columns.full(some).gather(places, rowCount));
        }
    }

    /// Converts row by row where not all rows can be converted at once.
    public static NullableColumn castOrNull(Cast cast, Column column, DataType to, int rowCount) {
        try {
            Column all = Columns.full(cast.apply(column, rowCount));
            return new NullableColumn(new byte[rowCount], all);
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.UNKNOWN_ELEMENT_OF_ENUM) {
                // No NULL stands for what an enum does not name, as in ClickHouse.
                throw e;
            }
            // Some row cannot be converted: find out which ones.
            ColumnBuilder builder = ColumnBuilders.of(to);
            byte[] nulls = new byte[rowCount];
            Column full = Columns.full(column);
            for (int row = 0; row < rowCount; row++) {
                try {
                    builder.append(cast.apply(full.slice(row, row + 1), 1), 0);
                } catch (DatabaseException _) {
                    builder.appendDefault();
                    nulls[row] = 1;
                }
            }
            return new NullableColumn(nulls, builder.build());
        }
    }
}
