package io.millpond.engine.layered;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Header;

import java.util.Objects;
import java.util.Optional;

/// The engine `Buffer`.
public final class BufferFactory implements TableFactory {
    private final Tables tables;

    public BufferFactory(Tables tables) {
        this.tables = tables;
    }

    @Override
    public String engine() {
        return "Buffer";
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public NamedCall canonical(NamedCall call, QueryContext context) {
        return BufferShape.canonical(call, context);
    }

    @Override
    public Optional<Header> columns(NamedCall call, TableServices services, QueryContext context) {
        BufferShape shape = BufferShape.of(call, context);
        CatalogSnapshot snapshot = services.catalog().snapshot();
        return tables.find(snapshot, shape.database(), shape.table())
                .map(table -> table.definition().listedHeader());
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        NamedCall call = Objects.requireNonNull(definition.storage().engine());
        BufferShape shape =
                BufferShape.of(call, services.inserts().backgroundContext("default", "arguments"));
        return new BufferTable(definition, shape, tables, services);
    }
}
