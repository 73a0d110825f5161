package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What the setting `schema_inference_make_columns_nullable` makes of the types that a document
/// with a schema says it has: 0 takes NULL off everywhere, 1 puts it everywhere, and with 2 or
/// `auto`, and 3, the types stay.
public final class InferredNulls {
    private static final String SETTING = "schema_inference_make_columns_nullable";

    private InferredNulls() {}

    /// Errors: BAD_ARGUMENTS for another value of the setting.
    public static Header apply(Header header, FormatSettings settings) {
        UnaryOperator<DataType> change =
                switch (settings.text(SETTING)) {
                    case "0", "false" -> DataTypes::notNullable;
                    case "1", "true" -> InferredNulls::nullable;
                    case "2", "3", "auto" -> UnaryOperator.identity();
                    default ->
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "Unexpected value of %s: '%s'"
                                            .formatted(SETTING, settings.text(SETTING)));
                };
        List<Field> fields = new ArrayList<>();
        for (Field field : header.fields()) {
            fields.add(new Field(field.name(), changed(field.type(), change)));
        }
        return new Header(fields);
    }

    /// A type of values of which none is NULL.
    public static DataType without(DataType type) {
        return changed(type, DataTypes::notNullable);
    }

    private static DataType nullable(DataType type) {
        return DataTypes.canBeInsideNullable(type) ? DataTypes.nullable(type) : type;
    }

    private static DataType changed(DataType type, UnaryOperator<DataType> change) {
        return switch (type) {
            case ArrayType(DataType element) -> new ArrayType(changed(element, change));
            case MapType(DataType key, DataType value) -> new MapType(key, changed(value, change));
            case TupleType tuple ->
                    new TupleType(
                            tuple.names(),
                            tuple.elements().stream().map(e -> changed(e, change)).toList());
            default -> change.apply(type);
        };
    }
}
