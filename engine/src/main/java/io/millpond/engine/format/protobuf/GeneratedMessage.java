package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.value.ScalarCell;
import io.millpond.engine.format.value.Scalars;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
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

import java.util.ArrayList;
import java.util.List;

/// Makes a message of columns, as ClickHouse 26.7 does where no schema is given: a field a column,
/// numbered in their order.
///
/// Columns called `a.x` and `a.y` are fields of one message in the field `a`. An array of arrays is
/// a repeated message with the one field of the same name.
final class GeneratedMessage {
    private GeneratedMessage() {}

    /// Errors: BAD_ARGUMENTS for types without a kind.
    static ProtoMessage of(Header header) {
        ProtoMessage message = new ProtoMessage("Message");
        addFields(message, header.names(), header.types());
        return message;
    }

    private static void addFields(ProtoMessage message, List<String> names, List<DataType> types) {
        int tag = 0;
        List<String> doneGroups = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int dot = name.indexOf('.');
            if (dot <= 0 || dot == name.length() - 1) {
                message.add(field(message, name, ++tag, types.get(i)));
                continue;
            }
            String group = name.substring(0, dot);
            if (!doneGroups.contains(group)) {
                doneGroups.add(group);
                message.add(group(message, group, ++tag, names, types));
            }
        }
    }

    private static ProtoField group(
            ProtoMessage message, String group, int tag, List<String> names, List<DataType> types) {
        ProtoMessage inner = new ProtoMessage(message.name() + "." + group);
        List<String> innerNames = new ArrayList<>();
        List<DataType> innerTypes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(group + ".")) {
                innerNames.add(names.get(i).substring(group.length() + 1));
                innerTypes.add(types.get(i));
            }
        }
        addFields(inner, innerNames, innerTypes);
        return nested(group, tag, inner, ProtoField.Label.SINGLE, false);
    }

    private static ProtoField nested(
            String name, int tag, ProtoMessage inner, ProtoField.Label label, boolean isMap) {
        return new ProtoField(
                name,
                tag,
                ProtoKind.MESSAGE,
                label,
                false,
                label == ProtoField.Label.SINGLE,
                isMap,
                inner,
                null,
                null);
    }

    private static ProtoField field(ProtoMessage message, String name, int tag, DataType type) {
        return switch (ScalarCell.plain(type)) {
            case ArrayType(DataType element) -> repeated(message, name, tag, element);
            case MapType(DataType key, DataType value) -> map(message, name, tag, key, value);
            case TupleType tuple -> {
                ProtoMessage inner = new ProtoMessage(message.name() + "." + name);
                addFields(inner, Scalars.names(tuple), tuple.elements());
                yield nested(name, tag, inner, ProtoField.Label.SINGLE, false);
            }
            case EnumType enumeration -> symbols(name, tag, enumeration);
            default -> ProtoField.single(name, tag, kind(ScalarCell.plain(type)));
        };
    }

    private static ProtoField repeated(
            ProtoMessage message, String name, int tag, DataType element) {
        DataType plain = ScalarCell.plain(element);
        if (plain instanceof ArrayType || plain instanceof MapType) {
            ProtoMessage inner = new ProtoMessage(message.name() + "." + name);
            inner.add(field(inner, name, 1, element));
            return nested(name, tag, inner, ProtoField.Label.REPEATED, false);
        }
        ProtoField one = field(message, name, tag, element);
        return new ProtoField(
                name,
                tag,
                one.kind(),
                ProtoField.Label.REPEATED,
                one.kind().canBePacked(),
                false,
                false,
                one.message(),
                one.symbols(),
                null);
    }

    private static ProtoField map(
            ProtoMessage message, String name, int tag, DataType key, DataType value) {
        ProtoMessage entry = new ProtoMessage(message.name() + "." + name + "Entry");
        ProtoKind keyKind = kind(ScalarCell.plain(key));
        // Keys cannot be bytes or floating-point numbers: those are text.
        boolean isText =
                keyKind == ProtoKind.BYTES
                        || keyKind == ProtoKind.FLOAT
                        || keyKind == ProtoKind.DOUBLE;
        entry.add(ProtoField.single("key", 1, isText ? ProtoKind.STRING : keyKind));
        DataType plain = ScalarCell.plain(value);
        if (plain instanceof ArrayType || plain instanceof MapType) {
            ProtoMessage inner = new ProtoMessage(message.name() + "." + name + "Value");
            inner.add(field(inner, name + "Value", 1, value));
            entry.add(nested("value", 2, inner, ProtoField.Label.SINGLE, false));
        } else {
            entry.add(field(entry, "value", 2, value));
        }
        return nested(name, tag, entry, ProtoField.Label.REPEATED, true);
    }

    private static ProtoField symbols(String name, int tag, EnumType type) {
        List<ProtoEnum.Symbol> symbols = new ArrayList<>();
        for (EnumType.Entry entry : type.entries()) {
            symbols.add(new ProtoEnum.Symbol(entry.name(), symbols.size()));
        }
        return new ProtoField(
                name,
                tag,
                ProtoKind.ENUM,
                ProtoField.Label.SINGLE,
                false,
                false,
                false,
                null,
                new ProtoEnum(name, symbols),
                null);
    }

    private static ProtoKind kind(DataType type) {
        return switch (type) {
            case BoolType _ -> ProtoKind.BOOL;
            case IntegerType(int bits, boolean isSigned) ->
                    bits > Long.SIZE
                            ? ProtoKind.BYTES
                            : bits == Long.SIZE
                                    ? (isSigned ? ProtoKind.INT64 : ProtoKind.UINT64)
                                    : (isSigned ? ProtoKind.INT32 : ProtoKind.UINT32);
            case DateType _, DateTimeType _, Ipv4Type _ -> ProtoKind.UINT32;
            case Date32Type _, TimeType _ -> ProtoKind.INT32;
            case DateTime64Type _ -> ProtoKind.UINT64;
            case Time64Type _, IntervalType _ -> ProtoKind.INT64;
            case FloatType(int bits) -> bits == Long.SIZE ? ProtoKind.DOUBLE : ProtoKind.FLOAT;
            case StringType _,
                    FixedStringType _,
                    DecimalType _,
                    UuidType _,
                    EnumType _,
                    Ipv6Type _ ->
                    ProtoKind.BYTES;
            case AggregateFunctionType _,
                    ArrayType _,
                    DynamicType _,
                    JsonType _,
                    LowCardinalityType _,
                    MapType _,
                    NothingType _,
                    NullableType _,
                    SimpleAggregateFunctionType _,
                    TupleType _,
                    VariantType _ ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Type %s has no field in Protobuf".formatted(type.name()));
        };
    }
}
