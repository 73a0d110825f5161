package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.table.NamedSource;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Field;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The virtual columns of MergeTree tables, filled for one query.
///
/// @param database what `_database` is
/// @param table what `_table` is
/// @param partition null: the table has no partition key
/// @param firstRows the number of rows in the parts before each part
record PartVirtualColumns(
        String database,
        String table,
        @Nullable PartitionColumn partition,
        Map<String, Long> firstRows) {
    private static final String PARTITION_VALUE = "_partition_value";

    /// For the parts of one query, in their order.
    static PartVirtualColumns of(
            String database,
            String table,
            MergeTreeShape shape,
            List<PartEntry> parts,
            QueryContext context) {
        Map<String, Long> firstRows = new HashMap<>();
        long rowCount = 0;
        for (PartEntry part : parts) {
            firstRows.put(part.name(), rowCount);
            rowCount += part.rowCount();
        }
        return new PartVirtualColumns(
                database,
                table,
                shape.keys().partition().isEmpty() ? null : new PartitionColumn(shape, context),
                firstRows);
    }

    /// All of them.
    List<Field> fields() {
        if (partition == null) {
            return FIELDS;
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : FIELDS) {
            fields.add(field);
            if (field.name().equals(NamedSource.DATABASE)) {
                fields.add(new Field(PARTITION_VALUE, partition.type()));
            }
        }
        return fields;
    }

    /// Those of every table, in ClickHouse's order.
    private static final List<Field> FIELDS =
            List.of(
                    new Field("_part", NamedSource.WORD),
                    new Field("_part_index", DataTypes.UINT64),
                    new Field("_part_starting_offset", DataTypes.UINT64),
                    new Field("_part_uuid", DataTypes.UUID),
                    new Field("_partition_id", NamedSource.WORD),
                    new Field("_sample_factor", DataTypes.FLOAT64),
                    new Field("_part_offset", DataTypes.UINT64),
                    new Field("_part_granule_offset", DataTypes.UINT64),
                    new Field("_part_data_version", DataTypes.UINT64),
                    new Field("_disk_name", NamedSource.WORD),
                    new Field("_distance", DataTypes.FLOAT32),
                    new Field("_table", NamedSource.WORD),
                    new Field(NamedSource.DATABASE, NamedSource.WORD),
                    new Field("_row_exists", DataTypes.UINT8),
                    new Field("_block_number", DataTypes.UINT64),
                    new Field("_block_offset", DataTypes.UINT64));

    /// Whether some tables have a virtual column of this name.
    static boolean isVirtual(String name) {
        return name.equals(PARTITION_VALUE)
                || FIELDS.stream().anyMatch(field -> field.name().equals(name));
    }

    Field field(String name) {
        for (List<Field> fields : List.of(fields(), PartRowFetch.ADDRESS)) {
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
            case "_part" -> NamedSource.word(part.spec().name(), rowCount);
            case "_part_index" -> number(piece.part().index(), rowCount);
            case "_partition_id" -> NamedSource.word(part.spec().partitionId(), rowCount);
            case "_part_offset", "_block_offset" ->
                    offsets(part.firstRow(piece.fromGranule()), rowCount);
            case "_part_starting_offset" ->
                    number(firstRows.getOrDefault(part.spec().name(), 0L), rowCount);
            case "_part_granule_offset" -> granules(piece, rowCount);
            // There are no indexes of vectors that would know it.
            case "_distance" -> new ConstantColumn(FloatColumn.of(0), rowCount);
            case "_part_uuid" -> Columns.defaults(DataTypes.UUID, rowCount);
            case "_disk_name" -> NamedSource.word("default", rowCount);
            case "_part_data_version" -> number(part.spec().dataVersion(), rowCount);
            case "_block_number" -> number(part.spec().minBlock(), rowCount);
            case PARTITION_VALUE -> {
                PartitionColumn values = partition;
                if (values == null) {
                    throw new IllegalArgumentException("column " + name);
                }
                yield new ConstantColumn(values.value(part), rowCount);
            }
            // Of all rows each stands for itself; SAMPLE puts its own in the place of it.
            case "_sample_factor" -> new ConstantColumn(DoubleColumn.of(1), rowCount);
            case "_table" -> NamedSource.word(table, rowCount);
            case "_database" -> NamedSource.word(database, rowCount);
            case "_row_exists" -> existing(piece, rowCount);
            default -> PartRowFetch.address(name, piece, rowCount);
        };
    }

    private static Column number(long value, int rowCount) {
        return new ConstantColumn(LongColumn.of(value), rowCount);
    }

    private static Column existing(MergeTreeSource.Piece piece, int rowCount) {
        int[] present = piece.part().reader().present(piece.fromGranule(), piece.toGranule());
        if (present == null) {
            return new ConstantColumn(ByteColumn.of((byte) 1), rowCount);
        }
        byte[] values = new byte[rowCount];
        for (int row : present) {
            values[row] = 1;
        }
        return new ByteColumn(values, rowCount);
    }

    private static Column granules(MergeTreeSource.Piece piece, int rowCount) {
        long[] values = new long[rowCount];
        int at = 0;
        for (int granule = piece.fromGranule(); granule < piece.toGranule(); granule++) {
            int count = piece.part().reader().rowCount(granule, granule + 1);
            Arrays.fill(values, at, at + count, granule);
            at += count;
        }
        return new LongColumn(values, rowCount);
    }

    private static Column offsets(long first, int rowCount) {
        long[] values = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = first + row;
        }
        return new LongColumn(values, rowCount);
    }
}
