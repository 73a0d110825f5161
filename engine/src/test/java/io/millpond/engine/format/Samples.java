package io.millpond.engine.format;

import static io.millpond.storage.type.DataTypes.BOOL;
import static io.millpond.storage.type.DataTypes.DATE;
import static io.millpond.storage.type.DataTypes.FLOAT64;
import static io.millpond.storage.type.DataTypes.INT32;
import static io.millpond.storage.type.DataTypes.INT8;
import static io.millpond.storage.type.DataTypes.STRING;
import static io.millpond.storage.type.DataTypes.UINT64;
import static io.millpond.storage.type.DataTypes.UINT8;
import static io.millpond.storage.type.DataTypes.UUID;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// Blocks to write and to compare with.
final class Samples {
    /// A column of most types.
    static final Header WIDE =
            Header.of(
                    new Field("n", UINT64),
                    new Field("i", INT8),
                    new Field("f", FLOAT64),
                    new Field("s", STRING),
                    new Field("d", DATE),
                    new Field("dt", new DateTimeType("UTC")),
                    new Field("dt64", new DateTime64Type(3, "UTC")),
                    new Field(
                            "e",
                            new EnumType(
                                    8,
                                    List.of(
                                            new EnumType.Entry("a", 1),
                                            new EnumType.Entry("b'c", 2)))),
                    new Field("lc", new LowCardinalityType(STRING)),
                    new Field("nn", new NullableType(INT32)),
                    new Field("b", BOOL),
                    new Field("dec", new DecimalType(18, 3)),
                    new Field("u", UUID),
                    new Field("fs", new FixedStringType(3)),
                    new Field("arr", new ArrayType(STRING)),
                    new Field("t", TupleType.of(List.of(UINT8, STRING))),
                    new Field("nt", new TupleType(List.of("x", "y z"), List.of(UINT8, STRING))),
                    new Field("m", new MapType(STRING, UINT8)),
                    new Field("at", new ArrayType(TupleType.of(List.of(UINT8, STRING)))),
                    new Field("aa", new ArrayType(new ArrayType(UINT8))),
                    new Field("ns", new NullableType(STRING)));

    private static final @Nullable String[][] WIDE_ROWS = {
        {
            "18446744073709551615",
            "-128",
            "1.5",
            "a\"b'c,d\te\nf\\g",
            "2020-01-02",
            "2020-01-02 03:04:05",
            "2020-01-02 03:04:05.678",
            "a",
            "low",
            null,
            "true",
            "1.5",
            "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
            "ab",
            "['x','y\"\\'']",
            "(1,'q')",
            "(2,'r')",
            "{'k':1,'l':2}",
            "[(1,'a'),(2,'b')]",
            "[[1,2],[]]",
            null
        },
        {
            "0",
            "127",
            "-0.001",
            "пример 日本 / <tag> & |",
            "1970-01-01",
            "1970-01-01 00:00:00",
            "1970-01-01 00:00:00.000",
            "b'c",
            "",
            "-5",
            "false",
            "-0.001",
            "00000000-0000-0000-0000-000000000000",
            "abc",
            "[]",
            "(0,'')",
            "(0,'')",
            "{}",
            "[]",
            "[]",
            "NULL"
        },
        {
            "1",
            "0",
            "1e30",
            "",
            "2149-06-06",
            "2106-02-07 06:28:15",
            "2299-12-31 23:59:59.999",
            "a",
            "x y",
            "0",
            "true",
            "123456789012345.678",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "",
            "['',' ']",
            "(255,'\\\\')",
            "(9,'=')",
            "{'':0}",
            "[(3,'')]",
            "[[3]]",
            ""
        }
    };

    private Samples() {}

    /// Three rows of [#WIDE].
    static Block wide() {
        return block(WIDE, WIDE_ROWS);
    }

    /// A block of values given as plain text, null for NULL.
    static Block block(Header header, @Nullable String[]... rows) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            ColumnBuilder builder = ColumnBuilders.of(header.type(i));
            ValueReader reader =
                    ValueReader.of(
                            header.type(i), TextStyle.PLAIN, CodecSettings.in(ZoneId.of("UTC")));
            for (@Nullable String[] row : rows) {
                append(builder, reader, row[i]);
            }
            columns.add(builder.build());
        }
        return new Block(header, columns, rows.length);
    }

    private static void append(ColumnBuilder builder, ValueReader reader, @Nullable String text) {
        if (text == null) {
            ((NullableColumnBuilder) builder).appendNull();
            return;
        }
        if (builder instanceof NullableColumnBuilder nullable && text.equals("NULL")) {
            // The word itself, where the type's reader would take it for NULL.
            append(nullable.values(), ValueReader.of(STRING, TextStyle.PLAIN, utc()), text);
            nullable.finishRow();
            return;
        }
        reader.read(new ByteCursor(text.getBytes(StandardCharsets.UTF_8)), builder);
    }

    private static CodecSettings utc() {
        return CodecSettings.in(ZoneId.of("UTC"));
    }

    /// A value as text: strings in quotes, unescaped.
    static String text(Block block, int column, int row) {
        ByteSink sink = new ByteSink();
        DataType type = block.header().type(column);
        ValueWriter.of(type, TextStyle.PLAIN, utc()).write(block.column(column), row, sink);
        return type.equals(STRING) ? "'" + sink + "'" : sink.toString();
    }

    /// `count` rows of a number, its thousandfold as text, and a date.
    static Block small(int count) {
        Header header =
                Header.of(new Field("a", UINT64), new Field("b", STRING), new Field("d", DATE));
        String[][] rows = new String[count][];
        for (int i = 0; i < count; i++) {
            rows[i] =
                    new String[] {
                        "" + i, "" + i * 1000, java.time.LocalDate.ofEpochDay(i).toString()
                    };
        }
        return block(header, rows);
    }
}
