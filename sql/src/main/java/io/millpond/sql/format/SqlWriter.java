package io.millpond.sql.format;

import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/// The text printed so far, how deep it is indented, and the writers that append to it.
///
/// On one line, what would be a line break is a space or nothing. Single-threaded.
final class SqlWriter {
    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();
    private final boolean multiline;
    private final TypeWriter types = new TypeWriter(this);
    private final ExpressionWriter expressions = new ExpressionWriter(this);
    private final QueryWriter queries = new QueryWriter(this);
    private final TableWriter tables = new TableWriter(this);
    private final StatementWriter statements = new StatementWriter(this);
    private boolean explicit;
    private int indent;

    SqlWriter(boolean multiline) {
        this.multiline = multiline;
    }

    /// From now on operators are written as calls, and what is understood is written out.
    SqlWriter makeExplicit() {
        explicit = true;
        return this;
    }

    /// Whether operators are written as calls.
    boolean isExplicit() {
        return explicit;
    }

    TypeWriter types() {
        return types;
    }

    ExpressionWriter expressions() {
        return expressions;
    }

    QueryWriter queries() {
        return queries;
    }

    TableWriter tables() {
        return tables;
    }

    StatementWriter statements() {
        return statements;
    }

    boolean isMultiline() {
        return multiline;
    }

    SqlWriter append(String text) {
        out.append(text);
        return this;
    }

    SqlWriter appendIf(boolean condition, String text) {
        if (condition) {
            out.append(text);
        }
        return this;
    }

    SqlWriter name(String name) {
        out.append(Names.quoteIfNeeded(name));
        return this;
    }

    /// A name of several parts joined by dots, as nested columns have.
    SqlWriter dottedName(String name) {
        if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            return name(name);
        }
        String separator = "";
        for (String part : name.split("\\.", -1)) {
            out.append(separator).append(Names.quoteIfNeeded(part));
            separator = ".";
        }
        return this;
    }

    SqlWriter string(String value) {
        out.append(Names.string(value));
        return this;
    }

    SqlWriter tableName(TableName name) {
        String database = name.database();
        if (database != null) {
            name(database).append(".");
        }
        return name(name.table());
    }

    /// A new line at the current indent, or a space.
    SqlWriter line() {
        return multiline ? lineBreak() : append(" ");
    }

    /// A new line at the current indent, or nothing.
    SqlWriter softLine() {
        return multiline ? lineBreak() : this;
    }

    /// As much room as lines have before them now.
    SqlWriter indent() {
        out.repeat(INDENT, indent);
        return this;
    }

    private SqlWriter lineBreak() {
        out.append('\n').repeat(INDENT, indent);
        return this;
    }

    void indented(Runnable body) {
        indented(1, body);
    }

    void indented(int levels, Runnable body) {
        indent += levels;
        body.run();
        indent -= levels;
    }

    /// Elements separated by `, `.
    <T> SqlWriter list(List<T> elements, Consumer<T> element) {
        for (int i = 0; i < elements.size(); i++) {
            appendIf(i > 0, ", ");
            element.accept(elements.get(i));
        }
        return this;
    }

    /// Behind a keyword: one element on its line, more on a line each, one level deeper.
    <T> void clauseList(List<T> elements, Consumer<T> element) {
        indented(
                () -> {
                    for (int i = 0; i < elements.size(); i++) {
                        appendIf(i > 0, ",");
                        if (multiline && elements.size() > 1) {
                            lineBreak();
                        } else {
                            append(" ");
                        }
                        element.accept(elements.get(i));
                    }
                });
    }

    /// `(elements)`, in lines a line each.
    <T> void block(List<T> elements, Consumer<T> element) {
        append("(");
        indented(
                () -> {
                    for (int i = 0; i < elements.size(); i++) {
                        appendIf(i > 0, multiline ? "," : ", ");
                        softLine();
                        element.accept(elements.get(i));
                    }
                });
        softLine().append(")");
    }

    /// `(body)`, in lines with the body one level deeper.
    void parenthesised(Runnable body) {
        append("(");
        indented(
                () -> {
                    softLine();
                    body.run();
                });
        softLine().append(")");
    }

    /// `name = value, ...`.
    SqlWriter settings(List<SettingAssignment> settings) {
        return list(settings, this::setting);
    }

    private void setting(SettingAssignment setting) {
        name(setting.name()).append(" = ");
        switch (setting.value()) {
            case SettingAssignment.ToDefault _ -> append("DEFAULT");
            case SettingAssignment.Assigned assigned ->
                    expressions.writeSettingValue(assigned.expression());
        }
    }

    void optional(String keyword, @Nullable String value) {
        if (value != null) {
            append(keyword).string(value);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
