package io.millpond.sql.function.conversion;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.DictionaryBinding;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.CastMode;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.SimilarVariants;
import io.millpond.sql.function.cast.SuspiciousDictionaries;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.UuidType;

import java.util.ArrayList;
import java.util.List;

/// Casts whose target type is given as a text.
public final class CastFunctions {
    private static final String CATEGORY = "Type Conversion";

    private static final Setting<Boolean> CAST_KEEP_NULLABLE =
            QuerySettings.known("cast_keep_nullable", SettingType.BOOL);

    private CastFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        FunctionDescription.of(CATEGORY, "CAST(x, T)", "x as the type named T.")
                                .withAliases("_CAST")
                                .ignoringCase(),
                        (arguments, context) ->
                                bind("CAST", CastMode.WRAPPING, arguments, context)));
        all.add(
                define(
                        FunctionDescription.of(
                                CATEGORY,
                                "accurateCast(x, T)",
                                "x as the type named T; fails where a value would change."),
                        (arguments, context) ->
                                bind("accurateCast", CastMode.ACCURATE, arguments, context)));
        all.add(
                define(
                        FunctionDescription.of(
                                CATEGORY,
                                "accurateCastOrNull(x, T)",
                                "As accurateCast, but NULL instead of failing."),
                        (arguments, context) -> bindOrNull(false, arguments, context)));
        all.add(
                define(
                        FunctionDescription.of(
                                CATEGORY,
                                "accurateCastOrDefault(x, T[, default])",
                                "As accurateCast, but a default instead of failing."),
                        (arguments, context) -> bindOrNull(true, arguments, context)));
        all.add(
                define(
                        FunctionDescription.of(
                                CATEGORY,
                                "toLowCardinality(x)",
                                "x held as codes into a dictionary."),
                        (arguments, context) -> {
                            Arguments.count("toLowCardinality", arguments, 1);
                            DataType from = arguments.getFirst().type();
                            boolean isCoded = from instanceof LowCardinalityType;
                            if (!isCoded) {
                                checkCodable(from);
                            }
                            return ofCast(
                                    from, isCoded ? from : new LowCardinalityType(from), context);
                        }));
        return all;
    }

    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT for a type that dictionaries do not hold.
    private static void checkCodable(DataType type) {
        DataType plain = DataTypes.notNullable(type);
        boolean isCodable =
                plain instanceof IntegerType
                        || plain instanceof FloatType
                        || Arguments.isText(plain)
                        || DataTypes.isDate(plain)
                        || plain instanceof BoolType
                        || plain instanceof TimeType
                        || plain instanceof UuidType
                        || plain instanceof Ipv4Type
                        || plain instanceof Ipv6Type
                        || plain instanceof IntervalType
                        || plain instanceof NothingType;
        if (!isCodable) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "DataTypeLowCardinality is supported only for numbers, strings, Date or"
                            + " DateTime, but got "
                            + type.name());
        }
    }

    private static ScalarFunction define(
            FunctionDescription description, ScalarFunction.Binder binder) {
        return ScalarFunction.of(
                description,
                binder,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_CONSTANTS,
                Trait.HANDLES_DICTIONARIES);
    }

    private static BoundFunction ofCast(DataType from, DataType to, FunctionContext context) {
        Cast cast = Casts.bind(from, to, context);
        return BoundFunction.of(
                to, (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
    }

    private static BoundFunction bind(
            String name, CastMode mode, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        DataType from = arguments.getFirst().type();
        DataType named = target(name, arguments, context);
        DataType to = isNullableKept(from, named, context) ? DataTypes.nullable(named) : named;
        if (to instanceof MapType && Arguments.isText(DataTypes.withoutWrappers(from))) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Unsupported types to CAST AS Map. Left type: "
                            + from.name()
                            + ", right type: "
                            + to.name());
        }
        Cast cast = Casts.bind(from, to, mode, context);
        return BoundFunction.of(
                to, (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
    }

    private static boolean isNullableKept(DataType from, DataType to, FunctionContext context) {
        return from.isNullable()
                && DataTypes.canBeInsideNullable(to)
                && context.settings().get(CAST_KEEP_NULLABLE);
    }

    /// The type that the second argument names.
    private static DataType target(String name, List<Argument> arguments, FunctionContext context) {
        DataType to = TypeResolver.parse(Arguments.constantText(name, arguments, 1));
        SimilarVariants.refuse(to, context.settings());
        if (!context.settings().get(QuerySettings.SUSPICIOUS_LOW_CARDINALITY)) {
            SuspiciousDictionaries.refuse(to);
        }
        return to;
    }

    private static BoundFunction bindOrNull(
            boolean isDefault, List<Argument> arguments, FunctionContext context) {
        String name = isDefault ? "accurateCastOrDefault" : "accurateCastOrNull";
        Arguments.count(name, arguments, 2, isDefault ? 3 : 2);
        DataType to = target(name, arguments, context);
        DataType plain = DataTypes.withoutWrappers(to);
        if (isDefault && arguments.size() > 2) {
            ConversionFunctions.checkDefault(arguments.get(2).type(), to);
        }
        if (!isDefault && !DataTypes.canBeInsideNullable(plain)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Type "
                            + to.name()
                            + " is not supported for accurateCastOrNull because it cannot be inside"
                            + " Nullable");
        }
        DataType from = DataTypes.withoutLowCardinality(arguments.getFirst().type());
        DataType fromPlain = DataTypes.notNullable(from);
        DataType result = isDefault ? to : DataTypes.nullable(plain);
        boolean hasDefault = arguments.size() > 2;
        Cast fallback =
                hasDefault
                        ? Casts.bind(arguments.get(2).type(), plain, context)
                        : (_, rowCount) -> Columns.defaults(plain, rowCount);
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    Column full =
                            DictionaryBinding.withoutDictionaries(Columns.full(columns.getFirst()));
                    NullableColumn values =
                            full instanceof NullableColumn nullable
                                    ? ConversionFunctions.withNulls(
                                            ConversionFunctions.orNull(
                                                    nullable.values(),
                                                    fromPlain,
                                                    plain,
                                                    rowCount,
                                                    context),
                                            nullable)
                                    : ConversionFunctions.orNull(
                                            full, fromPlain, plain, rowCount, context);
                    if (!isDefault) {
                        return values;
                    }
                    Column other = columns.get(hasDefault ? 2 : 0);
                    return ConversionFunctions.replaceNulls(
                            values, plain, fallback.apply(other, rowCount), rowCount);
                });
    }
}
