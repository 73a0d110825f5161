package io.millpond.sql.parser;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.Insert.InsertColumns;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Select.With;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.TableExpression;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses INSERT up to its data, which it leaves untouched.
final class InsertParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    InsertParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// Where the data of an INSERT begins; -1 if the statement has none.
    static int dataOffset(Statement statement) {
        if (!(statement instanceof Insert insert)) {
            return -1;
        }
        return switch (insert.source()) {
            case Insert.ValuesSource source -> source.dataOffset();
            case Insert.FormatSource source -> source.dataOffset();
            case Insert.InputSource source -> source.dataOffset();
            case Insert.SelectSource _ -> -1;
        };
    }

    /// Whether the WITH at the cursor begins `WITH ... INSERT INTO ... SELECT`.
    boolean isBehindWith() {
        int depth = 0;
        for (int i = 1; tokens.kind(i) > Lexer.ERROR; i++) {
            int kind = tokens.kind(i);
            if (kind == Lexer.OPEN_ROUND) {
                depth++;
            } else if (kind == Lexer.CLOSE_ROUND) {
                depth--;
            } else if (kind == Lexer.WORD && depth == 0) {
                if (tokens.isWordAhead(i, "SELECT")) {
                    return false;
                }
                if (tokens.isWordAhead(i, "INSERT") && tokens.isWordAhead(i + 1, "INTO")) {
                    return true;
                }
            }
        }
        return false;
    }

    Insert parse() {
        int from = tokens.start();
        With with = grammar.queries.with();
        tokens.expect("INSERT");
        tokens.accept("INTO");
        Insert.Target target = target();
        InsertColumns columns = InsertColumns.ALL;
        if (tokens.at(Lexer.OPEN_ROUND) && !grammar.queries.atParenthesisedQuery()) {
            columns = columns();
        }
        String infile =
                tokens.accept("FROM", "INFILE") ? tokens.expectString("string literal") : null;
        if (infile != null && tokens.accept("COMPRESSION")) {
            tokens.expectString("string literal");
        }
        List<SettingAssignment> settings = grammar.settings.parseOptional();
        Insert.Source source = source(with, infile);
        return new Insert(target, columns, settings, source, tokens.spanFrom(from));
    }

    private Insert.Target target() {
        boolean isFunction = tokens.at("FUNCTION") || tokens.at("TABLE", "FUNCTION");
        if (isFunction) {
            tokens.accept("TABLE");
            tokens.accept("FUNCTION");
            Expression function = grammar.functions.call();
            Expression partitionBy =
                    tokens.accept("PARTITION", "BY") ? grammar.expressions.parse() : null;
            if (function instanceof FunctionCall call) {
                return new Insert.IntoFunction(call, partitionBy);
            }
            throw tokens.unexpected();
        }
        if (tokens.at("TABLE") && tokens.kind(1) != Lexer.OPEN_ROUND) {
            tokens.advance();
        }
        return new Insert.IntoTable(grammar.from.tableName());
    }

    private InsertColumns columns() {
        tokens.expectOpen();
        List<Expression> columns = new ArrayList<>();
        while (!tokens.at(Lexer.CLOSE_ROUND)) {
            boolean isMatcher = tokens.at(Lexer.STAR) || grammar.columnSets.atColumns();
            columns.add(
                    isMatcher
                            ? grammar.expressions.parseOperand()
                            : grammar.expressions.identifier());
            if (!tokens.acceptComma()) {
                break;
            }
        }
        tokens.expectClose();
        return new InsertColumns(columns);
    }

    private Insert.Source source(With with, @Nullable String infile) {
        if (tokens.accept("VALUES")) {
            return new Insert.ValuesSource(tokens.previousEnd());
        }
        if (tokens.accept("FORMAT")) {
            String format = tokens.expectName("identifier");
            return format.equalsIgnoreCase("Values") && infile == null
                    ? new Insert.ValuesSource(tokens.offsetAfterFormat())
                    : new Insert.FormatSource(format, infile, tokens.offsetAfterFormat());
        }
        if (grammar.queries.atQuery()) {
            Query query = under(with, grammar.queries.parse());
            if (readsInput(query) && tokens.accept("FORMAT")) {
                String format = tokens.expectName("identifier");
                return new Insert.InputSource(query, format, tokens.offsetAfterFormat());
            }
            return new Insert.SelectSource(query);
        }
        tokens.missed("SELECT");
        if (tokens.at(Lexer.WORD) || tokens.at(Lexer.CLOSE_ROUND)) {
            throw tokens.unexpected();
        }
        return new Insert.FormatSource(null, infile, tokens.offsetAfterFormat());
    }

    /// Whether the table function `input` is what a query reads first.
    private static boolean readsInput(Query query) {
        return switch (query) {
            case Select select -> select.from() != null && readsInput(select.from());
            case SetOperation operation -> readsInput(operation.queries().getFirst());
            case Explain _ -> false;
        };
    }

    private static boolean readsInput(TableExpression from) {
        return switch (from) {
            case TableExpression.TableFunction table -> table.function().name().equals("input");
            case TableExpression.Join join -> readsInput(join.left()) || readsInput(join.right());
            case TableExpression.ArrayJoin join -> readsInput(join.source());
            case TableExpression.SubqueryTable subquery -> readsInput(subquery.query());
            case TableExpression.Table _ -> false;
        };
    }

    /// `WITH x INSERT INTO t SELECT ...` is `INSERT INTO t WITH x SELECT ...`.
    private static Query under(With with, Query query) {
        if (with.elements().isEmpty()) {
            return query;
        }
        return switch (query) {
            case Select select -> select.withWith(with);
            case SetOperation operation -> {
                List<Query> queries = new ArrayList<>(operation.queries());
                queries.set(0, under(with, queries.getFirst()));
                yield new SetOperation(operation.operator(), queries, operation.span());
            }
            case Explain explain -> explain;
        };
    }
}
