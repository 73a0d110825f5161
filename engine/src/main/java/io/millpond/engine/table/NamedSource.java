package io.millpond.engine.table;

import io.millpond.sql.source.Extremes;
import io.millpond.sql.source.ForwardingSource;
import io.millpond.sql.source.IndexUse;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table with virtual columns that tell its name, the same for all rows: `_table` and
/// `_database`.
public final class NamedSource implements ForwardingSource {
    /// Of what kind such columns are.
    public static final DataType WORD = new LowCardinalityType(DataTypes.STRING);

    public static final String TABLE = "_table";
    public static final String DATABASE = "_database";

    private final TableSource named;
    private final Map<String, String> names;

    /// @param names the value of each virtual column, in their order
    private NamedSource(TableSource named, Map<String, String> names) {
        this.named = named;
        this.names = names;
    }

    /// `source` with those of the virtual columns `wanted` that it does not have itself.
    public static TableSource of(
            TableSource source, List<String> wanted, String database, String table) {
        Map<String, String> names = new LinkedHashMap<>();
        wanted.forEach(name -> names.put(name, name.equals(TABLE) ? table : database));
        source.header().names().forEach(names::remove);
        source.virtualColumns().forEach(field -> names.remove(field.name()));
        return names.isEmpty() ? source : new NamedSource(source, names);
    }

    /// A word for each of `rowCount` rows.
    public static Column word(String text, int rowCount) {
        return new ConstantColumn(
                new DictionaryColumn(new int[1], BytesColumn.of(text), 1), rowCount);
    }

    @Override
    public TableSource inner() {
        return named;
    }

    @Override
    public List<Field> virtualColumns() {
        List<Field> fields = new ArrayList<>(named.virtualColumns());
        names.keySet().forEach(name -> fields.add(new Field(name, WORD)));
        return fields;
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        if (request.columns().stream().noneMatch(names::containsKey)) {
            return named.scan(known(request, request.columns()));
        }
        List<String> read =
                request.columns().stream().filter(name -> !names.containsKey(name)).toList();
        List<BlockStream> streams = new ArrayList<>();
        for (BlockStream stream : named.scan(known(request, read))) {
            streams.add(new NamedStream(stream, request.columns()));
        }
        return streams;
    }

    /// The request without what is said of the names.
    private ScanRequest known(ScanRequest request, List<String> columns) {
        return request.reading(columns, known(request.conditions()));
    }

    private List<RowCondition> known(List<RowCondition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.columns().stream().noneMatch(names::containsKey))
                .toList();
    }

    @Override
    public boolean filtersBy(String column) {
        return !names.containsKey(column) && named.filtersBy(column);
    }

    @Override
    public boolean ordersBy(String column) {
        return !names.containsKey(column) && named.ordersBy(column);
    }

    @Override
    public long columnBytes(String column) {
        return names.containsKey(column) ? 0 : named.columnBytes(column);
    }

    @Override
    public List<IndexUse> indexUses(List<RowCondition> conditions) {
        return named.indexUses(known(conditions));
    }

    @Override
    public Optional<Extremes> extremes(String column) {
        return names.containsKey(column) ? Optional.empty() : named.extremes(column);
    }

    private final class NamedStream implements BlockStream {
        private final BlockStream stream;
        private final Header header;

        NamedStream(BlockStream stream, List<String> columns) {
            this.stream = stream;
            List<Field> fields = new ArrayList<>();
            for (String name : columns) {
                fields.add(
                        names.containsKey(name)
                                ? new Field(name, WORD)
                                : stream.header().field(stream.header().indexOf(name)));
            }
            this.header = new Header(fields);
        }

        @Override
        public Header header() {
            return header;
        }

        @Override
        public @Nullable Block next() {
            Block block = stream.next();
            if (block == null) {
                return null;
            }
            List<Column> columns = new ArrayList<>();
            for (String name : header.names()) {
                String word = names.get(name);
                columns.add(word == null ? block.column(name) : word(word, block.rowCount()));
            }
            return new Block(header, columns, block.rowCount());
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
