package io.millpond.engine.layered;

import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableSettings;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The engine `Merge(database, pattern)`.
public final class MergeFactory implements TableFactory {
    private final Tables tables;

    public MergeFactory(Tables tables) {
        this.tables = tables;
    }

    @Override
    public String engine() {
        return "Merge";
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public NamedCall canonical(NamedCall call, QueryContext context) {
        if (call.arguments().size() != 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage Merge requires exactly 2 parameters - name of source database and"
                            + " regexp for table names.");
        }
        Expression database = call.arguments().get(0);
        Expression pattern = call.arguments().get(1);
        return new NamedCall(
                call.name(),
                List.of(
                        isPattern(database) ? database : EngineArguments.text(database, context),
                        EngineArguments.text(pattern, context)),
                call.span());
    }

    private static boolean isPattern(Expression database) {
        return database instanceof FunctionCall call
                && call.name().equalsIgnoreCase("REGEXP")
                && call.arguments().size() == 1;
    }

    private static MergedTables merged(NamedCall call, QueryContext context) {
        Expression database = call.arguments().get(0);
        Expression name =
                isPattern(database) ? ((FunctionCall) database).arguments().getFirst() : database;
        return new MergedTables(
                TableSettings.text(name, context),
                isPattern(database),
                ((Literal.StringLiteral) call.arguments().get(1)).value());
    }

    @Override
    public Optional<Header> columns(NamedCall call, TableServices services, QueryContext context) {
        return Optional.of(
                merged(canonical(call, context), context)
                        .columns(services.catalog().snapshot(), tables, context));
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        QueryContext context = services.inserts().backgroundContext("default", "arguments");
        NamedCall call = Objects.requireNonNull(definition.storage().engine());
        return new MergeTable(definition, merged(canonical(call, context), context), tables);
    }
}
