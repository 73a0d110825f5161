package io.millpond.engine.keyed;

import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.source.BlockSource;
import io.millpond.sql.source.JoinKeys;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The rows of a Join table that one snapshot shows, made when they are first asked for.
/// Thread-safe.
final class JoinSource implements TableSource, JoinKeys {
    private final JoinShape shape;
    private final Header header;
    private final Supplier<JoinRows> rows;
    private volatile @Nullable JoinRows made;

    JoinSource(JoinShape shape, TableDefinition definition, Supplier<JoinRows> rows) {
        this.shape = shape;
        this.header = definition.storedHeader();
        this.rows = rows;
    }

    private JoinRows rows() {
        JoinRows known = made;
        if (known == null) {
            known = rows.get();
            made = known;
        }
        return known;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        Block block = rows().block();
        return new BlockSource(header, List.of(), block).scan(request);
    }

    @Override
    public Optional<JoinKeys> joinKeys() {
        return Optional.of(this);
    }

    @Override
    public String strictness() {
        return shape.strictness();
    }

    @Override
    public String kind() {
        return shape.kind();
    }

    @Override
    public List<Field> keys() {
        return shape.keys();
    }

    @Override
    public Header values() {
        return new Header(
                header.fields().stream().filter(field -> !shape.keys().contains(field)).toList());
    }

    @Override
    public boolean usesNulls() {
        return shape.usesNulls();
    }

    @Override
    public int[] find(List<Column> keys, int rowCount) {
        return rows().find(keys, rowCount);
    }

    @Override
    public Column column(String name) {
        return rows().block().column(name);
    }
}
