package io.millpond.sql.function.cast;

import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The least type that holds the values of several types.
///
/// Source: ClickHouse's `getLeastSupertype` and `getLeastSupertypeOrVariant`.
public final class Supertypes {
    private Supertypes() {}

    /// The common type of `types`, of which there is at least one.
    ///
    /// Errors: NO_COMMON_TYPE where there is none.
    public static DataType common(List<? extends DataType> types) {
        Set<DataType> distinct = new LinkedHashSet<>(types);
        distinct.remove(DataTypes.NOTHING);
        if (distinct.isEmpty()) {
            return DataTypes.NOTHING;
        }
        if (distinct.size() == 1) {
            return distinct.iterator().next();
        }
        List<DataType> all = List.copyOf(distinct);
        if (all.stream().anyMatch(DynamicType.class::isInstance)) {
            return DataTypes.DYNAMIC;
        }
        if (all.stream().anyMatch(VariantType.class::isInstance)) {
            return ofVariants(all);
        }
        if (all.stream().anyMatch(LowCardinalityType.class::isInstance)) {
            return ofDictionaries(all);
        }
        if (all.stream().anyMatch(NullableType.class::isInstance)) {
            return ofNullables(all);
        }
        return ofPlain(all);
    }

    /// The common type of `types`, or the Variant of all of them where there is none.
    ///
    /// Errors: NO_COMMON_TYPE where one of them cannot be in a Variant.
    public static DataType commonOrVariant(List<? extends DataType> types) {
        Set<DataType> alternatives = new LinkedHashSet<>();
        boolean hasVariant = false;
        for (DataType type : types) {
            if (type instanceof VariantType(List<DataType> own)) {
                alternatives.addAll(own);
                hasVariant = true;
            } else if (!(DataTypes.withoutWrappers(type) instanceof NothingType)) {
                alternatives.add(DataTypes.notNullable(type));
            }
        }
        if (hasVariant && types.stream().noneMatch(DynamicType.class::isInstance)) {
            return new VariantType(List.copyOf(alternatives));
        }
        try {
            return common(types);
        } catch (DatabaseException e) {
            boolean areIntervals = alternatives.stream().allMatch(IntervalType.class::isInstance);
            if (e.code() != ErrorCode.NO_COMMON_TYPE || areIntervals) {
                throw e;
            }
            return new VariantType(List.copyOf(alternatives));
        }
    }

    /// As [#commonOrVariant(List)] where setting `use_variant_as_common_type` allows a Variant.
    ///
    /// Errors: NO_COMMON_TYPE where it does not.
    public static DataType commonOrVariant(List<? extends DataType> types, Settings settings) {
        return settings.get(QuerySettings.VARIANT_AS_COMMON_TYPE)
                ? commonOrVariant(types)
                : common(types);
    }

    private static DataType ofDictionaries(List<DataType> types) {
        boolean areAllCoded = types.stream().allMatch(LowCardinalityType.class::isInstance);
        DataType plain = common(types.stream().map(DataTypes::withoutLowCardinality).toList());
        return areAllCoded ? new LowCardinalityType(plain) : plain;
    }

    private static DataType ofNullables(List<DataType> types) {
        DataType plain =
                common(
                        types.stream()
                                .map(
                                        type ->
                                                type instanceof NullableType(DataType element)
                                                        ? element
                                                        : type)
                                .toList());
        if (!DataTypes.canBeInsideNullable(plain)) {
            throw none(types, "because some of them are Nullable and some of them cannot be");
        }
        return new NullableType(plain);
    }

    /// A Variant next to NULL alone stays what it is.
    private static DataType ofVariants(List<DataType> types) {
        List<DataType> others =
                types.stream()
                        .filter(type -> !(DataTypes.withoutWrappers(type) instanceof NothingType))
                        .toList();
        if (others.size() == 1) {
            return others.getFirst();
        }
        throw none(types, "because some of them are Variant and some of them are not");
    }

    private static DataType ofPlain(List<DataType> declared) {
        List<DataType> types = declared.stream().map(DataTypes::plain).toList();
        DataType first = types.getFirst();
        // A Bool is a UInt8 by another name: of several of them the first one's name counts.
        if (types.stream().allMatch(t -> t.equals(DataTypes.BOOL) || t.equals(DataTypes.UINT8))) {
            return first;
        }
        return switch (first) {
            case ArrayType _ -> ofArrays(types);
            case MapType _ -> ofMaps(types);
            case TupleType _ -> ofTuples(types);
            default -> ofScalars(types);
        };
    }

    private static DataType ofArrays(List<DataType> types) {
        List<DataType> elements = new ArrayList<>();
        for (DataType type : types) {
            if (!(type instanceof ArrayType(DataType element))) {
                throw none(types, "because some of them are Array and some of them are not");
            }
            elements.add(element);
        }
        return new ArrayType(common(elements));
    }

    private static DataType ofMaps(List<DataType> types) {
        List<DataType> keys = new ArrayList<>();
        List<DataType> values = new ArrayList<>();
        for (DataType type : types) {
            if (!(type instanceof MapType(DataType key, DataType value))) {
                throw none(types, "because some of them are Maps and some of them are not");
            }
            keys.add(key);
            values.add(value);
        }
        return new MapType(common(keys), common(values));
    }

    private static DataType ofTuples(List<DataType> types) {
        TupleType first = (TupleType) types.getFirst();
        boolean haveSameNames = true;
        for (DataType type : types) {
            if (!(type instanceof TupleType tuple)) {
                throw none(types, "because some of them are Tuple and some of them are not");
            }
            if (tuple.elements().size() != first.elements().size()) {
                throw none(types, "because Tuples have different sizes");
            }
            haveSameNames &= tuple.names().equals(first.names());
        }
        // Of equal types but for their name the first is taken.
        if (types.stream().allMatch(type -> ((TupleType) type).hasElementsOf(first))) {
            return first;
        }
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < first.elements().size(); i++) {
            int place = i;
            elements.add(
                    common(
                            types.stream()
                                    .map(type -> ((TupleType) type).elements().get(place))
                                    .toList()));
        }
        return new TupleType(haveSameNames ? first.names() : List.of(), elements);
    }

    private static DataType ofScalars(List<DataType> types) {
        if (types.stream().anyMatch(Supertypes::isString)) {
            if (types.stream().allMatch(t -> isString(t) || t instanceof EnumType)) {
                return DataTypes.STRING;
            }
            throw none(
                    types,
                    "because some of them are String/FixedString/Enum and some of them are not");
        }
        if (types.stream().anyMatch(TimeCasts::isTime)) {
            return ofTimes(types);
        }
        if (types.stream().anyMatch(DataTypes::isDate)) {
            if (types.stream().allMatch(DataTypes::isDate)) {
                return ofDates(types);
            }
            throw none(
                    types,
                    "because some of them are Date/Date32/DateTime/DateTime64 and some of them"
                            + " are not");
        }
        for (DataType type : types) {
            if (type instanceof IntervalType) {
                return ofInterval(types);
            }
        }
        if (types.stream().anyMatch(DecimalType.class::isInstance)) {
            return ofDecimals(types);
        }
        if (types.stream().allMatch(t -> t instanceof BoolType || t.equals(DataTypes.UINT8))) {
            return types.getFirst();
        }
        return ofNumbers(types);
    }

    private static boolean isString(DataType type) {
        return type instanceof StringType || type instanceof FixedStringType;
    }

    private static DataType ofDates(List<DataType> types) {
        boolean hasDate32 = types.contains(DataTypes.DATE32);
        DataType moment = null;
        int scale = -1;
        for (DataType type : types) {
            if (type instanceof DateTime64Type fine && fine.scale() > scale) {
                scale = fine.scale();
                moment = type;
            } else if (type instanceof DateTimeType && moment == null) {
                moment = type;
            }
        }
        if (moment == null) {
            return DataTypes.DATE32;
        }
        return scale < 0 && hasDate32 ? new DateTime64Type(0, null) : moment;
    }

    private static DataType ofTimes(List<DataType> types) {
        int scale = -1;
        boolean hasMoment = false;
        for (DataType type : types) {
            switch (type) {
                case TimeType _ -> {
                    // The coarsest of all.
                }
                case Time64Type(int digits) -> scale = Math.max(scale, digits);
                case DateTimeType _ -> hasMoment = true;
                case DateTime64Type(int digits, _) -> {
                    hasMoment = true;
                    scale = Math.max(scale, digits);
                }
                default ->
                        throw none(
                                types,
                                "because some of them are Time/Time64 and some of them are not");
            }
        }
        if (hasMoment) {
            return new DateTime64Type(Math.max(scale, 0), null);
        }
        return scale < 0 ? DataTypes.TIME : new Time64Type(scale);
    }

    /// The finest of the units: all are counts of it.
    private static DataType ofInterval(List<DataType> types) {
        IntervalType finest = null;
        for (DataType type : types) {
            boolean fits =
                    type instanceof IntervalType
                            || type instanceof IntegerType
                            || type instanceof EnumType
                            || type instanceof BoolType;
            if (!fits) {
                throw none(types, "because some of them are Interval and some of them are not");
            }
            if (type instanceof IntervalType interval) {
                finest = finest == null ? interval : finer(finest, interval);
            }
        }
        return Objects.requireNonNull(finest);
    }

    private static IntervalType finer(IntervalType one, IntervalType other) {
        if (one.unit().isOfMonths() != other.unit().isOfMonths()) {
            IntervalType months = one.unit().isOfMonths() ? one : other;
            IntervalType days = one.unit().isOfMonths() ? other : one;
            throw new DatabaseException(
                    ErrorCode.NO_COMMON_TYPE,
                    ("Cannot compare intervals %s and %s because the number of days in a month"
                                    + " is not fixed")
                            .formatted(months.name(), days.name()));
        }
        return one.unit().compareTo(other.unit()) <= 0 ? one : other;
    }

    private static DataType ofDecimals(List<DataType> types) {
        int scale = 0;
        int precision = 0;
        int integerDigits = 0;
        for (DataType type : types) {
            if (type instanceof DecimalType decimal) {
                scale = Math.max(scale, decimal.scale());
                precision = Math.max(precision, decimal.precision());
            } else {
                integerDigits = Math.max(integerDigits, decimalDigits(type));
            }
            if (decimalDigits(type) < 0) {
                throw none(types, "because some of them have no lossless conversion to Decimal");
            }
        }
        if (integerDigits > 0) {
            precision = Math.max(precision, scale + integerDigits);
        }
        if (precision > 76) {
            throw none(
                    types,
                    "because the least supertype is Decimal(" + precision + ", " + scale + ")");
        }
        int whole = precision <= 9 ? 9 : precision <= 18 ? 18 : precision <= 38 ? 38 : 76;
        return new DecimalType(whole, scale);
    }

    /// The decimal digits of an integer type; -1 for a type that is no integer of 64 bits or less.
    private static int decimalDigits(DataType type) {
        return switch (type) {
            case DecimalType _ -> 0;
            case BoolType _ -> 3;
            case EnumType enumeration -> enumeration.bits() == 8 ? 3 : 5;
            case IntegerType(int bits, boolean isSigned) ->
                    switch (bits) {
                        case 8 -> 3;
                        case 16 -> 5;
                        case 32 -> 10;
                        case 64 -> isSigned ? 19 : 20;
                        default -> -1;
                    };
            default -> -1;
        };
    }

    private static DataType ofNumbers(List<DataType> types) {
        int signed = 0;
        int unsigned = 0;
        int floating = 0;
        for (DataType type : types) {
            switch (type) {
                case BoolType _ -> unsigned = Math.max(unsigned, 8);
                case Ipv4Type _ -> unsigned = Math.max(unsigned, 32);
                case EnumType enumeration -> signed = Math.max(signed, enumeration.bits());
                case IntegerType(int bits, boolean isSigned) -> {
                    signed = isSigned ? Math.max(signed, bits) : signed;
                    unsigned = isSigned ? unsigned : Math.max(unsigned, bits);
                }
                case FloatType(int bits) -> floating = Math.max(floating, bits);
                case NothingType _ -> {
                    // Holds no values.
                }
                default ->
                        throw none(
                                types, "because some of them are numbers and some of them are not");
            }
        }
        return ofNumbers(types, signed, unsigned, floating);
    }

    private static DataType ofNumbers(
            List<DataType> types, int signed, int unsigned, int floating) {
        if (floating > 0) {
            int bits = Math.max(signed, unsigned);
            if (bits > 32) {
                throw none(
                        types,
                        "because some of them are integers and some are floating point, but there"
                                + " is no floating point type, that can exactly represent all"
                                + " required integers");
            }
            int own = bits > 16 ? 64 : bits > 8 ? 32 : 16;
            return new FloatType(Math.max(own, floating));
        }
        if (signed == 0) {
            return new IntegerType(unsigned, false);
        }
        if (unsigned < signed) {
            return new IntegerType(signed, true);
        }
        if (unsigned == 64 || unsigned == 256) {
            throw none(
                    types,
                    "because some of them are signed integers and some are unsigned integers, but"
                            + " there is no signed integer type, that can exactly represent all"
                            + " required unsigned integer values");
        }
        return new IntegerType(unsigned * 2, true);
    }

    private static DatabaseException none(List<DataType> types, String reason) {
        return new DatabaseException(
                ErrorCode.NO_COMMON_TYPE,
                "There is no supertype for types "
                        + String.join(", ", types.stream().map(DataType::name).toList())
                        + " "
                        + reason);
    }
}
