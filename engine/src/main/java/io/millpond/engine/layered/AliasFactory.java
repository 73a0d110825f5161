package io.millpond.engine.layered;

import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.Tables;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The engine `Alias([database, ]table)`.
public final class AliasFactory implements TableFactory {
    private final Tables tables;

    public AliasFactory(Tables tables) {
        this.tables = tables;
    }

    @Override
    public String engine() {
        return "Alias";
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public boolean hasOwnColumns() {
        return false;
    }

    @Override
    public NamedCall canonical(NamedCall call, QueryContext context) {
        List<Expression> arguments = call.arguments();
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage Alias requires target table name in ENGINE arguments. Use: ENGINE ="
                            + " Alias('table_name') or ENGINE = Alias('database', 'table_name')");
        }
        if (arguments.size() > 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage Alias requires at most 2 arguments: database name and table name");
        }
        NamedCall evaluated = EngineArguments.evaluated(call, context);
        EngineArguments.string(evaluated.arguments().getFirst(), "table_name");
        EngineArguments.string(evaluated.arguments().getLast(), "table_name");
        return evaluated;
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        CreateTable create = (CreateTable) definition.create();
        List<String> names = new ArrayList<>();
        for (Expression argument :
                Objects.requireNonNull(definition.storage().engine()).arguments()) {
            names.add(EngineArguments.string(argument, "table_name"));
        }
        TableName target = target(names, create.name());
        if (isNew) {
            check(target, create.name(), services);
        }
        return new AliasTable(definition, target, services.catalog(), tables);
    }

    /// One name is that of a table, or of a database and a table with a dot in between.
    private static TableName target(List<String> names, TableName alias) {
        if (names.size() == 2) {
            return TableName.of(names.getFirst(), names.getLast());
        }
        String name = names.getFirst();
        int dot = name.indexOf('.');
        String database = alias.database() == null ? "" : alias.database();
        return dot < 0
                ? TableName.of(database, name)
                : TableName.of(name.substring(0, dot), name.substring(dot + 1));
    }

    private void check(TableName target, TableName alias, TableServices services) {
        if (target.toString().equals(alias.toString())) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Alias table cannot refer to itself");
        }
        String database = Objects.requireNonNull(target.database());
        if (tables.find(services.catalog().snapshot(), database, target.table()).orElse(null)
                instanceof AliasTable) {
            throw AliasTable.toAlias();
        }
    }
}
