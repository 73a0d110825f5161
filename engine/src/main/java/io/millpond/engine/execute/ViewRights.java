package io.millpond.engine.execute;

import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.ViewSecurity;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

/// With whose rights a view runs. All users here may do the same, so that it is kept and shown, and
/// changes nothing.
final class ViewRights {
    private ViewRights() {}

    /// The clauses of a view with everything they imply; null: none were written.
    ///
    /// Errors: UNKNOWN_USER, ACCESS_DENIED for NONE, QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW
    /// for INVOKER of a materialized view.
    static @Nullable ViewSecurity canonical(CreateView create, StatementScope scope) {
        ViewSecurity written = create.security();
        if (written == null && create.refresh() != null) {
            // Whoever refreshes it is nobody in particular.
            written = new ViewSecurity(null, ViewSecurity.Kind.DEFINER);
        }
        return written == null ? null : canonical(written, create.materialized(), scope);
    }

    /// As [#canonical(CreateView, StatementScope)], for clauses that are there.
    static ViewSecurity canonical(
            ViewSecurity written, boolean isMaterialized, StatementScope scope) {
        ViewSecurity.Kind kind =
                written.kind() == null ? ViewSecurity.Kind.DEFINER : written.kind();
        return switch (kind) {
            case DEFINER -> new ViewSecurity(definer(written, scope), kind);
            case INVOKER -> {
                if (isMaterialized) {
                    throw new DatabaseException(
                            ErrorCode.QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW,
                            "SQL SECURITY INVOKER can't be specified for MATERIALIZED VIEW");
                }
                yield new ViewSecurity(null, kind);
            }
            case NONE ->
                    throw new DatabaseException(
                            ErrorCode.ACCESS_DENIED,
                            "Not enough privileges. To execute this query, it's necessary to have"
                                    + " the grant ALLOW SQL SECURITY NONE ON *.*");
        };
    }

    private static String definer(ViewSecurity written, StatementScope scope) {
        String user = scope.session().user();
        String definer = written.definer();
        if (definer == null || definer.equals(ViewSecurity.CURRENT_USER)) {
            return user;
        }
        if (!definer.equals(user) && !definer.equals("default")) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_USER,
                    "There is no user `%s` in `user directories`".formatted(definer));
        }
        return definer;
    }
}
