package io.millpond.engine.table;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Some blocks in memory as something a query can read.
public record FixedSource(Header header, List<Block> blocks) implements TableSource {
    public FixedSource {
        blocks = List.copyOf(blocks);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        List<Field> fields = new ArrayList<>();
        for (String name : request.columns()) {
            fields.add(header.field(header.indexOf(name)));
        }
        return List.of(new RowBuffer(new Header(fields), blocks, request.blockRows()));
    }

    @Override
    public OptionalLong exactRowCount() {
        return OptionalLong.of(blocks.stream().mapToLong(Block::rowCount).sum());
    }
}
