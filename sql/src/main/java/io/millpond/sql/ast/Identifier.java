package io.millpond.sql.ast;

import java.util.List;

/// A possibly compound name: `a`, `t.a`, `db.t.a`, `nested.field`, unquoted.
///
/// Which part is a database, table, column or subcolumn is decided by analysis. Names are
/// case-sensitive.
///
/// @param parts at least one
public record Identifier(List<String> parts, Span span) implements Expression {
    public Identifier {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("parts is empty");
        }
    }

    public static Identifier of(String... parts) {
        return new Identifier(List.of(parts), Span.NONE);
    }

    public boolean isCompound() {
        return parts.size() > 1;
    }

    /// The last part, which is the default column name.
    public String shortName() {
        return parts.getLast();
    }

    /// The parts joined by dots, unquoted: for look-ups and messages, not for SQL.
    public String fullName() {
        return String.join(".", parts);
    }
}
