package io.millpond.sql.ast;

/// What kind of object a statement names.
public enum ObjectKind {
    TABLE("TABLE"),
    VIEW("VIEW"),
    DICTIONARY("DICTIONARY"),
    DATABASE("DATABASE");

    private final String sql;

    ObjectKind(String sql) {
        this.sql = sql;
    }

    /// The word of the statement.
    public String sql() {
        return sql;
    }
}
