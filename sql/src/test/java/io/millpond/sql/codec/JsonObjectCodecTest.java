package io.millpond.sql.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;

/// JSON and Dynamic: what is written reads back as the same, whatever paths are shared, and
/// damaged bytes give errors.
class JsonObjectCodecTest {
    private static final CodecSettings SETTINGS = CodecSettings.in(ZoneId.of("UTC"));
    private static final List<String> KEYS = List.of("a", "b", "id", "na\"me", "ключ", "z_9");
    private static final List<String> LEAVES =
            List.of(
                    "1",
                    "-7",
                    "18446744073709551615",
                    "2.5",
                    "true",
                    "null",
                    "\"text\"",
                    "\"\\u00e9 \\\"q\\\"\"",
                    "\"2024-02-29\"",
                    "\"2024-02-29 10:11:12\"",
                    "[]",
                    "[1, null, 3]",
                    "[\"x\", 1, {\"k\": [true]}]",
                    "[[1], [2.5, 3]]",
                    "[{\"p\": 1}, {\"q\": \"r\"}]");

    private static JsonType type(int maxDynamicPaths) {
        return new JsonType(
                List.of(
                        new JsonType.TypedPath("id", new NullableType(DataTypes.UINT64)),
                        new JsonType.TypedPath("a.b", new LowCardinalityType(DataTypes.STRING))),
                List.of("z_9"),
                List.of(),
                maxDynamicPaths,
                8);
    }

    private static void appendObject(StringBuilder out, SplittableRandom random, int depth) {
        out.append('{');
        String separator = "";
        for (String key : KEYS) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            out.append(separator).append('"').append(key.replace("\"", "\\\"")).append("\":");
            separator = ", ";
            if (key.equals("id") && depth == 0) {
                out.append(random.nextInt(100));
            } else if (depth < 3 && random.nextInt(3) == 0) {
                appendObject(out, random, depth + 1);
            } else {
                out.append(LEAVES.get(random.nextInt(LEAVES.size())));
            }
        }
        out.append('}');
    }

    private static Column column(JsonType type, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ValueReader reader = ValueReader.of(type, TextStyle.JSON, SETTINGS);
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < 12; row++) {
            StringBuilder text = new StringBuilder();
            appendObject(text, random, 0);
            read(reader, text.toString(), builder);
        }
        return builder.build();
    }

    private static void read(ValueReader reader, String text, ColumnBuilder builder) {
        reader.read(new ByteCursor(text.getBytes(StandardCharsets.UTF_8)), builder);
    }

    private static void assertSame(Column expected, Column actual) {
        assertThat(actual.rowCount()).isEqualTo(expected.rowCount());
        for (int row = 0; row < expected.rowCount(); row++) {
            assertThat(actual.equalAt(row, expected, row)).as("row %d", row).isTrue();
        }
    }

    @Property(tries = 200)
    void textOfEveryStyleReadsBackAsItWasWritten(@ForAll long seed, @ForAll TextStyle style) {
        JsonType type = type(1_000);
        Column column = column(type, seed);
        ValueWriter writer = ValueWriter.of(type, style, SETTINGS);
        ValueReader reader = ValueReader.of(type, style, SETTINGS);
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < column.rowCount(); row++) {
            ByteSink sink = new ByteSink();
            writer.write(column, row, sink);
            reader.read(new ByteCursor(sink.bytes(), 0, sink.size()), builder);
        }
        assertSame(column, builder.build());
    }

    @Property(tries = 200)
    void bytesReadBackAsTheyWereWritten(@ForAll long seed) {
        JsonType type = type(1_000);
        Column column = column(type, seed);
        BinaryCodec codec = BinaryCodec.of(type);
        ByteSink sink = new ByteSink();
        for (int row = 0; row < column.rowCount(); row++) {
            codec.write(column, row, sink);
        }
        ByteCursor cursor = new ByteCursor(sink.bytes(), 0, sink.size());
        ColumnBuilder builder = ColumnBuilders.of(type);
        while (!cursor.isAtEnd()) {
            codec.read(cursor, builder);
        }
        assertSame(column, builder.build());
    }

    @Property(tries = 200)
    void sharedPathsMakeNoDifferenceToValues(@ForAll long seed) {
        // Objects in arrays get a quarter of the paths: 2 here and there.
        Column own = column(type(11), seed);
        Column shared = column(type(8), seed);
        long[] ofOwn = new long[own.rowCount()];
        long[] ofShared = new long[own.rowCount()];
        own.hashInto(ofOwn);
        shared.hashInto(ofShared);
        assertSame(own, shared);
        assertThat(ofShared).isEqualTo(ofOwn);
    }

    @Property(tries = 300)
    void damagedBytesGiveErrorsAndLeaveTheBuilder(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DataType type = random.nextBoolean() ? type(1_000) : DataTypes.DYNAMIC;
        ByteSink sink = new ByteSink();
        BinaryCodec json = BinaryCodec.of(type(1_000));
        if (type.equals(DataTypes.DYNAMIC)) {
            TypeBinary.write(type(1_000), sink);
        }
        json.write(column(type(1_000), seed), 0, sink);
        byte[] bytes = sink.toByteArray();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        ByteCursor cursor = new ByteCursor(bytes, 0, random.nextInt(bytes.length + 1));
        ColumnBuilder builder = ColumnBuilders.of(type);
        try {
            BinaryCodec.of(type).read(cursor, builder);
            assertThat(builder.rowCount()).isEqualTo(1);
        } catch (DatabaseException e) {
            assertThat(e.getMessage()).isNotEmpty();
            assertThat(builder.rowCount()).isZero();
        }
    }

    @Test
    void brokenObjectLeavesNoTrace() {
        JsonType type = type(2);
        ValueReader reader = ValueReader.of(type, TextStyle.JSON, SETTINGS);
        ColumnBuilder builder = ColumnBuilders.of(type);
        read(reader, "{\"x\": 1, \"y\": 2, \"w\": [1]}", builder);
        assertThat(fails(reader, "{\"x\": 5, \"new\": 1, \"id\": \"no number\"}", builder))
                .isTrue();
        assertThat(fails(reader, "{\"x\": 5, \"x\": 6}", builder)).isTrue();
        assertThat(fails(reader, "{\"x\": 5, \"y\": tru", builder)).isTrue();
        read(reader, "{\"y\": \"t\"}", builder);
        Column column = builder.build();
        ValueWriter writer = ValueWriter.of(type, TextStyle.JSON, SETTINGS);
        ByteSink sink = new ByteSink();
        writer.write(column, 0, sink);
        writer.write(column, 1, sink);
        assertThat(sink.toString())
                .isEqualTo(
                        "{\"a\":{\"b\":\"\"},\"id\":null,\"w\":[1],\"x\":1,\"y\":2}"
                                + "{\"a\":{\"b\":\"\"},\"id\":null,\"y\":\"t\"}");
    }

    private static boolean fails(ValueReader reader, String text, ColumnBuilder builder) {
        try {
            read(reader, text, builder);
            return false;
        } catch (DatabaseException _) {
            return true;
        }
    }
}
