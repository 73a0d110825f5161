package io.millpond.sql.model;

import io.millpond.sql.model.ModelType.Whole;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A table of random rows: each type of the model plain, Nullable and as a dictionary.
final class ModelTable {
    private final List<Term.Reference> references = new ArrayList<>();
    private final List<DataType> types = new ArrayList<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    ModelTable(int rowCount, SplittableRandom random) {
        for (int bits = 8; bits <= 64; bits *= 2) {
            addColumns(new Whole(bits, true));
            addColumns(new Whole(bits, false));
        }
        // No dictionary of fractions: it holds one of 0.0 and -0.0, which functions tell apart.
        addColumn(new ModelType.Fraction(), false, false);
        addColumn(new ModelType.Fraction(), true, false);
        addColumns(new ModelType.Text());
        addColumns(new ModelType.Day());
        addColumn(new ModelType.Wholes(new Whole(32, true)), false, false);
        addColumn(new ModelType.Wholes(new Whole(8, false)), false, false);
        addColumn(new ModelType.Wholes(Whole.UNSIGNED_LONG), false, false);
        TermGenerator values = new TermGenerator(references, random);
        for (int row = 0; row < rowCount; row++) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (Term.Reference column : references) {
                boolean isNull = column.isNullable() && random.nextInt(3) == 0;
                cells.add(isNull ? null : values.value(column.type()));
            }
            rows.add(cells);
        }
    }

    List<Term.Reference> references() {
        return references;
    }

    List<List<@Nullable Object>> rows() {
        return rows;
    }

    /// The name of a column.
    static String name(Term.Reference column) {
        return "c" + column.index();
    }

    /// The rows as a block, with their numbers in a last column `id`.
    Block block() {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Term.Reference reference : references) {
            DataType type = types.get(reference.index());
            ColumnBuilder builder = ColumnBuilders.of(type);
            for (List<@Nullable Object> row : rows) {
                append(type, builder, row.get(reference.index()));
            }
            fields.add(new Field(name(reference), type));
            columns.add(builder.build());
        }
        LongColumnBuilder ids = new LongColumnBuilder();
        for (int row = 0; row < rows.size(); row++) {
            ids.append(row);
        }
        fields.add(new Field("id", DataTypes.UINT64));
        columns.add(ids.build());
        return new Block(new Header(fields), columns, rows.size());
    }

    private void addColumns(ModelType type) {
        addColumn(type, false, false);
        addColumn(type, true, false);
        addColumn(type, false, true);
        addColumn(type, true, true);
    }

    private void addColumn(ModelType type, boolean isNullable, boolean isDictionary) {
        references.add(new Term.Reference(references.size(), type, isNullable));
        DataType plain = dataType(type);
        DataType element = isNullable ? new NullableType(plain) : plain;
        types.add(isDictionary ? new LowCardinalityType(element) : element);
    }

    private static DataType dataType(ModelType type) {
        return switch (type) {
            case Whole(int bits, boolean isSigned) -> new IntegerType(bits, isSigned);
            case ModelType.Fraction _ -> DataTypes.FLOAT64;
            case ModelType.Text _ -> DataTypes.STRING;
            case ModelType.Day _ -> DataTypes.DATE;
            case ModelType.Wholes(Whole element) -> new ArrayType(dataType(element));
        };
    }

    private static void append(DataType type, ColumnBuilder builder, @Nullable Object value) {
        switch (builder) {
            case NullableColumnBuilder nullable -> {
                if (value == null) {
                    nullable.appendNull();
                } else {
                    append(((NullableType) type).element(), nullable.values(), value);
                    nullable.finishRow();
                }
            }
            case DictionaryColumnBuilder coded -> {
                DataType element = ((LowCardinalityType) type).element();
                ColumnBuilder one = ColumnBuilders.of(element);
                append(element, one, value);
                coded.append(one.build(), 0);
            }
            case ByteColumnBuilder bytes -> bytes.append((byte) number(value));
            case ShortColumnBuilder shorts -> shorts.append((short) number(value));
            case IntColumnBuilder ints -> ints.append((int) number(value));
            case LongColumnBuilder longs -> longs.append(number(value));
            case DoubleColumnBuilder doubles when value instanceof Double real ->
                    doubles.append(real);
            case BytesColumnBuilder bytes when value instanceof String text -> bytes.append(text);
            case ArrayColumnBuilder array when value instanceof List<?> list -> {
                for (Object element : list) {
                    append(DataTypes.UINT8, array.elements(), element);
                }
                array.finishRow();
            }
            default -> throw new IllegalArgumentException(type + ": " + value);
        }
    }

    private static long number(@Nullable Object value) {
        return switch (value) {
            case BigInteger number -> number.longValue();
            case LocalDate day -> day.toEpochDay();
            case null, default -> throw new IllegalArgumentException("not a number: " + value);
        };
    }
}
