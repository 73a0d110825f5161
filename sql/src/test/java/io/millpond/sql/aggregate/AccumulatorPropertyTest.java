package io.millpond.sql.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.RandomColumns;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Rows added in two states that are then merged give what they give when added to one.
class AccumulatorPropertyTest {
    private static final int ROWS = 60;
    private static final int GROUPS = 4;

    /// A function and the types of its arguments.
    record Call(String name, List<DataType> arguments) {}

    @Provide
    Arbitrary<Call> calls() {
        DataType int32 = DataTypes.INT32;
        DataType text = DataTypes.STRING;
        DataType nullable = new NullableType(DataTypes.INT64);
        DataType coded = new LowCardinalityType(text);
        DataType decimal = new DecimalType(18, 4);
        List<Call> calls = new ArrayList<>();
        for (DataType type : List.of(int32, nullable, decimal, DataTypes.UINT8)) {
            for (String name : List.of("sum", "avg", "min", "max", "quantileExact")) {
                calls.add(new Call(name, List.of(type)));
            }
        }
        for (DataType type : List.of(int32, text, nullable, coded, new ArrayType(int32))) {
            for (String name : List.of("count", "any", "anyLast", "uniqExact", "groupArray")) {
                calls.add(new Call(name, List.of(type)));
            }
        }
        calls.add(new Call("count", List.of()));
        calls.add(new Call("min", List.of(text)));
        calls.add(new Call("max", List.of(coded)));
        calls.add(new Call("argMin", List.of(text, int32)));
        calls.add(new Call("argMax", List.of(int32, text)));
        calls.add(new Call("uniq", List.of(text, int32)));
        calls.add(new Call("groupBitXor", List.of(int32)));
        calls.add(new Call("sumIf", List.of(int32, DataTypes.BOOL)));
        calls.add(new Call("countIf", List.of(DataTypes.BOOL)));
        calls.add(new Call("sumArray", List.of(new ArrayType(int32))));
        calls.add(new Call("sumOrNull", List.of(int32)));
        calls.add(new Call("maxOrDefaultIf", List.of(int32, DataTypes.BOOL)));
        calls.add(new Call("sumDistinct", List.of(DataTypes.UINT8)));
        calls.add(new Call("countDistinct", List.of(text, int32)));
        calls.add(new Call("groupUniqArray", List.of(text)));
        calls.add(new Call("sumMap", List.of(new MapType(text, int32))));
        calls.add(new Call("topKWeighted", List.of(DataTypes.UINT8, DataTypes.UINT8)));
        calls.add(new Call("quantileExactWeighted", List.of(int32, DataTypes.UINT8)));
        calls.add(new Call("groupConcat", List.of(int32)));
        calls.add(new Call("argAndMax", List.of(text, DataTypes.INT64)));
        calls.add(new Call("any_respect_nulls", List.of(nullable)));
        calls.add(new Call("singleValueOrNull", List.of(DataTypes.BOOL)));
        calls.add(new Call("intervalLengthSum", List.of(DataTypes.INT16, DataTypes.INT16)));
        calls.add(new Call("retention", List.of(DataTypes.BOOL, DataTypes.BOOL)));
        calls.add(new Call("sumForEach", List.of(new ArrayType(int32))));
        calls.add(new Call("avgMap", List.of(new MapType(text, int32))));
        calls.add(new Call("sumArgMin", List.of(int32, DataTypes.UINT8)));
        calls.add(new Call("groupArrayArgMaxIf", List.of(text, nullable, DataTypes.BOOL)));
        return Arbitraries.of(calls);
    }

    @Property(tries = 400)
    void mergedStatesEqualOneState(@ForAll("calls") Call call, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Column> columns = new ArrayList<>();
        for (DataType type : call.arguments()) {
            columns.add(RandomColumns.column(type, ROWS, random));
        }
        int[] groups = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            groups[row] = random.nextInt(GROUPS);
        }
        BoundAggregate bound =
                StandardAggregates.registry()
                        .bind(call.name(), List.of(), List.of(), call.arguments());
        Accumulator whole = bound.accumulator();
        whole.add(groups, GROUPS + 1, columns, ROWS);
        int split = random.nextInt(ROWS + 1);
        Accumulator first = part(bound, groups, columns, 0, split);
        Accumulator second = part(bound, groups, columns, split, ROWS);
        first.merge(second, new int[] {0, 1, 2, 3, 4}, GROUPS + 1);
        DataType type = bound.resultType();
        assertThat(texts(type, first.result(GROUPS + 1)))
                .isEqualTo(texts(type, whole.result(GROUPS + 1)));
    }

    @Property(tries = 400)
    void statesThatWentThroughBytesEqualOneState(@ForAll("calls") Call call, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Column> columns = new ArrayList<>();
        for (DataType type : call.arguments()) {
            columns.add(RandomColumns.column(type, ROWS, random));
        }
        int[] groups = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            groups[row] = random.nextInt(GROUPS);
        }
        BoundAggregate bound =
                StandardAggregates.registry()
                        .bind(call.name(), List.of(), List.of(), call.arguments());
        Accumulator whole = bound.accumulator();
        whole.add(groups, GROUPS + 1, columns, ROWS);
        Accumulator restored = bound.accumulator();
        int split = random.nextInt(ROWS + 1);
        for (Accumulator part :
                List.of(
                        part(bound, groups, columns, 0, split),
                        part(bound, groups, columns, split, ROWS))) {
            StateForm form = part.stateForm();
            Column states = form.read(form.write(part.states(GROUPS + 1), GROUPS + 1));
            restored.addStates(new int[] {0, 1, 2, 3, 4}, GROUPS + 1, states, GROUPS + 1);
        }
        DataType type = bound.resultType();
        assertThat(texts(type, restored.result(GROUPS + 1)))
                .isEqualTo(texts(type, whole.result(GROUPS + 1)));
    }

    private static Accumulator part(
            BoundAggregate bound, int[] groups, List<Column> columns, int from, int to) {
        Accumulator accumulator = bound.accumulator();
        int[] some = new int[to - from];
        System.arraycopy(groups, from, some, 0, some.length);
        List<Column> slices = columns.stream().map(column -> column.slice(from, to)).toList();
        accumulator.add(some, GROUPS + 1, slices, to - from);
        return accumulator;
    }

    private static List<String> texts(DataType type, Column column) {
        ValueWriter writer =
                ValueWriter.of(type, TextStyle.QUOTED, CodecSettings.in(ZoneOffset.UTC));
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < column.rowCount(); row++) {
            ByteSink sink = new ByteSink();
            writer.write(column, row, sink);
            texts.add(sink.toString());
        }
        return texts;
    }
}
