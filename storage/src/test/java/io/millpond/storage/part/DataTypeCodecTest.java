package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.testing.RandomColumns;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.TupleShape;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class DataTypeCodecTest {
    private static List<DataType> types() {
        List<DataType> types = new ArrayList<>(RandomColumns.TYPES);
        types.add(DataTypes.NOTHING);
        types.add(new IntervalType(IntervalType.Unit.WEEK));
        types.add(TupleType.of(List.of(DataTypes.STRING, DataTypes.UINT8)));
        types.add(TupleType.of(List.of()));
        types.add(TupleShape.MULTI_POLYGON.type());
        types.add(VariantType.geometry());
        types.add(
                new ArrayType(
                        new TupleType(List.of("a"), List.of(DataTypes.UINT8), TupleShape.NESTED)));
        types.add(new AggregateFunctionType("quantiles", "0.5, 0.9", List.of(DataTypes.INT8)));
        types.add(new AggregateFunctionType("count", "", List.of()));
        types.add(new SimpleAggregateFunctionType("sum", DataTypes.UINT64));
        return types;
    }

    @Test
    void everyTypeIsReadBack() {
        for (DataType type : types()) {
            ByteSink sink = new ByteSink();
            DataTypeCodec.write(type, sink);
            ByteSource source = new ByteSource(sink.toByteArray());
            assertThat(DataTypeCodec.read(source)).isEqualTo(type);
            assertThat(source.remaining()).isZero();
        }
    }

    @Test
    void cutTypesAreRefused() {
        for (DataType type : types()) {
            ByteSink sink = new ByteSink();
            DataTypeCodec.write(type, sink);
            for (int length = 0; length < sink.size(); length++) {
                ByteSource source = new ByteSource(sink.array(), 0, length);
                assertThatThrownBy(() -> DataTypeCodec.read(source))
                        .isInstanceOfAny(
                                IndexOutOfBoundsException.class, IllegalArgumentException.class);
            }
        }
    }

    @Test
    void endlessNestingIsRefused() {
        ByteSink sink = new ByteSink();
        DataTypeCodec.write(new ArrayType(DataTypes.UINT8), sink);
        byte[] nested = new byte[100_000];
        Arrays.fill(nested, sink.array()[0]);
        assertThatThrownBy(() -> DataTypeCodec.read(new ByteSource(nested)))
                .hasMessageContaining("nested");
    }
}
