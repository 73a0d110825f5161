package io.millpond.engine.format.avro;

import io.millpond.engine.format.value.ScalarCell;
import io.millpond.engine.format.value.Scalars;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Makes the readers of values: of a schema, for the type of a column.
///
/// The type decides what is made, so a schema that contains itself is no matter. A union may stand
/// for any type that one of its branches can be read as; its other branches are errors where they
/// occur.
///
/// @param isNullDefault whether NULL is read as the default where the type has no NULL
/// @param isMissingAllowed whether elements of a tuple that a record lacks are defaults
record AvroCells(CodecSettings codec, boolean isNullDefault, boolean isMissingAllowed) {
    private static final int DEPTH_MAX = 200;

    /// Errors: ILLEGAL_COLUMN where values of the schema cannot be of the type; BAD_ARGUMENTS for
    /// decimals that do not fit; NOT_FOUND_COLUMN_IN_BLOCK for elements that a record lacks.
    AvroCell of(Schema schema, DataType type) {
        return of(schema, type, 0);
    }

    private AvroCell of(Schema schema, DataType type, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "Avro values are nested deeper than " + DEPTH_MAX);
        }
        if (type instanceof VariantType variant) {
            return variant(schema, variant, depth);
        }
        if (schema.getType() == Schema.Type.UNION) {
            return union(schema, type, depth);
        }
        if (schema.getType() == Schema.Type.NULL) {
            return nothing(type);
        }
        if (type instanceof NullableType(DataType element)
                && ScalarCell.plain(element) instanceof TupleType) {
            AvroCell value = of(schema, element, depth + 1);
            return (in, out) -> {
                NullableColumnBuilder nullable = (NullableColumnBuilder) out;
                value.read(in, nullable.values());
                nullable.finishRow();
            };
        }
        DataType plain = ScalarCell.plain(type);
        return switch (schema.getType()) {
            case RECORD -> {
                if (plain instanceof TupleType tuple) {
                    yield record(schema, tuple, depth);
                }
                throw incompatible(schema, type);
            }
            case ARRAY -> {
                if (plain instanceof ArrayType(DataType element)) {
                    yield list(schema, element, depth);
                }
                throw incompatible(schema, type);
            }
            case MAP -> {
                if (plain instanceof MapType(DataType key, DataType value)) {
                    yield pairs(
                            new ScalarCell(key, codec),
                            of(schema.getValueType(), value, depth + 1));
                }
                throw incompatible(schema, type);
            }
            default -> {
                AvroCell cell = AvroScalars.of(schema, type, codec);
                if (cell == null) {
                    throw incompatible(schema, type);
                }
                yield cell;
            }
        };
    }

    static DatabaseException incompatible(Schema schema, DataType type) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "Type %s is not compatible with Avro %s: %s"
                        .formatted(type.name(), schema.getType().getName(), schema));
    }

    private AvroCell nothing(DataType type) {
        if (type.isNullable() || isNullDefault) {
            return (_, out) -> out.appendDefault();
        }
        return (_, _) -> {
            throw new DatabaseException(
                    ErrorCode.CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
                    "Cannot insert Avro null into non-nullable column of type " + type.name());
        };
    }

    private AvroCell union(Schema schema, DataType type, int depth) {
        List<AvroCell> branches = new ArrayList<>();
        boolean isPossible = false;
        DatabaseException failure = null;
        for (Schema branch : schema.getTypes()) {
            try {
                branches.add(of(branch, type, depth + 1));
                isPossible |= branch.getType() != Schema.Type.NULL;
            } catch (DatabaseException e) {
                failure = failure == null ? e : failure;
                branches.add(failing(e));
            }
        }
        if (failure != null && !isPossible) {
            throw schema.getTypes().size() == 2 ? failure : incompatible(schema, type);
        }
        return (in, out) -> branches.get(in.nextPlace(branches.size())).read(in, out);
    }

    private static AvroCell failing(DatabaseException failure) {
        return (_, _) -> {
            throw new DatabaseException(failure.code(), failure.text(), failure);
        };
    }

    private AvroCell variant(Schema schema, VariantType type, int depth) {
        List<Schema> branches =
                schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
        List<AvroCell> cells = new ArrayList<>();
        for (Schema branch : branches) {
            cells.add(
                    branch.getType() == Schema.Type.NULL
                            ? (_, out) -> ((VariantColumnBuilder) out).appendNull()
                            : alternative(branch, type, depth));
        }
        if (schema.getType() != Schema.Type.UNION) {
            return cells.getFirst();
        }
        return (in, out) -> cells.get(in.nextPlace(cells.size())).read(in, out);
    }

    /// Reads a branch as the type that it is by itself, or else as the first that takes it.
    private AvroCell alternative(Schema branch, VariantType type, int depth) {
        DataType natural = AvroStructure.type(branch);
        List<DataType> candidates = new ArrayList<>(type.alternatives());
        if (candidates.remove(natural)) {
            candidates.addFirst(natural);
        }
        for (DataType candidate : candidates) {
            AvroCell cell = possible(branch, candidate, depth);
            if (cell != null) {
                return (in, out) -> {
                    VariantColumnBuilder variant = (VariantColumnBuilder) out;
                    int kind = variant.kind(candidate);
                    cell.read(in, variant.alternative(kind));
                    variant.finishRow(kind);
                };
            }
        }
        throw incompatible(branch, type);
    }

    private @Nullable AvroCell possible(Schema branch, DataType type, int depth) {
        try {
            return of(branch, type, depth + 1);
        } catch (DatabaseException _) {
            // Another alternative may take it.
            return null;
        }
    }

    private AvroCell list(Schema schema, DataType element, int depth) {
        AvroCell cell = of(schema.getElementType(), element, depth + 1);
        boolean isFree = AvroSkip.isFree(schema.getElementType());
        return (in, out) -> {
            ArrayColumnBuilder array = (ArrayColumnBuilder) out;
            for (long count = in.nextBlock(isFree); count > 0; count = in.nextBlock(isFree)) {
                for (long i = 0; i < count; i++) {
                    cell.read(in, array.elements());
                }
            }
            array.finishRow();
        };
    }

    private static AvroCell pairs(ScalarCell key, AvroCell value) {
        return (in, out) -> {
            MapColumnBuilder map = (MapColumnBuilder) out;
            for (long count = in.nextBlock(false); count > 0; count = in.nextBlock(false)) {
                for (long i = 0; i < count; i++) {
                    int length = in.nextLength();
                    key.putText(in.bytes(), in.at(), in.at() + length, map.keys());
                    in.skip(length);
                    value.read(in, map.values());
                }
            }
            map.finishRow();
        };
    }

    private AvroCell record(Schema schema, TupleType type, int depth) {
        List<String> names = Scalars.names(type);
        List<Step> steps = new ArrayList<>();
        List<String> missing = new ArrayList<>(names);
        for (Schema.Field field : schema.getFields()) {
            int element = names.indexOf(field.name());
            if (element < 0) {
                steps.add(new Step(-1, (in, _) -> AvroSkip.skip(field.schema(), in)));
            } else {
                missing.remove(field.name());
                DataType wanted = type.elements().get(element);
                steps.add(new Step(element, of(field.schema(), wanted, depth + 1)));
            }
        }
        if (!missing.isEmpty() && !isMissingAllowed) {
            throw new DatabaseException(
                    ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                    "Avro record %s has no field for the elements %s of %s"
                            .formatted(schema.getFullName(), missing, type.name()));
        }
        List<Integer> defaults = missing.stream().map(names::indexOf).toList();
        return (in, out) -> {
            TupleColumnBuilder tuple = (TupleColumnBuilder) out;
            List<ColumnBuilder> elements = tuple.elements();
            for (Step step : steps) {
                step.cell.read(in, step.element < 0 ? out : elements.get(step.element));
            }
            for (int element : defaults) {
                elements.get(element).appendDefault();
            }
            tuple.finishRow();
        };
    }

    /// What is done with a field of a record.
    ///
    /// @param element of the tuple; -1: none
    private record Step(int element, AvroCell cell) {}
}
