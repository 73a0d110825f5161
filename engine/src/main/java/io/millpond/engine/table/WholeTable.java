package io.millpond.engine.table;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Reads tables to their ends, in one thread and in their order.
public final class WholeTable {
    private WholeTable() {}

    /// Hands every block of `source` to `reader`.
    ///
    /// @param header of the columns to read
    public static void read(
            TableSource source,
            Header header,
            boolean isFinal,
            CancellationToken token,
            Consumer<Block> reader) {
        ScanRequest request =
                new ScanRequest(
                        header.names(),
                        List.of(),
                        List.of(),
                        (_, _) -> true,
                        isFinal,
                        1,
                        Block.ROWS_PREFERRED,
                        OptionalLong.empty(),
                        null,
                        token);
        for (BlockStream stream : source.scan(request)) {
            try (stream) {
                Block block = stream.next();
                while (block != null) {
                    reader.accept(block);
                    block = stream.next();
                }
            }
        }
    }

    /// All rows as one block.
    public static Block block(
            TableSource source, Header header, boolean isFinal, CancellationToken token) {
        List<Block> blocks = new ArrayList<>();
        read(source, header, isFinal, token, blocks::add);
        return joined(header, blocks);
    }

    /// Blocks of one header as one.
    public static Block joined(Header header, List<Block> blocks) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int index = i;
            columns.add(
                    blocks.isEmpty()
                            ? Columns.empty(header.type(i))
                            : Columns.concat(
                                    header.type(i),
                                    blocks.stream()
                                            .map(block -> Columns.full(block.column(index)))
                                            .toList()));
        }
        int rowCount = blocks.stream().mapToInt(Block::rowCount).sum();
        return new Block(header, columns, rowCount);
    }
}
