package io.millpond.sql.ast;

import java.util.List;

/// Queries combined by one operator, from left to right.
///
/// `a UNION ALL b UNION ALL c` is one node with three queries; where operators change, or
/// INTERSECT binds tighter, nodes nest.
///
/// @param queries at least two
public record SetOperation(Operator operator, List<Query> queries, Span span) implements Query {
    public SetOperation {
        queries = List.copyOf(queries);
        if (queries.size() < 2) {
            throw new IllegalArgumentException("queries has fewer than 2 elements");
        }
    }

    /// The operators; those without ALL or DISTINCT are decided by settings
    /// (`union_default_mode` and so on).
    public enum Operator {
        UNION("UNION"),
        UNION_ALL("UNION ALL"),
        UNION_DISTINCT("UNION DISTINCT"),
        EXCEPT("EXCEPT"),
        EXCEPT_ALL("EXCEPT ALL"),
        EXCEPT_DISTINCT("EXCEPT DISTINCT"),
        INTERSECT("INTERSECT"),
        INTERSECT_ALL("INTERSECT ALL"),
        INTERSECT_DISTINCT("INTERSECT DISTINCT");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        /// The operator as SQL.
        public String sql() {
            return sql;
        }

        /// Whether it binds tighter than UNION and EXCEPT.
        public boolean isIntersect() {
            return sql.startsWith("INTERSECT");
        }
    }
}
