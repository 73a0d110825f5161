package io.millpond.storage.type;

/// The type of a column's values: its canonical name and the layout that holds it.
///
/// Immutable; two types are equal exactly when their names are. The set is closed: every `switch`
/// over it is exhaustive, so adding a type makes the compiler list what must decide about it.
///
/// Source: the types and their spelling are ClickHouse's.
public sealed interface DataType
        permits AggregateFunctionType,
                ArrayType,
                BoolType,
                Date32Type,
                DateTime64Type,
                DateTimeType,
                DateType,
                DecimalType,
                DynamicType,
                EnumType,
                FixedStringType,
                FloatType,
                IntegerType,
                IntervalType,
                Ipv4Type,
                Ipv6Type,
                JsonType,
                LowCardinalityType,
                MapType,
                NothingType,
                NullableType,
                SimpleAggregateFunctionType,
                StringType,
                Time64Type,
                TimeType,
                TupleType,
                UuidType,
                VariantType {
    /// The name as `toTypeName` and `DESCRIBE` print it, such as `Decimal(18, 4)`.
    String name();

    /// The column layout of values of this type.
    Layout layout();

    /// Whether NULL is a value of this type.
    default boolean isNullable() {
        return this instanceof NullableType
                || layout() == Layout.VARIANT
                || (this instanceof LowCardinalityType low && low.element().isNullable())
                || (this instanceof SimpleAggregateFunctionType simple
                        && simple.element().isNullable());
    }
}
