package io.millpond.sql.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Goal: a group table numbers keys as a plain map does, for every kind of key and over several
/// blocks. A failure means that groups are split or mixed up.
final class GroupTablePropertyTest {
    private static final int BLOCK_ROWS = 50;

    @Property(tries = 100)
    void oneNumberIsNumberedAsInAMap(
            @ForAll @Size(max = 600) List<@IntRange(min = -300, max = 300) Integer> values) {
        check(List.of(DataTypes.INT32), values, value -> List.of(IntColumn.of(value)));
        List<Integer> bytes = values.stream().map(value -> value & 0xFF).toList();
        check(List.of(DataTypes.INT8), bytes, value -> List.of(lowByte(value)));
    }

    @Property(tries = 100)
    void severalNumbersAreNumberedAsInAMap(
            @ForAll @Size(max = 600) List<@IntRange(min = -300, max = 300) Integer> values) {
        check(
                List.of(DataTypes.INT8, DataTypes.INT8),
                values,
                value -> List.of(lowByte(value), lowByte(value >> 8)));
        check(
                List.of(DataTypes.INT8, DataTypes.INT32, DataTypes.INT16),
                values,
                value ->
                        List.of(
                                lowByte(value),
                                IntColumn.of(-value),
                                new ShortColumn(new short[] {(short) (value >> 3)}, 1)));
    }

    @Property(tries = 100)
    void longNumberIsNumberedAsInAMap(
            @ForAll @Size(max = 600) List<@IntRange(min = -300, max = 300) Integer> values) {
        check(
                List.of(DataTypes.INT64),
                values,
                value -> List.of(LongColumn.of(value * 0x1_0000_0001L)));
    }

    @Property(tries = 50)
    void textsOfLongBlocksAreNumberedAsInAMap(
            @ForAll @IntRange(min = 1, max = 4_000) int distinctCount, @ForAll long seed) {
        Random random = new Random(seed);
        GroupTable table = GroupTable.of(List.of(DataTypes.STRING));
        Map<String, Integer> expected = new HashMap<>();
        for (int block = 0; block < 3; block++) {
            int rowCount = random.nextInt(3_000);
            ColumnBuilder keys = ColumnBuilders.of(DataTypes.STRING);
            int[] numbers = new int[rowCount];
            for (int row = 0; row < rowCount; row++) {
                String key = "key " + random.nextInt(distinctCount);
                keys.append(BytesColumn.of(key), 0);
                int next = expected.size();
                numbers[row] = expected.computeIfAbsent(key, _ -> next);
            }
            int[] groups = new int[rowCount];
            table.assign(List.of(keys.build()), rowCount, groups);
            assertThat(groups).isEqualTo(numbers);
        }
        assertThat(table.groupCount()).isEqualTo(expected.size());
    }

    private static Column lowByte(int value) {
        return ByteColumn.of((byte) value);
    }

    @Property(tries = 100)
    void nullableNumberIsNumberedAsInAMap(
            @ForAll @Size(max = 600) List<@IntRange(min = -5, max = 300) Integer> values) {
        check(
                List.of(new NullableType(DataTypes.INT32)),
                values.stream().map(value -> Math.max(value, -1)).toList(),
                value ->
                        List.of(
                                new NullableColumn(
                                        new byte[] {(byte) (value < 0 ? 1 : 0)},
                                        IntColumn.of(value))));
    }

    @Property(tries = 100)
    void textIsNumberedAsInAMap(
            @ForAll @Size(max = 600) List<@IntRange(min = 0, max = 300) Integer> values) {
        check(List.of(DataTypes.STRING), values, GroupTablePropertyTest::text);
        check(
                List.of(new LowCardinalityType(DataTypes.STRING)),
                values,
                GroupTablePropertyTest::text);
    }

    @Property(tries = 100)
    void severalKeysAreNumberedAsInAMap(
            @ForAll @Size(max = 600) List<@IntRange(min = 0, max = 100) Integer> values) {
        check(
                List.of(DataTypes.STRING, DataTypes.INT32),
                values,
                value -> List.of(text(value / 10).getFirst(), IntColumn.of(value % 10)));
    }

    private static List<Column> text(int value) {
        return List.of(BytesColumn.of("x".repeat(value % 7) + value));
    }

    /// Makes one row of the keys of a value.
    private interface Keys {
        List<Column> of(int value);
    }

    private static void check(List<DataType> types, List<Integer> values, Keys keys) {
        GroupTable table = GroupTable.of(types);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int from = 0; from < values.size(); from += BLOCK_ROWS) {
            List<Integer> block = values.subList(from, Math.min(values.size(), from + BLOCK_ROWS));
            List<Column> columns = columns(types, block, keys);
            int[] found = new int[block.size()];
            table.find(columns, block.size(), found);
            for (int row = 0; row < block.size(); row++) {
                assertThat(found[row])
                        .isEqualTo(expected.getOrDefault(block.get(row), GroupTable.UNKNOWN));
            }
            int[] groups = new int[block.size()];
            table.assign(columns, block.size(), groups);
            for (int row = 0; row < block.size(); row++) {
                int group = expected.computeIfAbsent(block.get(row), _ -> expected.size());
                assertThat(groups[row]).isEqualTo(group);
            }
        }
        assertThat(table.groupCount()).isEqualTo(expected.size());
        List<Column> taken = table.takeKeys();
        expected.forEach(
                (value, group) -> {
                    List<Column> row = columns(types, List.of(value), keys);
                    for (int i = 0; i < types.size(); i++) {
                        assertThat(taken.get(i).equalAt(group, row.get(i), 0)).isTrue();
                    }
                });
    }

    private static List<Column> columns(List<DataType> types, List<Integer> values, Keys keys) {
        List<ColumnBuilder> builders = types.stream().map(ColumnBuilders::of).toList();
        for (int value : values) {
            List<Column> row = keys.of(value);
            for (int i = 0; i < builders.size(); i++) {
                builders.get(i).append(row.get(i), 0);
            }
        }
        List<Column> columns = new ArrayList<>();
        builders.forEach(builder -> columns.add(builder.build()));
        return columns;
    }
}
