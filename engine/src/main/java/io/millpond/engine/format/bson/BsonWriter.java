package io.millpond.engine.format.bson;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.RowWriter;
import io.millpond.engine.format.value.CellWriter;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes BSONEachRow: a document a row, with a field a column.
///
/// | value | kind of BSON |
/// |---|---|
/// | Bool | bool |
/// | integers up to Int32, UInt16, Enum, Date, Date32, IPv4, Decimal of 32 bits | int32 |
/// | UInt32, integers of 64 bits, DateTime, Decimal of 64 bits | int64 |
/// | DateTime64 | datetime, with the ticks of the type, whatever they are |
/// | Float32, Float64 | double |
/// | String, FixedString | binary, or string by `output_format_bson_string_as_string` |
/// | numbers of 128 and 256 bits | binary, the lowest byte first |
/// | IPv6 | binary, as the address is printed |
/// | UUID | binary of subtype 4, the upper half first, each half with its lowest byte first |
/// | Array, Tuple without names | array |
/// | Tuple with names, Map | document |
/// | NULL | null |
///
/// Example: `SELECT 5 AS a` is `0c 00 00 00 10 61 00 05 00 00 00 00`. Source: bytes of ClickHouse
/// 26.7. *Differs:* it refuses Time and Interval; here they are integers.
public final class BsonWriter implements RowWriter {
    private final byte[][] names;
    private final List<CellWriter<BsonOutput>> cells = new ArrayList<>();
    private @Nullable BsonOutput output;

    public BsonWriter(Header header, FormatSettings settings) {
        BsonCells makers =
                new BsonCells(
                        settings.flag("output_format_bson_string_as_string"), settings.codec());
        names = new byte[header.size()][];
        for (int column = 0; column < header.size(); column++) {
            names[column] = header.name(column).getBytes(StandardCharsets.UTF_8);
            cells.add(makers.of(header.type(column)));
        }
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        try {
            BsonOutput to = output(out);
            int place = to.startDocument();
            for (int column = 0; column < names.length; column++) {
                to.name(names[column]);
                cells.get(column).write(block.column(column), row, to);
            }
            to.finishDocument(place);
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail", e);
        }
    }

    private BsonOutput output(ByteSink out) {
        if (output == null || output.sink() != out) {
            output = new BsonOutput(out);
        }
        return output;
    }
}
