package io.millpond.sql.ast;

import java.util.List;

/// `EXPLAIN [kind] [settings] statement`. Also stands as a subquery, `SELECT * FROM (EXPLAIN ...)`.
public record Explain(Kind kind, List<SettingAssignment> settings, Statement statement, Span span)
        implements Query {

    public Explain {
        settings = List.copyOf(settings);
    }

    public enum Kind {
        PLAN("PLAN"),
        AST("AST"),
        SYNTAX("SYNTAX"),
        QUERY_TREE("QUERY TREE"),
        PIPELINE("PIPELINE"),
        ESTIMATE("ESTIMATE");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }

        /// The words of the statement.
        public String sql() {
            return sql;
        }
    }
}
