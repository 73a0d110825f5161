package io.millpond.sql.format;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.TypeName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.function.Consumer;

/// Prints trees as canonical SQL.
///
/// Stateless and thread-safe. A tree too deep for the thread's stack fails with `TOO_DEEP_AST`.
/// Operators nested in operators are always in parentheses, keywords are
/// in upper case, names are quoted where they must be.
public final class SqlFormatter {
    private SqlFormatter() {}

    /// The statement on one line, as `formatQuerySingleLine` of ClickHouse.
    public static String singleLine(Statement statement) {
        return format(false, writer -> writer.statements().write(statement));
    }

    /// The statement in lines, as `formatQuery` and SHOW CREATE of ClickHouse; without a line break
    /// at the end.
    public static String multiLine(Statement statement) {
        return format(true, writer -> writer.statements().write(statement));
    }

    /// As [#singleLine], with FORMAT and the trailing SETTINGS.
    public static String singleLine(ParsedStatement statement) {
        return format(false, writer -> writer.statements().write(statement));
    }

    /// As [#multiLine], with FORMAT and the trailing SETTINGS.
    public static String multiLine(ParsedStatement statement) {
        return format(true, writer -> writer.statements().write(statement));
    }

    /// The statement in lines, of a query with operators as calls and what is understood written
    /// out, as EXPLAIN SYNTAX of ClickHouse shows it.
    public static String explicit(Statement statement) {
        return explicit(statement, true);
    }

    /// As [#explicit], on one line.
    public static String explicitLine(Statement statement) {
        return explicit(statement, false);
    }

    private static String explicit(Statement statement, boolean isInLines) {
        return statement instanceof Query query
                ? format(isInLines, writer -> writer.makeExplicit().queries().write(query))
                : format(isInLines, writer -> writer.statements().write(statement));
    }

    /// A command of ALTER TABLE in parentheses, in one line.
    public static String alterCommand(AlterCommand command) {
        return format(false, out -> new AlterWriter(out).parenthesised(command));
    }

    /// An expression on one line.
    public static String expression(Expression expression) {
        return format(false, writer -> writer.expressions().write(expression));
    }

    /// A type on one line.
    public static String type(TypeName type) {
        return format(false, writer -> writer.types().write(type));
    }

    private static String format(boolean multiline, Consumer<SqlWriter> writing) {
        SqlWriter writer = new SqlWriter(multiline);
        try {
            writing.accept(writer);
        } catch (StackOverflowError overflow) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_AST,
                    "The statement is nested too deep for the stack of its thread",
                    overflow);
        }
        return writer.toString();
    }

    /// A type with the elements of named tuples on lines of their own, as DESCRIBE shows it.
    public static String typeInLines(TypeName type) {
        SqlWriter writer = new SqlWriter(true);
        writer.types().writeInLines(type);
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
