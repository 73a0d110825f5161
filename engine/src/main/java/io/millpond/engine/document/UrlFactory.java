package io.millpond.engine.document;

import io.millpond.engine.external.FormatEnds;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The engine `URL(url[, format[, compression]])`. Tables can be read, where the configuration
/// allows the address, and not written.
public final class UrlFactory implements TableFactory {
    @Override
    public String engine() {
        return "URL";
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
                    "Storage URL requires 1-4 arguments: url, name of used format (taken from file"
                            + " extension by default), optional compression method. Headers are"
                            + " not supported");
        }
        NamedCall evaluated = EngineArguments.evaluated(call, context);
        List<Expression> arguments = new ArrayList<>(evaluated.arguments());
        URI address = address(EngineArguments.string(arguments.getFirst(), "url"));
        if (arguments.size() == 1) {
            String path = address.getPath() == null ? "" : address.getPath();
            arguments.add(
                    Literal.StringLiteral.of(
                            FormatEnds.format(path).orElseThrow(() -> undetected(path))));
        }
        String format = EngineArguments.string(arguments.get(1), "format");
        if (!Formats.contains(format)) {
            Formats.input(format);
        }
        return new NamedCall(call.name(), arguments, call.span());
    }

    private static DatabaseException undetected(String path) {
        return new DatabaseException(
                ErrorCode.CANNOT_DETECT_FORMAT,
                "The data format of '%s' cannot be told from its name. Specify the format"
                        .formatted(path));
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.STD_EXCEPTION, "Bad URI syntax: '%s'".formatted(text), e);
        }
    }

    @Override
    public Optional<Header> columns(NamedCall call, TableServices services, QueryContext context) {
        FileShape shape = FileShape.of(canonical(call, context), List.of(), context);
        return Optional.of(
                FileShape.structure(
                        "url",
                        List.of(
                                shape.argument(0, ""),
                                shape.argument(1, ""),
                                "auto",
                                shape.argument(2, "auto")),
                        context));
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        FileShape shape =
                FileShape.of(
                        definition.storage(),
                        services.inserts().backgroundContext("default", "arguments"));
        return new UrlTable(definition, shape, address(shape.argument(0, "")), services);
    }
}
