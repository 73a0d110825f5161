package io.millpond.engine.mergetree;

import io.millpond.storage.block.Field;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;

import java.util.List;

/// The virtual columns of MergeTree tables, filled for one query.
///
/// @param database what `_database` is
/// @param table what `_table` is
record PartVirtualColumns(String database, String table) {
    private static final DataType WORD = new LowCardinalityType(DataTypes.STRING);

    /// All of them, in ClickHouse's order.
    static final List<Field> FIELDS =
            List.of(
                    new Field("_part", WORD),
                    new Field("_part_index", DataTypes.UINT64),
                    new Field("_partition_id", WORD),
                    new Field("_part_offset", DataTypes.UINT64),
                    new Field("_sample_factor", DataTypes.FLOAT64),
                    new Field("_part_data_version", DataTypes.UINT64),
                    new Field("_table", WORD),
                    new Field("_database", WORD),
                    new Field("_row_exists", DataTypes.UINT8),
                    new Field("_block_number", DataTypes.UINT64));

    static Field field(String name) {
        for (List<Field> fields : List.of(FIELDS, PartRowFetch.ADDRESS)) {
            for (Field field : fields) {
                if (field.name().equals(name)) {
                    return field;
                }
            }
        }
        throw new IllegalArgumentException("column " + name);
    }

    Column column(String name, MergeTreeSource.Piece piece, int rowCount) {
        PartReader part = piece.part().reader();
        return switch (name) {
            case "_part" -> word(part.spec().name(), rowCount);
            case "_part_index" -> number(piece.part().index(), rowCount);
            case "_partition_id" -> word(part.spec().partitionId(), rowCount);
            case "_part_offset" -> offsets(part.firstRow(piece.fromGranule()), rowCount);
            case "_part_data_version", "_block_number" -> number(part.spec().minBlock(), rowCount);
            // Of all rows each stands for itself; SAMPLE puts its own in the place of it.
            case "_sample_factor" -> new ConstantColumn(DoubleColumn.of(1), rowCount);
            case "_table" -> word(table, rowCount);
            case "_database" -> word(database, rowCount);
            case "_row_exists" -> new ConstantColumn(ByteColumn.of((byte) 1), rowCount);
            default -> PartRowFetch.address(name, piece, rowCount);
        };
    }

    private static Column word(String text, int rowCount) {
        return new ConstantColumn(
                new DictionaryColumn(new int[1], BytesColumn.of(text), 1), rowCount);
    }

    private static Column number(long value, int rowCount) {
        return new ConstantColumn(LongColumn.of(value), rowCount);
    }

    private static Column offsets(long first, int rowCount) {
        long[] values = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = first + row;
        }
        return new LongColumn(values, rowCount);
    }
}
