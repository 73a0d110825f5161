package io.millpond.engine.format.avro;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.avro.Schema;

import java.util.HashSet;
import java.util.Set;

/// Moves past values that no column takes.
final class AvroSkip {
    private static final int DEPTH_MAX = 200;

    private AvroSkip() {}

    /// Errors: TOO_DEEP_RECURSION for records within records without end.
    static void skip(Schema schema, AvroInput in) {
        skip(schema, in, 0);
    }

    private static void skip(Schema schema, AvroInput in, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "Avro values are nested deeper than " + DEPTH_MAX);
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> in.skip(1);
            case INT, LONG, ENUM -> in.nextLong();
            case FLOAT -> in.skip(Float.BYTES);
            case DOUBLE -> in.skip(Double.BYTES);
            case STRING, BYTES -> in.skip(in.nextLength());
            case FIXED -> in.skip(schema.getFixedSize());
            case UNION ->
                    skip(
                            schema.getTypes().get(in.nextPlace(schema.getTypes().size())),
                            in,
                            depth + 1);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    skip(field.schema(), in, depth + 1);
                }
            }
            case ARRAY -> {
                Schema element = schema.getElementType();
                boolean isFree = isFree(element);
                for (long count = in.nextBlock(isFree); count > 0; count = in.nextBlock(isFree)) {
                    for (long i = 0; i < count; i++) {
                        skip(element, in, depth + 1);
                    }
                }
            }
            case MAP -> {
                for (long count = in.nextBlock(false); count > 0; count = in.nextBlock(false)) {
                    for (long i = 0; i < count; i++) {
                        in.skip(in.nextLength());
                        skip(schema.getValueType(), in, depth + 1);
                    }
                }
            }
        }
    }

    /// Whether a value of the schema may take no bytes.
    static boolean isFree(Schema schema) {
        return isFree(schema, new HashSet<>());
    }

    private static boolean isFree(Schema schema, Set<String> seen) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> {
                // A record within itself takes at least the bytes of what chooses it.
                if (!seen.add(schema.getFullName())) {
                    yield true;
                }
                boolean isFree = true;
                for (Schema.Field field : schema.getFields()) {
                    isFree &= isFree(field.schema(), seen);
                }
                yield isFree;
            }
            default -> false;
        };
    }
}
