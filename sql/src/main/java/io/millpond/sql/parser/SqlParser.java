package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.TypeName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The entrance to parsing: text in, trees out.
///
/// Immutable and thread-safe. All methods throw [SyntaxException] for text that is not of the
/// language, and a `DatabaseException` for what is too deep (`TOO_DEEP_RECURSION`, `TOO_DEEP_AST`),
/// for statements of ClickHouse that Millpond does not have (`NOT_IMPLEMENTED`) and for identifier
/// parameters without value (`UNKNOWN_QUERY_PARAMETER`).
public final class SqlParser {
    /// The parser with default limits and no parameters.
    public static final SqlParser DEFAULT = new SqlParser(ParserLimits.DEFAULT, Map.of());

    private final ParserLimits limits;
    private final Map<String, String> parameters;
    private final Replacements replacements;

    /// @param parameters values for `{name:Identifier}`, by name; other parameters stay in the tree
    public SqlParser(ParserLimits limits, Map<String, String> parameters) {
        this(limits, parameters, Replacements.NONE);
    }

    /// @param replacements what stands in the tree for parameters that are no identifiers, and for
    ///     calls
    public SqlParser(
            ParserLimits limits, Map<String, String> parameters, Replacements replacements) {
        this.limits = limits;
        this.parameters = Map.copyOf(parameters);
        this.replacements = replacements;
    }

    /// A single statement; only `;` and blanks, or the data of an INSERT, may follow it.
    public static ParsedStatement parseStatement(String text) {
        return DEFAULT.statement(text);
    }

    /// All statements of a script, separated by `;`. VALUES end at the `;` behind them, other data
    /// of an INSERT at the end of the text.
    public static List<ParsedStatement> parseStatements(String text) {
        return DEFAULT.statements(text);
    }

    /// An expression, without alias.
    public static Expression parseExpression(String text) {
        return DEFAULT.expression(text);
    }

    /// A data type.
    public static TypeName parseType(String text) {
        return DEFAULT.type(text);
    }

    /// As [#parseStatement].
    public ParsedStatement statement(String text) {
        return parse(
                text,
                0,
                grammar -> {
                    ParsedStatement statement = grammar.statements.parse();
                    boolean hasData = InsertParser.dataOffset(statement.statement()) >= 0;
                    if (!hasData) {
                        grammar.tokens.accept(Lexer.SEMICOLON, "Semicolon");
                        while (grammar.tokens.at(Lexer.SEMICOLON)) {
                            grammar.tokens.advance();
                        }
                        expectEnd(grammar.tokens);
                    }
                    return statement;
                });
    }

    /// As [#parseStatements].
    public List<ParsedStatement> statements(String text) {
        List<ParsedStatement> statements = new ArrayList<>();
        int from = behindSemicolons(text, 0);
        while (from < text.length()) {
            ParsedStatement statement = statementAt(text, from);
            statements.add(statement);
            from = statement.nextOffset();
            if (statement.statement() instanceof Insert insert) {
                from = behindData(text, insert, from);
            }
            from = behindSemicolons(text, from);
        }
        return List.copyOf(statements);
    }

    /// The statement that begins at `from`; [ParsedStatement#nextOffset] says where to go on.
    public ParsedStatement statementAt(String text, int from) {
        return parse(text, from, grammar -> grammar.statements.parse());
    }

    /// As [#parseExpression].
    public Expression expression(String text) {
        return parse(
                text,
                0,
                grammar -> {
                    Expression expression = grammar.expressions.parseUnaliased();
                    expectEnd(grammar.tokens);
                    return expression;
                });
    }

    /// As [#parseType].
    public TypeName type(String text) {
        return parse(
                text,
                0,
                grammar -> {
                    TypeName type = grammar.types.parse();
                    expectEnd(grammar.tokens);
                    return type;
                });
    }

    private static void expectEnd(TokenCursor tokens) {
        if (!tokens.at(Lexer.END)) {
            tokens.missed("end of query");
            throw tokens.unexpected();
        }
    }

    /// On a thread whose stack is too small for the limits, what is too deep for the stack fails as
    /// what is too deep for the limits.
    private <T> T parse(String text, int from, Function<Grammar, T> production) {
        try {
            return parseOrExplain(text, from, production);
        } catch (StackOverflowError overflow) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "The statement is nested too deep for the stack of its thread",
                    overflow);
        }
    }

    /// Parses once, and a second time to explain a failure.
    private <T> T parseOrExplain(String text, int from, Function<Grammar, T> production) {
        try {
            return production.apply(grammar(text, from, false));
        } catch (SyntaxException _) {
            return production.apply(grammar(text, from, true));
        }
    }

    private Grammar grammar(String text, int from, boolean explaining) {
        return new Grammar(
                new TokenCursor(text, from, limits, parameters, replacements, explaining));
    }

    /// Where the next statement begins; the length of the text if there is none.
    private static int behindSemicolons(String text, int from) {
        Lexer lexer = new Lexer(text, from);
        int token = 0;
        while (lexer.kind(token) == Lexer.SEMICOLON) {
            token++;
        }
        return lexer.start(token);
    }

    private static int behindData(String text, Insert insert, int from) {
        return switch (insert.source()) {
            case Insert.ValuesSource _ -> {
                Lexer lexer = new Lexer(text, from);
                int token = 0;
                while (lexer.kind(token) > Lexer.ERROR && lexer.kind(token) != Lexer.SEMICOLON) {
                    token++;
                }
                yield lexer.end(token);
            }
            case Insert.FormatSource _, Insert.InputSource _ -> text.length();
            case Insert.SelectSource _ -> from;
        };
    }
}
