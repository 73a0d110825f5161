package io.millpond.engine.table;

import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A source whose columns are read as other types: those that a view declares.
///
/// Its indexes are not asked, since they know the values of the source's types.
///
/// @param header has columns of the source, by name
record CastSource(TableSource inner, Header header, QueryContext context) implements TableSource {
    /// The source itself where it has the types already.
    ///
    /// @param declared names and types; what the source does not have is left out
    static TableSource of(TableSource source, Header declared, QueryContext context) {
        List<Field> fields = new ArrayList<>();
        for (Field field : source.header().fields()) {
            int place = declared.names().indexOf(field.name());
            fields.add(place < 0 ? field : declared.field(place));
        }
        Header header = new Header(fields);
        return header.equals(source.header()) ? source : new CastSource(source, header, context);
    }

    @Override
    public List<Field> virtualColumns() {
        return inner.virtualColumns();
    }

    @Override
    public boolean takesFinal() {
        return inner.takesFinal();
    }

    @Override
    public OptionalLong exactRowCount() {
        return inner.exactRowCount();
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        List<Field> fields = new ArrayList<>();
        for (String name : request.columns()) {
            int place = header.names().indexOf(name);
            fields.add(
                    place >= 0
                            ? header.field(place)
                            : virtualColumns().stream()
                                    .filter(field -> field.name().equals(name))
                                    .findFirst()
                                    .orElseThrow());
        }
        Header wanted = new Header(fields);
        List<BlockStream> streams = new ArrayList<>();
        for (BlockStream rows : inner.scan(request.reading(request.columns(), List.of()))) {
            streams.add(new CastBlocks(rows, wanted, context));
        }
        return streams;
    }

    private record CastBlocks(BlockStream rows, Header header, QueryContext context)
            implements BlockStream {
        @Override
        public @Nullable Block next() {
            Block block = rows.next();
            if (block == null) {
                return null;
            }
            List<Column> columns = new ArrayList<>(header.size());
            for (int i = 0; i < header.size(); i++) {
                columns.add(
                        ColumnCasts.of(rows.header().type(i), header.type(i), false, context)
                                .apply(block.column(i), block.rowCount()));
            }
            return new Block(header, columns, block.rowCount());
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
