package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// The codecs of a column as ClickHouse writes them out.
///
/// *Differs:* they are checked and remembered. Parts choose their encoding by themselves.
final class ColumnCodecs {
    private ColumnCodecs() {}

    /// The codecs with the arguments they imply; throws UNKNOWN_CODEC.
    static List<NamedCall> canonical(List<NamedCall> codecs, DataType type) {
        List<NamedCall> written = new ArrayList<>();
        for (NamedCall codec : codecs) {
            written.add(canonical(codec, type));
        }
        return written;
    }

    private static NamedCall canonical(NamedCall codec, DataType type) {
        return switch (codec.name()) {
            case "ZSTD" -> withDefault(codec, 1);
            case "LZ4HC" -> withDefault(codec, 9);
            case "Delta", "Gorilla" -> withDefault(codec, width(type));
            case "LZ4", "NONE", "Default", "DoubleDelta", "T64", "GCD", "FPC", "ZSTD_QAT" -> codec;
            default ->
                    throw new DatabaseException(
                            ErrorCode.UNKNOWN_CODEC,
                            "Unknown codec family code: %s".formatted(codec.name()));
        };
    }

    private static NamedCall withDefault(NamedCall codec, long argument) {
        if (!codec.arguments().isEmpty()) {
            return codec;
        }
        List<Expression> arguments = List.of(Literal.IntegerLiteral.of(argument));
        return new NamedCall(codec.name(), arguments, codec.span());
    }

    /// Bytes of a value, 1 where that varies.
    private static int width(DataType type) {
        return switch (DataTypes.withoutWrappers(type).layout()) {
            case SHORT -> 2;
            case INT, FLOAT -> 4;
            case LONG, DOUBLE -> 8;
            case WIDE_128 -> 16;
            case WIDE_256 -> 32;
            case BYTE,
                    BYTES,
                    FIXED_BYTES,
                    ARRAY,
                    MAP,
                    TUPLE,
                    NULLABLE,
                    DICTIONARY,
                    VARIANT,
                    OBJECT ->
                    1;
        };
    }
}
