package io.millpond.engine.document;

import io.millpond.engine.external.UserFiles;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The engine `File(format[, path[, compression]])`: a file below the directory of user files, or,
/// where no path is given, `data.FORMAT` in the directory of the table.
public final class FileFactory implements TableFactory {
    @Override
    public String engine() {
        return "File";
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public boolean hasSettings() {
        return true;
    }

    @Override
    public NamedCall canonical(NamedCall call, QueryContext context) {
        if (call.arguments().isEmpty() || call.arguments().size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage File requires from 1 to 3 arguments: name of used format, source and"
                            + " compression_method.");
        }
        NamedCall evaluated = EngineArguments.evaluated(call, context);
        String format = EngineArguments.string(evaluated.arguments().getFirst(), "format");
        if (!Formats.contains(format)) {
            Formats.input(format);
        }
        return evaluated;
    }

    @Override
    public Optional<Header> columns(NamedCall call, TableServices services, QueryContext context) {
        FileShape shape = FileShape.of(canonical(call, context), List.of(), context);
        if (shape.arguments().size() < 2) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_STAT,
                    "The table structure cannot be extracted from a file that is not there yet. You"
                            + " can specify the structure manually");
        }
        return Optional.of(
                FileShape.structure(
                        "file",
                        List.of(
                                shape.argument(1, ""),
                                shape.argument(0, ""),
                                "auto",
                                shape.argument(2, "auto")),
                        context));
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        if (isNew) {
            checkColumns(definition);
        }
        FileShape shape =
                FileShape.of(
                        definition.storage(),
                        services.inserts().backgroundContext("default", "arguments"));
        Path path =
                shape.arguments().size() < 2
                        ? services.directory()
                                .resolve(definition.uuid().toString())
                                .resolve("data." + shape.argument(0, ""))
                        : new UserFiles(
                                        services.settings().fileSystem(),
                                        services.settings().external().userFiles())
                                .path(shape.argument(1, ""));
        return new FileTable(
                definition,
                shape,
                new AppendedFile(services.settings().fileSystem(), path),
                services);
    }

    private static void checkColumns(TableDefinition definition) {
        for (TableColumn column : definition.columns()) {
            switch (column.kind()) {
                case ORDINARY, DEFAULT -> {}
                case MATERIALIZED, ALIAS, EPHEMERAL ->
                        throw new DatabaseException(
                                ErrorCode.BAD_ARGUMENTS,
                                "Table engine File doesn't support special columns like"
                                        + " MATERIALIZED, ALIAS or EPHEMERAL");
            }
        }
    }
}
