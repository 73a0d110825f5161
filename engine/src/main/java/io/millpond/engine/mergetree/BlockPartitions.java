package io.millpond.engine.mergetree;

import io.millpond.engine.table.ColumnTexts;
import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NullableType;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Splits blocks by the value of the partition key.
final class BlockPartitions {
    /// The id of the only partition of a table without a partition key.
    static final String NO_PARTITION = "all";

    private final List<MergeTreeKeys.Key> keys;
    private final ZoneId zone;

    /// The rows of one partition.
    ///
    /// @param id names the partition in part names
    /// @param text the value, as `system.parts` shows it
    record Partition(String id, String text, Block rows) {}

    BlockPartitions(List<MergeTreeKeys.Key> keys, ZoneId zone) {
        this.keys = keys;
        this.zone = zone;
    }

    /// The rows of `block` by partition, in the order in which partitions first appear.
    List<Partition> split(Block block) {
        if (keys.isEmpty()) {
            return List.of(new Partition(NO_PARTITION, "tuple()", block));
        }
        List<Column> values = new ArrayList<>();
        long[] hashes = new long[block.rowCount()];
        for (MergeTreeKeys.Key key : keys) {
            Column column = Columns.full(key.expression().evaluate(block));
            column.hashInto(hashes);
            values.add(column);
        }
        List<Integer> firstRows = new ArrayList<>();
        int[] partitionOf = assign(values, hashes, firstRows);
        List<Partition> partitions = new ArrayList<>();
        for (int i = 0; i < firstRows.size(); i++) {
            Block rows =
                    firstRows.size() == 1
                            ? block
                            : block.gather(rows(partitionOf, i), count(partitionOf, i));
            int row = firstRows.get(i);
            partitions.add(new Partition(id(values, row), text(values, row), rows));
        }
        return partitions;
    }

    private static int[] assign(List<Column> values, long[] hashes, List<Integer> firstRows) {
        Map<Long, List<Integer>> byHash = new HashMap<>();
        int[] partitionOf = new int[hashes.length];
        int last = -1;
        for (int row = 0; row < hashes.length; row++) {
            if (last >= 0 && isSame(values, row, firstRows.get(last))) {
                partitionOf[row] = last;
                continue;
            }
            List<Integer> candidates = byHash.computeIfAbsent(hashes[row], _ -> new ArrayList<>());
            last = -1;
            for (int candidate : candidates) {
                if (isSame(values, row, firstRows.get(candidate))) {
                    last = candidate;
                }
            }
            if (last < 0) {
                last = firstRows.size();
                firstRows.add(row);
                candidates.add(last);
            }
            partitionOf[row] = last;
        }
        return partitionOf;
    }

    private static boolean isSame(List<Column> values, int row, int other) {
        for (Column column : values) {
            if (!column.equalAt(row, column, other)) {
                return false;
            }
        }
        return true;
    }

    private static int count(int[] partitionOf, int partition) {
        int count = 0;
        for (int p : partitionOf) {
            count += p == partition ? 1 : 0;
        }
        return count;
    }

    private static int[] rows(int[] partitionOf, int partition) {
        int[] rows = new int[count(partitionOf, partition)];
        int at = 0;
        for (int row = 0; row < partitionOf.length; row++) {
            if (partitionOf[row] == partition) {
                rows[at++] = row;
            }
        }
        return rows;
    }

    /// Numbers and dates joined by `-`; for other types a hash.
    String id(List<Column> values, int row) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            DataType type = keys.get(i).expression().type();
            Column column = values.get(i);
            if (column instanceof NullableColumn nullable
                    && type instanceof NullableType wrapped
                    && !nullable.isNull(row)) {
                type = wrapped.element();
                column = nullable.values();
            }
            if (!isNumber(type)) {
                return PartitionFingerprint.of(types(), values, row, zone);
            }
            texts.add(number(type, column, row));
        }
        return String.join("-", texts);
    }

    private List<DataType> types() {
        return keys.stream().map(key -> key.expression().type()).toList();
    }

    private static boolean isNumber(DataType type) {
        return switch (type) {
            case IntegerType integer -> integer.bits() <= 64;
            case BoolType _, DateType _, DateTimeType _, EnumType _ -> true;
            default -> false;
        };
    }

    private String number(DataType type, Column column, int row) {
        if (type instanceof DateType) {
            String text = text(type, column, row);
            return LocalDate.parse(text).format(DateTimeFormatter.BASIC_ISO_DATE);
        }
        if (type instanceof IntegerType) {
            return text(type, column, row);
        }
        if (column instanceof ByteColumn bytes) {
            return Integer.toString(bytes.value(row));
        }
        return type instanceof DateTimeType
                ? epoch(column, row)
                : PartitionFingerprint.of(List.of(type), List.of(column), row, zone);
    }

    private static String epoch(Column column, int row) {
        IntColumn seconds = (IntColumn) column;
        return Integer.toUnsignedString(seconds.value(row));
    }

    private String text(List<Column> values, int row) {
        if (values.size() == 1) {
            return text(keys.getFirst().expression().type(), values.getFirst(), row);
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            DataType type = keys.get(i).expression().type();
            texts.add(ColumnTexts.text(type, values.get(i), row, TextStyle.QUOTED, zone));
        }
        return "(" + String.join(",", texts) + ")";
    }

    private String text(DataType type, Column column, int row) {
        return ColumnTexts.text(type, column, row, zone);
    }
}
