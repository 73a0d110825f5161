package io.millpond.engine.format.msgpack;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.RowWriter;
import io.millpond.engine.format.value.CellWriter;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes MsgPack: the values of each row one after another, without anything around them.
///
/// | value | form |
/// |---|---|
/// | integers, dates, times, enums, IPv4, Decimal of up to 64 bits | integer; of a Decimal without
/// point |
/// | Float32, Float64 | float 32, float 64 |
/// | String, FixedString | bin |
/// | numbers of 128 and 256 bits | bin, the lowest byte first |
/// | IPv6 | bin, as the address is printed |
/// | UUID | extension 2, or what `output_format_msgpack_uuid_representation` says |
/// | Array, Tuple | array |
/// | Map | map |
/// | NULL | nil |
///
/// Example: `(1, 'a')` is `92 01 c4 01 61`. Source: bytes of ClickHouse 26.7. *Differs:* it refuses
/// Time and Interval; here they are integers.
public final class MsgPackWriter implements RowWriter {
    private final List<CellWriter<MessagePacker>> cells = new ArrayList<>();
    private @Nullable SinkOutput output;
    private @Nullable MessagePacker packer;

    public MsgPackWriter(Header header, FormatSettings settings) {
        MsgPackCells makers =
                new MsgPackCells(
                        MsgPackCells.UuidForm.of(
                                settings.text("output_format_msgpack_uuid_representation")));
        for (int column = 0; column < header.size(); column++) {
            cells.add(makers.of(header.type(column)));
        }
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        try {
            MessagePacker to = packer(out);
            for (int column = 0; column < cells.size(); column++) {
                cells.get(column).write(block.column(column), row, to);
            }
            to.flush();
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail", e);
        }
    }

    private MessagePacker packer(ByteSink out) {
        if (packer == null || output == null || output.sink() != out) {
            output = new SinkOutput(out);
            packer = MessagePack.DEFAULT_PACKER_CONFIG.newPacker(output);
        }
        return packer;
    }
}
