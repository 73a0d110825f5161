package io.millpond.engine.format.avro;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Decodes records of one schema into columns: what is done with each field, in order.
///
/// A column is the field of its name, or, if its name is `a.b`, the field `b` of the record in the
/// field `a`; of a list of records it is the array of those fields, as the columns of a Nested are.
/// Fields of no column are left out. Single-threaded.
final class AvroPlan {
    private final Header header;
    private final AvroCells cells;
    private final List<Step> steps = new ArrayList<>();
    private final BitSet found = new BitSet();
    private final List<Integer> missing = new ArrayList<>();

    /// What is done with the next value; `row` is the index of the row in the making.
    private interface Step {
        void run(AvroInput in, ColumnBuilder[] builders, int row, @Nullable OmittedCells omitted);
    }

    /// Errors: TYPE_MISMATCH where the schema is no record; THERE_IS_NO_COLUMN for a column without
    /// a field, save where the settings allow that; those of [AvroCells#of].
    AvroPlan(Schema schema, Header header, FormatSettings settings) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Root schema must be a record, not " + schema.getType().getName());
        }
        this.header = header;
        boolean isMissingAllowed = settings.flag("input_format_avro_allow_missing_fields");
        this.cells =
                new AvroCells(
                        settings.codec(),
                        settings.flag("input_format_avro_null_as_default")
                                || settings.flag("input_format_null_as_default"),
                        isMissingAllowed);
        addFields(schema, "", steps);
        for (int column = 0; column < header.size(); column++) {
            if (!found.get(column)) {
                missing.add(column);
            }
        }
        if (!missing.isEmpty() && !isMissingAllowed) {
            throw new DatabaseException(
                    ErrorCode.THERE_IS_NO_COLUMN,
                    "Field %s not found in Avro schema".formatted(header.name(missing.getFirst())));
        }
    }

    /// Appends one record to the builders; the caller rolls back when this throws.
    ///
    /// Errors: those of [AvroInput] and of values, with the names of columns.
    void read(AvroInput in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        in.startRecord();
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        for (Step step : steps) {
            step.run(in, builders, row, omitted);
        }
        for (int column : missing) {
            builders[column].appendDefault();
            if (omitted != null) {
                omitted.add(column, row);
            }
        }
    }

    private void addFields(Schema record, String prefix, List<Step> into) {
        for (Schema.Field field : record.getFields()) {
            into.add(step(field.schema(), prefix + field.name()));
        }
    }

    private Step step(Schema schema, String path) {
        int column = header.indexOf(path);
        if (column >= 0 && !found.get(column)) {
            found.set(column);
            return column(schema, column);
        }
        if (hasColumnsBelow(path)) {
            Step below = below(schema, path + ".");
            if (below != null) {
                return below;
            }
        }
        return (in, _, _, _) -> AvroSkip.skip(schema, in);
    }

    private boolean hasColumnsBelow(String path) {
        return header.names().stream().anyMatch(name -> name.startsWith(path + "."));
    }

    private Step column(Schema schema, int column) {
        AvroCell cell;
        try {
            cell = cells.of(schema, header.type(column));
        } catch (DatabaseException e) {
            throw named(e, ": column " + header.name(column));
        }
        boolean isNullOmitted = !header.type(column).isNullable();
        int nullBranch = isNullOmitted ? nullBranch(schema) : -1;
        return (in, builders, row, omitted) -> {
            try {
                if (nullBranch >= 0 && omitted != null && isNext(in, nullBranch)) {
                    omitted.add(column, row);
                }
                cell.read(in, builders[column]);
            } catch (DatabaseException e) {
                throw named(e, ": (while reading column " + header.name(column) + ")");
            }
        };
    }

    private static int nullBranch(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return -1;
        }
        for (int branch = 0; branch < schema.getTypes().size(); branch++) {
            if (schema.getTypes().get(branch).getType() == Schema.Type.NULL) {
                return branch;
            }
        }
        return -1;
    }

    /// Whether the byte of a branch, below 64, is next.
    private static boolean isNext(AvroInput in, int branch) {
        return !in.isAtEnd() && in.bytes()[in.at()] == branch * 2;
    }

    private static DatabaseException named(DatabaseException e, String suffix) {
        return new DatabaseException(e.code(), e.text() + suffix, e);
    }

    /// The columns that are fields of the record, or of the records, that the schema has; null
    /// where it has none.
    private @Nullable Step below(Schema schema, String prefix) {
        return switch (schema.getType()) {
            case RECORD -> all(schema, prefix);
            case UNION -> optional(schema, prefix);
            case ARRAY -> {
                Schema element = schema.getElementType();
                yield element.getType() == Schema.Type.RECORD ? list(element, prefix) : null;
            }
            default -> null;
        };
    }

    private Step all(Schema record, String prefix) {
        List<Step> inner = new ArrayList<>();
        addFields(record, prefix, inner);
        return (in, builders, row, omitted) -> {
            for (Step step : inner) {
                step.run(in, builders, row, omitted);
            }
        };
    }

    /// A record that may be NULL, and then all its columns are defaults.
    private @Nullable Step optional(Schema union, String prefix) {
        int nullBranch = nullBranch(union);
        if (union.getTypes().size() != 2 || nullBranch < 0) {
            return null;
        }
        BitSet before = (BitSet) found.clone();
        Step value = below(union.getTypes().get(1 - nullBranch), prefix);
        if (value == null) {
            return null;
        }
        BitSet columns = (BitSet) found.clone();
        columns.andNot(before);
        return (in, builders, row, omitted) -> {
            if (in.nextPlace(2) != nullBranch) {
                value.run(in, builders, row, omitted);
                return;
            }
            for (int column = columns.nextSetBit(0);
                    column >= 0;
                    column = columns.nextSetBit(column + 1)) {
                builders[column].appendDefault();
                if (omitted != null) {
                    omitted.add(column, row);
                }
            }
        };
    }

    private Step list(Schema element, String prefix) {
        List<Step> inner = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (Schema.Field field : element.getFields()) {
            int column = header.indexOf(prefix + field.name());
            if (column < 0 || found.get(column)) {
                inner.add((in, _, _, _) -> AvroSkip.skip(field.schema(), in));
            } else {
                found.set(column);
                columns.add(column);
                inner.add(element(field.schema(), column));
            }
        }
        boolean isFree = AvroSkip.isFree(element);
        return (in, builders, row, omitted) -> {
            for (long count = in.nextBlock(isFree); count > 0; count = in.nextBlock(isFree)) {
                for (long i = 0; i < count; i++) {
                    for (Step step : inner) {
                        step.run(in, builders, row, omitted);
                    }
                }
            }
            for (int column : columns) {
                ((ArrayColumnBuilder) builders[column]).finishRow();
            }
        };
    }

    private Step element(Schema schema, int column) {
        if (!(header.type(column) instanceof ArrayType(DataType type))) {
            throw AvroCells.incompatible(schema, header.type(column));
        }
        AvroCell cell = cells.of(schema, type);
        return (in, builders, _, _) ->
                cell.read(in, ((ArrayColumnBuilder) builders[column]).elements());
    }
}
