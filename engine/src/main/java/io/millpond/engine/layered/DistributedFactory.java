package io.millpond.engine.layered;

import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The engine `Distributed(cluster, database, table[, sharding_key[, policy]])` over the cluster
/// `default`, which is this server alone: the sharding key and the policy have no effect, and
/// neither have its settings.
public final class DistributedFactory implements TableFactory {
    private static final String CLUSTER = "default";
    private static final List<String> NAMES =
            List.of("cluster_name", "remote_database", "remote_table");

    @Override
    public String engine() {
        return "Distributed";
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
        List<Expression> given = call.arguments();
        if (given.size() < 3 || given.size() > 5) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage Distributed requires from 3 to 5 parameters - name of configuration"
                            + " section with list of remote servers, name of remote database, name"
                            + " of remote table, sharding key expression (optional), policy to"
                            + " store data in (optional).");
        }
        NamedCall named =
                EngineArguments.evaluated(
                        new NamedCall(call.name(), given.subList(0, NAMES.size()), call.span()),
                        context);
        for (int i = 0; i < NAMES.size(); i++) {
            EngineArguments.string(named.arguments().get(i), NAMES.get(i));
        }
        String cluster = EngineArguments.string(named.arguments().getFirst(), NAMES.getFirst());
        if (!cluster.equals(CLUSTER)) {
            throw new DatabaseException(
                    ErrorCode.CLUSTER_DOESNT_EXIST,
                    "Requested cluster '%s' not found".formatted(cluster));
        }
        List<Expression> arguments = new ArrayList<>(named.arguments());
        arguments.addAll(given.subList(NAMES.size(), given.size()));
        return new NamedCall(call.name(), arguments, call.span());
    }

    private static TableName target(NamedCall call) {
        return TableName.of(
                EngineArguments.string(call.arguments().get(1), NAMES.get(1)),
                EngineArguments.string(call.arguments().get(2), NAMES.get(2)));
    }

    @Override
    public Optional<Header> columns(NamedCall call, TableServices services, QueryContext context) {
        TableName target = target(canonical(call, context));
        return Optional.of(context.tables().table(target.database(), target.table()).header());
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        return new DistributedTable(
                definition, target(Objects.requireNonNull(definition.storage().engine())));
    }
}
