package io.millpond.engine.format.json;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.time.ZoneNames;
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

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;

/// Makes the cells of types.
final class JsonCells {
    private final CodecSettings settings;
    private final int depthMax;

    /// @param depthMax how deep the values of unknown keys may be nested
    JsonCells(CodecSettings settings, int depthMax) {
        this.settings = settings;
        this.depthMax = depthMax;
    }

    JsonCell of(DataType type) {
        boolean isNullAllowed = settings.isNullDefault() || type.isNullable();
        if (!settings.options().isEmpty()) {
            return new JsonCodecCell(isNullAllowed, reader(type));
        }
        // As in ClickHouse, numbers and dates take `null` whatever the settings.
        return switch (type) {
            case IntegerType integer when integer.bits() <= Long.SIZE ->
                    new JsonIntegerCell(true, integer.bits(), integer.isSigned());
            case FloatType number -> new JsonFloatCell(true, number.bits(), reader(type));
            case BoolType _ -> new JsonBoolCell(isNullAllowed);
            case StringType _ -> new JsonStringCell(isNullAllowed, depthMax);
            case LowCardinalityType(StringType _) ->
                    new JsonDictionaryCell(isNullAllowed, depthMax);
            case LowCardinalityType(NullableType(StringType _)) ->
                    new JsonDictionaryCell(isNullAllowed, depthMax);
            case EnumType enumeration ->
                    new JsonEnumCell(
                            isNullAllowed,
                            depthMax,
                            enumeration,
                            ValueReader.of(type, TextStyle.ESCAPED, settings));
            case DateType _ -> dateCell(JsonDateCell.Kind.DATE, 0, null, type);
            case DateTimeType(String zone) -> dateCell(JsonDateCell.Kind.DATE_TIME, 0, zone, type);
            case DateTime64Type(int scale, String zone) ->
                    dateCell(JsonDateCell.Kind.DATE_TIME_64, scale, zone, type);
            case NullableType(DataType element) -> new JsonNullableCell(of(element));
            case ArrayType(DataType element) -> new JsonArrayCell(isNullAllowed, of(element));
            case MapType(DataType key, DataType value) ->
                    new JsonMapCell(isNullAllowed, of(key), of(value));
            case TupleType tuple ->
                    new JsonTupleCell(
                            isNullAllowed,
                            tuple.elements().stream().map(this::of).toList(),
                            tuple.names(),
                            depthMax);
            case SimpleAggregateFunctionType(_, DataType element) -> of(element);
            case IntegerType _,
                    AggregateFunctionType _,
                    Date32Type _,
                    DecimalType _,
                    FixedStringType _,
                    IntervalType _,
                    LowCardinalityType _,
                    NothingType _,
                    TimeType _,
                    VariantType _,
                    DynamicType _,
                    JsonType _,
                    Time64Type _,
                    Ipv4Type _,
                    Ipv6Type _,
                    UuidType _ ->
                    new JsonCodecCell(isNullAllowed, reader(type));
        };
    }

    private JsonDateCell dateCell(
            JsonDateCell.Kind kind, int scale, @Nullable String zone, DataType type) {
        ZoneId zoneId = zone == null ? settings.zone() : ZoneNames.zone(zone);
        return new JsonDateCell(true, kind, scale, new LocalOffsets(zoneId), reader(type));
    }

    private ValueReader reader(DataType type) {
        return ValueReader.of(type, TextStyle.JSON, settings);
    }
}
