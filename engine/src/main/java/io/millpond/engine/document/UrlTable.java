package io.millpond.engine.document;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.external.ExternalInput;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.ExternalSource;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.NamedSource;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;

import java.net.URI;
import java.util.List;

/// The rows of what is found at an address in some format; it is asked anew by each query.
/// Thread-safe.
final class UrlTable implements Scannable, Alterable {
    private final FileShape shape;
    private final URI address;
    private final TableServices services;
    private volatile TableDefinition definition;

    UrlTable(TableDefinition definition, FileShape shape, URI address, TableServices services) {
        this.definition = definition;
        this.shape = shape;
        this.address = address;
        this.services = services;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public List<String> nameColumns() {
        return List.of(NamedSource.TABLE);
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        TableDefinition seen = definition;
        ExternalInput input = ExternalInput.at(address, services.settings().external().addresses());
        return new FilledSource(
                seen,
                new ExternalSource(
                        seen.storedHeader(),
                        List.of(input),
                        Formats.input(shape.argument(1, "")),
                        shape.argument(2, "auto"),
                        shape.settings(context, services)),
                context);
    }

    @Override
    public boolean canAlter(AlterCommand command) {
        return Alterable.isComment(command);
    }

    @Override
    public void checkAlter(TableDefinition changed, QueryContext context) {
        // A comment is always fine.
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
