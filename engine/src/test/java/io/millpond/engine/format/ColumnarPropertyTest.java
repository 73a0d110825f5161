package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.format.library.Formats;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What a columnar format writes, it reads back, whatever the settings.
final class ColumnarPropertyTest {
    private static final List<String> FORMATS = List.of("Parquet", "Arrow", "ArrowStream");

    /// Goal: no value is changed. Method: random types and values, written in several blocks, with
    /// row groups, pages and dictionaries of a few rows, read in pieces of a few rows.
    @Property(tries = 80)
    void streamsKeepEveryValue(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        String format = FORMATS.get(random.nextInt(FORMATS.size()));
        Header header = header(random);
        FormatSettings settings = settings(random);
        Block block = RandomRows.block(random, header, random.nextInt(120));
        byte[] bytes = written(format, block, 1 + random.nextInt(60), settings);
        try (RowReader reader =
                Formats.input(format).reader(new ByteArrayInputStream(bytes), header, settings)) {
            int row = 0;
            for (Block read = reader.read(1 + random.nextInt(50), 1 << 20);
                    read != null;
                    read = reader.read(1 + random.nextInt(50), 1 << 20)) {
                RoundTripPropertyTest.assertRows(format, block, row, read);
                row += read.rowCount();
            }
            assertThat(row).as(format).isEqualTo(block.rowCount());
        }
    }

    @Property(tries = 15)
    void messagesKeepEveryValue(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String format = FORMATS.get(random.nextInt(FORMATS.size()));
        Header header = header(random);
        Block block = RandomRows.block(random, header, 1 + random.nextInt(10));
        MessageEncoder encoder = Formats.output(format).encoder(header, FormatSettings.DEFAULT);
        MessageDecoder decoder = Formats.input(format).decoder(header, FormatSettings.DEFAULT);
        ColumnBuilder[] builders = RoundTripPropertyTest.builders(header);
        byte[] message = encoder.encode(block, 0, block.rowCount());
        assertThat(decoder.decode(message, 0, message.length, builders))
                .isEqualTo(block.rowCount());
        RoundTripPropertyTest.assertRows(
                format, block, 0, RoundTripPropertyTest.built(header, builders, block.rowCount()));
    }

    private static FormatSettings settings(SplittableRandom random) {
        List<String> codecs = List.of("none", "snappy", "lz4", "zstd", "gzip");
        List<String> arrowCodecs = List.of("none", "lz4_frame", "zstd");
        return FormatSettings.DEFAULT
                .with(
                        "output_format_parquet_compression_method",
                        codecs.get(random.nextInt(codecs.size())))
                .with(
                        "output_format_arrow_compression_method",
                        arrowCodecs.get(random.nextInt(arrowCodecs.size())))
                .with("output_format_arrow_low_cardinality_as_dictionary", flag(random))
                .with("output_format_arrow_use_64_bit_indexes_for_dictionary", flag(random))
                .with("output_format_arrow_use_signed_indexes_for_dictionary", flag(random))
                .with("output_format_parquet_datetime_as_uint32", flag(random))
                .with("output_format_parquet_enum_as_byte_array", flag(random))
                .with("output_format_parquet_row_group_size", number(random, 100))
                .with("output_format_parquet_data_page_size", number(random, 2000))
                .with("output_format_parquet_max_dictionary_size", number(random, 200))
                .with("input_format_parquet_max_block_size", number(random, 100));
    }

    private static String flag(SplittableRandom random) {
        return Integer.toString(random.nextInt(2));
    }

    private static String number(SplittableRandom random, int max) {
        return Integer.toString(1 + random.nextInt(max));
    }

    private static Header header(SplittableRandom random) {
        List<Field> fields = new ArrayList<>();
        for (Field field : RandomRows.header(random, 3).fields()) {
            DataType type = field.type();
            while (!isCarried(type)) {
                type = RandomRows.type(random, 3);
            }
            fields.add(new Field(field.name(), type));
        }
        return new Header(fields);
    }

    /// Whether both formats have the type, with all its values.
    private static boolean isCarried(DataType type) {
        return switch (type) {
            case TimeType _, Time64Type _ -> false;
            case NullableType(DataType element) -> isCarried(element);
            case ArrayType(DataType element) -> isCarried(element);
            case MapType(_, DataType value) -> isCarried(value);
            case TupleType tuple ->
                    tuple.elements().stream().allMatch(ColumnarPropertyTest::isCarried);
            default -> true;
        };
    }

    static byte[] written(String format, Block block, int blockRows, FormatSettings settings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BlockWriter writer = Formats.output(format).writer(bytes, block.header(), settings);
        try {
            for (int row = 0; row < block.rowCount(); row += blockRows) {
                writer.write(block.slice(row, Math.min(block.rowCount(), row + blockRows)));
            }
            writer.finish(ResultStatistics.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
