package io.millpond.storage.column;

import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
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

/// Makes builders for data types.
public final class ColumnBuilders {
    private ColumnBuilders() {}

    /// An empty builder of columns of `type`, which knows the type's default value.
    public static ColumnBuilder of(DataType type) {
        return switch (type) {
            case BoolType _,
                    IntegerType _,
                    FloatType _,
                    DecimalType _,
                    DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _,
                    TimeType _,
                    Time64Type _,
                    IntervalType _,
                    Ipv4Type _,
                    Ipv6Type _,
                    UuidType _,
                    NothingType _ ->
                    ofNumber(type);
            case EnumType enumeration ->
                    enumeration.bits() == 8
                            ? new ByteColumnBuilder((byte) enumeration.defaultValue())
                            : new ShortColumnBuilder((short) enumeration.defaultValue());
            case StringType _, AggregateFunctionType _ -> new BytesColumnBuilder();
            case SimpleAggregateFunctionType(_, DataType element) -> of(element);
            case FixedStringType(int length) -> new FixedBytesColumnBuilder(length);
            case ArrayType(DataType element) -> new ArrayColumnBuilder(of(element));
            case MapType(DataType key, DataType value) -> new MapColumnBuilder(of(key), of(value));
            case TupleType tuple ->
                    new TupleColumnBuilder(
                            tuple.elements().stream().map(ColumnBuilders::of).toList());
            case NullableType(DataType element) -> new NullableColumnBuilder(of(element));
            case VariantType(List<DataType> alternatives) ->
                    new VariantColumnBuilder(alternatives, false);
            case DynamicType _ -> new VariantColumnBuilder(List.of(), true);
            case JsonType json -> new ObjectColumnBuilder(json);
            case LowCardinalityType(DataType element) ->
                    new DictionaryColumnBuilder(of(element), defaultValue(element));
        };
    }

    /// The type's default value, as a column of one row.
    public static Column defaultValue(DataType type) {
        ColumnBuilder builder = of(type);
        builder.appendDefault();
        return builder.build();
    }

    private static ColumnBuilder ofNumber(DataType type) {
        return switch (type.layout()) {
            case BYTE -> new ByteColumnBuilder();
            case SHORT -> new ShortColumnBuilder();
            case INT -> new IntColumnBuilder();
            case LONG -> new LongColumnBuilder();
            case WIDE_128 -> new WideColumnBuilder(2);
            case WIDE_256 -> new WideColumnBuilder(4);
            case FLOAT -> new FloatColumnBuilder();
            case DOUBLE -> new DoubleColumnBuilder();
            case BYTES, FIXED_BYTES, ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT, OBJECT ->
                    throw new IllegalArgumentException(type.name());
        };
    }
}
