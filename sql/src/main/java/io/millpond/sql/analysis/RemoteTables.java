package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.plan.Term;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The table functions that name servers: `remote` reads from this one, and so do `cluster` and
/// `clusterAllReplicas` of the cluster `default`, which is this server alone. Others are out of
/// reach.
final class RemoteTables {
    private static final Set<String> REMOTE = Set.of("remote", "remotesecure");
    private static final Set<String> CLUSTER = Set.of("cluster", "clusterallreplicas");
    private static final String THIS_CLUSTER = "default";
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final ExpressionBinder binder;

    RemoteTables(ExpressionBinder binder) {
        this.binder = binder;
    }

    /// What a call of one of these functions reads here; null for any other function.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, CLUSTER_DOESNT_EXIST for another cluster,
    /// ALL_CONNECTION_TRIES_FAILED for another server.
    @Nullable TableExpression local(TableExpression.TableFunction function) {
        FunctionCall call = function.function();
        String name = call.name().toLowerCase(Locale.ROOT);
        List<Expression> arguments = call.arguments();
        if (CLUSTER.contains(name)) {
            String cluster = arguments.isEmpty() ? "default" : text(arguments.getFirst());
            if (!cluster.equals(THIS_CLUSTER)) {
                throw new DatabaseException(
                        ErrorCode.CLUSTER_DOESNT_EXIST,
                        "Requested cluster '%s' not found".formatted(cluster));
            }
            return table(function, arguments);
        }
        if (!REMOTE.contains(name)) {
            return null;
        }
        if (arguments.isEmpty() || arguments.size() > 6) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires from 1 to 6 parameters: <addresses pattern> [,"
                                    .formatted(call.name())
                            + " <name of remote database>, <name of remote table>] [, username[,"
                            + " password], sharding_key]");
        }
        requireThisServer(text(arguments.getFirst()));
        return table(function, arguments);
    }

    private static void requireThisServer(String address) {
        int port = address.startsWith("[") ? address.indexOf("]:") + 1 : address.indexOf(':');
        boolean hasPort = port > 0 && address.indexOf(':') == address.lastIndexOf(':');
        String host = hasPort ? address.substring(0, port) : address;
        if (!LOCAL.contains(host.toLowerCase(Locale.ROOT))) {
            throw new DatabaseException(
                    ErrorCode.ALL_CONNECTION_TRIES_FAILED,
                    "All connection tries failed: '%s' is not this server, and no other is asked"
                            .formatted(address));
        }
    }

    /// The second argument names a database, a table or a function; the third then a table.
    private TableExpression table(
            TableExpression.TableFunction function, List<Expression> arguments) {
        if (arguments.size() <= 1) {
            return named("system", "one", function);
        }
        Expression source = arguments.get(1);
        if (source instanceof FunctionCall inner
                && !inner.operator()
                && !binder.terms().registry().contains(inner.name())) {
            return new TableExpression.TableFunction(
                    inner, List.of(), function.alias(), false, null, function.span());
        }
        if (source instanceof Identifier identifier && identifier.parts().size() == 2) {
            return named(identifier.parts().getFirst(), identifier.parts().getLast(), function);
        }
        String first = text(source);
        if (arguments.size() > 2) {
            return named(first, text(arguments.get(2)), function);
        }
        int dot = first.indexOf('.');
        return dot < 0
                ? named(null, first, function)
                : named(first.substring(0, dot), first.substring(dot + 1), function);
    }

    private static TableExpression named(
            @Nullable String database, String table, TableExpression.TableFunction function) {
        return new TableExpression.Table(
                new TableName(database, table, function.span()),
                function.alias(),
                function.isFinal(),
                null,
                function.span());
    }

    /// A name, or a constant text.
    private String text(Expression expression) {
        if (expression instanceof Identifier identifier) {
            return identifier.fullName();
        }
        if (binder.bind(expression) instanceof Term.Constant constant
                && constant.value() instanceof BytesColumn text) {
            return text.text(0);
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument " + Names.sql(expression) + " of a table function is no name");
    }
}
