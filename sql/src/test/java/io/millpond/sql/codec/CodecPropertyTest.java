package io.millpond.sql.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.ZoneId;
import java.util.SplittableRandom;

/// What a writer writes, the reader of the same type and style reads back as an equal value.
class CodecPropertyTest {
    private static final CodecSettings SETTINGS =
            CodecSettings.in(ZoneId.of("Europe/Berlin"))
                    .withJson(new CodecSettings.Json(true, true, true, true, true, true, true));

    /// A type and a column of its values.
    record Sample(DataType type, Column column) {}

    @Provide
    Arbitrary<Sample> samples() {
        return Combinators.combine(Arbitraries.of(RandomColumns.types()), Arbitraries.longs())
                .as(
                        (type, seed) ->
                                new Sample(
                                        type,
                                        RandomColumns.column(
                                                type, 20, new SplittableRandom(seed))));
    }

    @Property(tries = 1_000)
    void textReadsBackAsItWasWritten(@ForAll("samples") Sample sample, @ForAll TextStyle style) {
        if (style == TextStyle.PLAIN && sample.type().isNullable()) {
            return;
        }
        ValueWriter writer = ValueWriter.of(sample.type(), style, SETTINGS);
        ValueReader reader = ValueReader.of(sample.type(), style, SETTINGS);
        ColumnBuilder builder = ColumnBuilders.of(sample.type());
        for (int row = 0; row < sample.column().rowCount(); row++) {
            ByteSink sink = new ByteSink();
            writer.write(sample.column(), row, sink);
            int valueEnd = sink.size();
            if (style != TextStyle.PLAIN) {
                sink.put(style == TextStyle.ESCAPED ? '\t' : ',');
            }
            ByteCursor cursor = new ByteCursor(sink.bytes(), 0, sink.size());
            reader.read(cursor, builder);
            assertThat(cursor.at()).as(sink::toString).isEqualTo(valueEnd);
        }
        assertSame(sample.column(), builder.build());
    }

    @Property(tries = 300)
    void binaryReadsBackAsItWasWritten(@ForAll("samples") Sample sample) {
        BinaryCodec codec = BinaryCodec.of(sample.type());
        ByteSink sink = new ByteSink();
        for (int row = 0; row < sample.column().rowCount(); row++) {
            codec.write(sample.column(), row, sink);
        }
        ByteCursor cursor = new ByteCursor(sink.bytes(), 0, sink.size());
        ColumnBuilder builder = ColumnBuilders.of(sample.type());
        while (!cursor.isAtEnd()) {
            codec.read(cursor, builder);
        }
        assertSame(sample.column(), builder.build());
    }

    private static void assertSame(Column expected, Column actual) {
        assertThat(actual.rowCount()).isEqualTo(expected.rowCount());
        for (int row = 0; row < expected.rowCount(); row++) {
            assertThat(actual.equalAt(row, expected, row)).as("row %d", row).isTrue();
        }
    }
}
