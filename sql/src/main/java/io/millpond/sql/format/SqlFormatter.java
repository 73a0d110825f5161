package io.millpond.sql.format;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.TypeName;

/// Prints trees as canonical SQL.
///
/// Stateless and thread-safe. Operators nested in operators are always in parentheses, keywords are
/// in upper case, names are quoted where they must be.
public final class SqlFormatter {
    private SqlFormatter() {}

    /// The statement on one line, as `formatQuerySingleLine` of ClickHouse.
    public static String singleLine(Statement statement) {
        SqlWriter writer = new SqlWriter(false);
        writer.statements().write(statement);
        return writer.toString();
    }

    /// The statement in lines, as `formatQuery` and SHOW CREATE of ClickHouse; without a line break
    /// at the end.
    public static String multiLine(Statement statement) {
        SqlWriter writer = new SqlWriter(true);
        writer.statements().write(statement);
        return writer.toString();
    }

    /// As [#singleLine], with FORMAT and the trailing SETTINGS.
    public static String singleLine(ParsedStatement statement) {
        SqlWriter writer = new SqlWriter(false);
        writer.statements().write(statement);
        return writer.toString();
    }

    /// As [#multiLine], with FORMAT and the trailing SETTINGS.
    public static String multiLine(ParsedStatement statement) {
        SqlWriter writer = new SqlWriter(true);
        writer.statements().write(statement);
        return writer.toString();
    }

    /// An expression on one line.
    public static String expression(Expression expression) {
        SqlWriter writer = new SqlWriter(false);
        writer.expressions().write(expression);
        return writer.toString();
    }

    /// A type on one line.
    public static String type(TypeName type) {
        SqlWriter writer = new SqlWriter(false);
        writer.types().write(type);
        return writer.toString();
    }

    /// A name, in backticks if it needs them.
    public static String identifier(String name) {
        return Names.quoteIfNeeded(name);
    }

    /// A string in single quotes.
    public static String string(String value) {
        return Names.string(value);
    }
}
