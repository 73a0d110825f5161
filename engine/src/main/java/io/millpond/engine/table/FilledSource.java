package io.millpond.engine.table;

import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.Extremes;
import io.millpond.sql.source.ForwardingSource;
import io.millpond.sql.source.IndexUse;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The stored columns of a table as a query sees them: MATERIALIZED columns are not part of `*`,
/// and ALIAS columns are computed when they are read.
public final class FilledSource implements ForwardingSource {
    private static final Setting<Boolean> WITH_MATERIALIZED =
            QuerySettings.known("asterisk_include_materialized_columns", SettingType.BOOL);
    private static final Setting<Boolean> WITH_ALIAS =
            QuerySettings.known("asterisk_include_alias_columns", SettingType.BOOL);

    private final TableDefinition definition;
    private final TableSource stored;
    private final QueryContext context;

    /// @param stored its ordinary columns are the definition's stored ones
    public FilledSource(TableDefinition definition, TableSource stored, QueryContext context) {
        this.definition = definition;
        this.stored = stored;
        this.context = context;
    }

    @Override
    public TableSource inner() {
        return stored;
    }

    @Override
    public Header header() {
        List<Field> fields =
                new ArrayList<>(definition.header(c -> c.isStored() && isListed(c)).fields());
        fields.addAll(definition.header(c -> !c.isStored() && isListed(c)).fields());
        return new Header(fields);
    }

    private boolean isListed(TableColumn column) {
        return switch (column.kind()) {
            case ORDINARY, DEFAULT -> true;
            case MATERIALIZED -> context.settings().get(WITH_MATERIALIZED);
            case ALIAS -> context.settings().get(WITH_ALIAS);
            case EPHEMERAL -> false;
        };
    }

    @Override
    public List<Field> virtualColumns() {
        List<Field> fields = new ArrayList<>();
        for (TableColumn column : definition.columns()) {
            if (!isListed(column)) {
                fields.add(column.field());
            }
        }
        fields.addAll(stored.virtualColumns());
        return fields;
    }

    @Override
    public Optional<Extremes> extremes(String column) {
        return definition.column(column).filter(TableColumn::isStored).isPresent()
                ? stored.extremes(column)
                : Optional.empty();
    }

    @Override
    public boolean filtersBy(String column) {
        return definition.column(column).map(TableColumn::isStored).orElse(true)
                && stored.filtersBy(column);
    }

    @Override
    public boolean isKey(String column) {
        return isStored(column) && stored.isKey(column);
    }

    /// Conditions on computed columns are unknown to the stored ones, and exclude nothing there.
    @Override
    public List<IndexUse> indexUses(List<RowCondition> conditions) {
        return stored.indexUses(
                conditions.stream()
                        .filter(condition -> condition.columns().stream().allMatch(this::isStored))
                        .toList());
    }

    private boolean isStored(String column) {
        return definition.column(column).filter(TableColumn::isStored).isPresent();
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        if (request.isFinal() && !stored.takesFinal()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_FINAL,
                    "Storage %s doesn't support FINAL".formatted(definition.engine()));
        }
        List<String> computed = new ArrayList<>();
        for (String name : request.columns()) {
            Optional<TableColumn> column = definition.column(name);
            if (column.filter(c -> c.kind() == TableColumn.Kind.EPHEMERAL).isPresent()) {
                throw new DatabaseException(
                        ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                        "There is no physical column %s in table".formatted(name));
            }
            if (column.filter(c -> !c.isStored()).isPresent()) {
                computed.add(name);
            }
        }
        if (computed.isEmpty()) {
            return stored.scan(request);
        }
        ColumnFilling filling =
                ColumnFilling.plan(definition, stored.header(), computed, false, context);
        List<String> read = new ArrayList<>(request.columns());
        read.removeAll(computed);
        for (String name : filling.needed()) {
            if (!read.contains(name)) {
                read.add(name);
            }
        }
        ScanRequest inner =
                request.reading(
                        read,
                        request.conditions().stream()
                                .filter(c -> c.columns().stream().noneMatch(computed::contains))
                                .toList());
        List<BlockStream> streams = new ArrayList<>();
        for (BlockStream stream : stored.scan(inner)) {
            streams.add(new FilledStream(stream, filling, request.columns()));
        }
        return streams;
    }

    private record FilledStream(BlockStream stored, ColumnFilling filling, List<String> columns)
            implements BlockStream {
        @Override
        public Header header() {
            List<Field> fields = new ArrayList<>();
            for (String name : columns) {
                int index = filling.header().indexOf(name);
                fields.add(
                        index >= 0
                                ? filling.header().field(index)
                                : stored.header().field(stored.header().indexOf(name)));
            }
            return new Header(fields);
        }

        @Override
        public @Nullable Block next() {
            Block block = stored.next();
            if (block == null) {
                return null;
            }
            Block filled = filling.apply(block);
            List<Column> all = new ArrayList<>();
            for (String name : columns) {
                all.add(
                        filling.header().indexOf(name) >= 0
                                ? filled.column(name)
                                : block.column(name));
            }
            return new Block(header(), all, block.rowCount());
        }

        @Override
        public void close() {
            stored.close();
        }
    }
}
