package io.millpond.engine.mergetree;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;

/// Engines called Replicated…MergeTree: they are the plain ones, since one server has no replicas.
///
/// Their first two arguments, where these are texts, are the path and the name of the replica; they
/// are kept and mean nothing.
final class ReplicatedNames {
    static final String PREFIX = "Replicated";

    private ReplicatedNames() {}

    static boolean isReplicated(String engine) {
        return engine.startsWith(PREFIX);
    }

    /// The engine as it works, with the arguments that it has for itself.
    ///
    /// Errors: BAD_ARGUMENTS for a path without a replica.
    static NamedCall plain(NamedCall call) {
        if (!isReplicated(call.name())) {
            return call;
        }
        List<Expression> arguments = call.arguments();
        boolean hasPath =
                !arguments.isEmpty() && arguments.getFirst() instanceof Literal.StringLiteral;
        if (hasPath
                && (arguments.size() < 2 || !(arguments.get(1) instanceof Literal.StringLiteral))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Expected two string literal arguments: zookeeper_path and replica_name");
        }
        return new NamedCall(
                call.name().substring(PREFIX.length()),
                hasPath ? arguments.subList(2, arguments.size()) : arguments,
                call.span());
    }
}
