package io.millpond.sql.parser;

import io.millpond.sql.ast.ColumnTransform;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses `*` and `COLUMNS(...)`, with EXCEPT, REPLACE and APPLY.
final class ColumnSetParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    ColumnSetParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// From the `*` on.
    Expression asterisk(@Nullable Identifier qualifier, int from) {
        tokens.expect(Lexer.STAR, "asterisk");
        boolean isLike = tokens.at("LIKE") && tokens.kind(1) == Lexer.STRING;
        boolean isCaseless = tokens.at("ILIKE") && tokens.kind(1) == Lexer.STRING;
        if (isLike || isCaseless) {
            tokens.advance();
            String pattern = expressionOf(tokens.expectString("string literal"));
            List<ColumnTransform> transforms = transforms();
            return new Expression.MatchedColumns(
                    qualifier,
                    isCaseless ? "(?i)" + pattern : pattern,
                    transforms,
                    tokens.spanFrom(from));
        }
        List<ColumnTransform> transforms = transforms();
        return new Expression.AllColumns(qualifier, transforms, tokens.spanFrom(from));
    }

    /// The regular expression that matches what a LIKE pattern does.
    private static String expressionOf(String pattern) {
        boolean isOpenStart = pattern.startsWith("%");
        boolean isOpenEnd = pattern.length() > 1 && pattern.endsWith("%");
        StringBuilder out = new StringBuilder(isOpenStart ? "" : "^");
        int end = isOpenEnd ? pattern.length() - 1 : pattern.length();
        for (int i = isOpenStart ? 1 : 0; i < end; i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '%' -> out.append(".*");
                case '_' -> out.append('.');
                default -> {
                    boolean isSpecial = "^$.[]|()?*+{}\\".indexOf(c) >= 0;
                    out.append(isSpecial ? "\\" : "").append(c);
                }
            }
        }
        return out.append(isOpenEnd ? "" : "$").toString();
    }

    boolean atColumns() {
        return tokens.at("COLUMNS") && tokens.kind(1) == Lexer.OPEN_ROUND;
    }

    /// From the COLUMNS on.
    Expression columns(@Nullable Identifier qualifier, int from) {
        tokens.expect("COLUMNS");
        tokens.expectOpen();
        if (tokens.atString()) {
            String pattern = tokens.expectString("string literal");
            tokens.expectClose();
            List<ColumnTransform> transforms = transforms();
            return new Expression.MatchedColumns(
                    qualifier, pattern, transforms, tokens.spanFrom(from));
        }
        List<Identifier> columns = identifiers();
        tokens.expectClose();
        List<ColumnTransform> transforms = transforms();
        return new Expression.ListedColumns(qualifier, columns, transforms, tokens.spanFrom(from));
    }

    private List<Identifier> identifiers() {
        List<Identifier> names = new ArrayList<>();
        do {
            names.add(grammar.expressions.identifier());
        } while (tokens.acceptComma());
        return names;
    }

    private List<ColumnTransform> transforms() {
        List<ColumnTransform> transforms = new ArrayList<>();
        while (true) {
            int from = tokens.start();
            if (atExceptColumns() && tokens.accept("EXCEPT")) {
                transforms.add(except(from));
            } else if (tokens.accept("REPLACE")) {
                transforms.add(replace(from));
            } else if (tokens.accept("APPLY")) {
                transforms.add(apply(from));
            } else {
                return transforms;
            }
        }
    }

    /// EXCEPT may also begin the next query of a set operation.
    private boolean atExceptColumns() {
        return !tokens.isWordAhead(1, "SELECT")
                && !tokens.isWordAhead(1, "ALL")
                && !tokens.isWordAhead(1, "DISTINCT")
                && !(tokens.kind(1) == Lexer.OPEN_ROUND && tokens.isWordAhead(2, "SELECT"));
    }

    private ColumnTransform except(int from) {
        boolean strict = tokens.accept("STRICT");
        boolean isList = tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket");
        if (tokens.atString()) {
            String pattern = tokens.expectString("string literal");
            if (isList) {
                tokens.expectClose();
            }
            return new ColumnTransform.ExceptMatching(strict, pattern, tokens.spanFrom(from));
        }
        List<Identifier> columns =
                isList ? identifiers() : List.of(grammar.expressions.identifier());
        if (isList) {
            tokens.expectClose();
        }
        return new ColumnTransform.Except(strict, columns, tokens.spanFrom(from));
    }

    private ColumnTransform replace(int from) {
        boolean strict = tokens.accept("STRICT");
        boolean isList = tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket");
        List<Expression.Aliased> replacements = new ArrayList<>();
        do {
            int itemFrom = tokens.start();
            Expression value = grammar.expressions.parseUnaliased();
            tokens.expect("AS");
            String name = tokens.expectName("identifier");
            replacements.add(new Expression.Aliased(value, name, tokens.spanFrom(itemFrom)));
        } while (isList && tokens.acceptComma());
        if (isList) {
            tokens.expectClose();
        }
        return new ColumnTransform.Replace(strict, replacements, tokens.spanFrom(from));
    }

    private ColumnTransform apply(int from) {
        boolean isList = tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket");
        boolean isLambda = tokens.at(Lexer.OPEN_ROUND) || tokens.kind(1) == Lexer.ARROW;
        Expression function = isLambda ? grammar.expressions.parseUnaliased() : functionName();
        String prefix = null;
        if (isList) {
            prefix = tokens.acceptComma() ? tokens.expectString("string literal") : null;
            tokens.expectClose();
        }
        if (function instanceof Expression.Lambda lambda) {
            return new ColumnTransform.ApplyLambda(lambda, prefix, tokens.spanFrom(from));
        }
        if (function instanceof FunctionCall call && !call.operator()) {
            return new ColumnTransform.ApplyFunction(
                    call.name(), call.arguments(), prefix, tokens.spanFrom(from));
        }
        tokens.missed("lambda expression");
        throw tokens.unexpected();
    }

    /// The name of a function with its parameters as arguments.
    private FunctionCall functionName() {
        int from = tokens.start();
        String name = tokens.expectName("function name");
        List<Expression> parameters = List.of();
        if (tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket")) {
            parameters = grammar.expressions.argumentList();
            tokens.expectClose();
        }
        return FunctionCall.call(name, parameters, tokens.spanFrom(from));
    }
}
