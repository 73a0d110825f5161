package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.order.SortColumn;
import io.millpond.storage.testing.RandomColumns;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Specs, headers and blocks for tests of parts.
final class PartFixture {
    private PartFixture() {}

    static PartSpec spec(long minBlock, long maxBlock) {
        return new PartSpec(
                "all",
                "tuple()",
                0,
                minBlock,
                maxBlock,
                "c0",
                List.of(new SourceRange("github", 2, 100, 200)),
                1_600_000_000_000L);
    }

    static Header header(List<DataType> types) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(new Field("c" + i, types.get(i)));
        }
        return new Header(fields);
    }

    static Block block(Header header, int rowCount, RandomGenerator random) {
        List<Column> columns = new ArrayList<>();
        for (DataType type : header.types()) {
            columns.add(RandomColumns.column(type, rowCount, random));
        }
        return new Block(header, columns, rowCount);
    }

    /// A block sorted by its first column.
    static Block sortedBlock(Header header, int rowCount, RandomGenerator random) {
        Block block = block(header, rowCount, random);
        return BlockSorter.sort(
                block, List.of(SortColumn.ascending(block.column(0), header.type(0))));
    }

    static boolean equal(Column expected, int fromRow, Column actual) {
        for (int row = 0; row < actual.rowCount(); row++) {
            if (!expected.equalAt(fromRow + row, actual, row)) {
                return false;
            }
        }
        return true;
    }

    /// The file of a part without sections as an older version had it: the footer of version 2 ends
    /// before the codec, that of version 1 before the list of sections.
    static byte[] ofVersion(int version, byte[] file) {
        int trailer = file.length - PartFormat.TRAILER_BYTES;
        ByteSource source = new ByteSource(file, trailer, file.length);
        int offset = (int) source.takeLong();
        int length = source.takeInt() - (version == 1 ? 3 : 2);
        ByteSink sink = new ByteSink();
        byte[] body = Arrays.copyOf(file, offset + length);
        body[PartFormat.MAGIC.length] = (byte) version;
        sink.putBytes(body, 0, body.length);
        sink.putLong(offset);
        sink.putInt(length);
        sink.putInt(PartFormat.checksum(body, offset, length));
        sink.putBytes(PartFormat.END_MAGIC, 0, PartFormat.END_MAGIC.length);
        return sink.toByteArray();
    }
}
