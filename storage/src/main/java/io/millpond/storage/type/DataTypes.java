package io.millpond.storage.type;

/// The types without parameters, and questions that many callers ask of a type.
public final class DataTypes {
    public static final IntegerType INT8 = new IntegerType(8, true);
    public static final IntegerType INT16 = new IntegerType(16, true);
    public static final IntegerType INT32 = new IntegerType(32, true);
    public static final IntegerType INT64 = new IntegerType(64, true);
    public static final IntegerType INT128 = new IntegerType(128, true);
    public static final IntegerType INT256 = new IntegerType(256, true);
    public static final IntegerType UINT8 = new IntegerType(8, false);
    public static final IntegerType UINT16 = new IntegerType(16, false);
    public static final IntegerType UINT32 = new IntegerType(32, false);
    public static final IntegerType UINT64 = new IntegerType(64, false);
    public static final IntegerType UINT128 = new IntegerType(128, false);
    public static final IntegerType UINT256 = new IntegerType(256, false);
    public static final FloatType BFLOAT16 = new FloatType(16);
    public static final FloatType FLOAT32 = new FloatType(32);
    public static final FloatType FLOAT64 = new FloatType(64);
    public static final BoolType BOOL = new BoolType();
    public static final StringType STRING = new StringType();
    public static final UuidType UUID = new UuidType();
    public static final Ipv4Type IPV4 = new Ipv4Type();
    public static final Ipv6Type IPV6 = new Ipv6Type();
    public static final DateType DATE = new DateType();
    public static final Date32Type DATE32 = new Date32Type();
    public static final DateTimeType DATE_TIME = new DateTimeType(null);
    public static final TimeType TIME = new TimeType();
    public static final DynamicType DYNAMIC = new DynamicType(DynamicType.MAX_TYPES_DEFAULT);
    public static final NothingType NOTHING = new NothingType();

    private DataTypes() {}

    /// The type with `Nullable` and `LowCardinality` taken off, outermost first.
    public static DataType withoutWrappers(DataType type) {
        return switch (type) {
            case NullableType(DataType element) -> withoutWrappers(element);
            case LowCardinalityType(DataType element) -> withoutWrappers(element);
            case SimpleAggregateFunctionType(_, DataType element) -> withoutWrappers(element);
            default -> type;
        };
    }

    /// The type with an outer `LowCardinality` taken off.
    public static DataType withoutLowCardinality(DataType type) {
        return type instanceof LowCardinalityType(DataType element) ? element : type;
    }

    /// The type that values are computed with: without the name of a function that combines them.
    public static DataType plain(DataType type) {
        return switch (type) {
            case SimpleAggregateFunctionType(_, DataType element) -> plain(element);
            case ArrayType(DataType element) when !plain(element).equals(element) ->
                    new ArrayType(plain(element));
            default -> type;
        };
    }

    /// The type that also holds NULL; the type itself where it does already.
    ///
    /// An array, map or tuple cannot be NULL: callers ask [#canBeInsideNullable] first.
    public static DataType nullable(DataType type) {
        if (type.isNullable()) {
            return type;
        }
        if (type instanceof LowCardinalityType(DataType element)) {
            return new LowCardinalityType(new NullableType(element));
        }
        return new NullableType(type);
    }

    /// The type without NULL; LowCardinality stays.
    public static DataType notNullable(DataType type) {
        return switch (type) {
            case NullableType(DataType element) -> element;
            case SimpleAggregateFunctionType(_, DataType element) -> notNullable(element);
            case LowCardinalityType(NullableType(DataType element)) ->
                    new LowCardinalityType(element);
            default -> type;
        };
    }

    /// Whether `Nullable(type)` exists.
    public static boolean canBeInsideNullable(DataType type) {
        return switch (type.layout()) {
            case ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT -> false;
            default -> !(type instanceof AggregateFunctionType);
        };
    }

    /// Whether `LowCardinality(type)` exists.
    public static boolean canBeInsideLowCardinality(DataType type) {
        DataType plain = type instanceof NullableType(DataType element) ? element : type;
        return plain instanceof StringType
                || plain instanceof FixedStringType
                || plain instanceof IntegerType
                || plain instanceof FloatType
                || plain instanceof DateTimeType
                || plain.equals(BOOL)
                || plain.equals(TIME)
                || plain.equals(DATE)
                || plain.equals(DATE32)
                || plain.equals(UUID)
                || plain.equals(IPV4)
                || plain.equals(IPV6);
    }

    /// Whether the type is of days or of moments: Date, Date32, DateTime or DateTime64.
    public static boolean isDate(DataType type) {
        return type instanceof DateType
                || type instanceof Date32Type
                || type instanceof DateTimeType
                || type instanceof DateTime64Type;
    }

    /// Whether values of the type have an order; those that hold a state of an aggregate have none.
    public static boolean isOrdered(DataType type) {
        return switch (type) {
            case AggregateFunctionType _ -> false;
            case ArrayType(DataType element) -> isOrdered(element);
            case MapType(DataType key, DataType value) -> isOrdered(key) && isOrdered(value);
            case TupleType tuple -> tuple.elements().stream().allMatch(DataTypes::isOrdered);
            default -> true;
        };
    }

    /// Whether values of the type are held in bits that mean an unsigned number.
    public static boolean isUnsigned(DataType type) {
        return switch (type) {
            case IntegerType integer -> !integer.isSigned();
            case SimpleAggregateFunctionType(_, DataType element) -> isUnsigned(element);
            case BoolType _, DateType _, DateTimeType _, UuidType _, NothingType _ -> true;
            case Ipv4Type _, Ipv6Type _ -> true;
            default -> false;
        };
    }
}
