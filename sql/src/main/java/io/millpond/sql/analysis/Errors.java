package io.millpond.sql.analysis;

import io.millpond.sql.ast.Identifier;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.NearestNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/// The errors of analysis, in ClickHouse's words.
final class Errors {
    private Errors() {}

    static DatabaseException unknownIdentifier(Identifier identifier, Scope scope) {
        List<String> names = new ArrayList<>(scope.relation().names());
        names.addAll(scope.aliases().names());
        String sql = scope.sql();
        return new DatabaseException(
                ErrorCode.UNKNOWN_IDENTIFIER,
                "Unknown expression identifier `"
                        + identifier.fullName()
                        + "`"
                        + (sql.isEmpty() ? "" : " in scope " + sql)
                        + NearestNames.hint(identifier.fullName(), names));
    }

    static DatabaseException misplacedAggregate(Term aggregate, String place) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_AGGREGATION,
                "Aggregate function " + aggregate.text() + " is found " + place + " in query");
    }

    static DatabaseException notGrouped(String column, Scope scope) {
        return new DatabaseException(
                ErrorCode.NOT_AN_AGGREGATE,
                "Column '"
                        + column
                        + "' is not under aggregate function and not in GROUP BY keys. In query "
                        + scope.sql());
    }

    static DatabaseException notImplemented(String what) {
        return new DatabaseException(ErrorCode.NOT_IMPLEMENTED, what + " is not implemented");
    }
}
