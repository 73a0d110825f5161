package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.ast.TypeName.EnumValue;
import io.millpond.sql.ast.TypeName.LiteralParameter;
import io.millpond.sql.ast.TypeName.NamedElement;
import io.millpond.sql.ast.TypeName.NamedParameter;
import io.millpond.sql.ast.TypeName.ParametricFunction;
import io.millpond.sql.ast.TypeName.SkippedPath;
import io.millpond.sql.ast.TypeName.TypeArgument;
import io.millpond.sql.ast.TypeName.TypeParameter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Parses data types, with the multi-word names of the SQL standard.
final class TypeParser {
    /// Names of several words; longer ones before their beginnings.
    private static final List<List<String>> MULTI_WORD =
            List.of(
                    List.of("DOUBLE", "PRECISION"),
                    List.of("CHAR", "LARGE", "OBJECT"),
                    List.of("CHAR", "VARYING"),
                    List.of("CHARACTER", "LARGE", "OBJECT"),
                    List.of("CHARACTER", "VARYING"),
                    List.of("NCHAR", "LARGE", "OBJECT"),
                    List.of("NCHAR", "VARYING"),
                    List.of("NATIONAL", "CHAR", "VARYING"),
                    List.of("NATIONAL", "CHAR"),
                    List.of("NATIONAL", "CHARACTER", "LARGE", "OBJECT"),
                    List.of("NATIONAL", "CHARACTER", "VARYING"),
                    List.of("NATIONAL", "CHARACTER"),
                    List.of("BINARY", "LARGE", "OBJECT"),
                    List.of("BINARY", "VARYING"));

    private static final List<String> SIGNABLE =
            List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "INT1");

    private final Grammar grammar;
    private final TokenCursor tokens;

    TypeParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    TypeName parse() {
        int from = tokens.start();
        int outer = tokens.depth().enter();
        String name = name();
        List<TypeArgument> arguments = List.of();
        if (tokens.at(Lexer.OPEN_ROUND)) {
            tokens.advance();
            arguments = arguments(name.endsWith("AggregateFunction"));
            tokens.expectClose();
        }
        if (SIGNABLE.contains(name.toUpperCase(Locale.ROOT))) {
            if (tokens.accept("UNSIGNED")) {
                name += " UNSIGNED";
            } else if (tokens.accept("SIGNED")) {
                name += " SIGNED";
            }
        }
        tokens.depth().leave(outer);
        return new TypeName(name, arguments, tokens.spanFrom(from));
    }

    /// Whether a type rather than a clause of a column declaration begins here.
    boolean atType() {
        return tokens.at(Lexer.WORD) || tokens.at(Lexer.QUOTED);
    }

    private String name() {
        for (List<String> words : MULTI_WORD) {
            if (atWords(words)) {
                words.forEach(_ -> tokens.advance());
                return String.join(" ", words);
            }
        }
        return tokens.expectName("data type");
    }

    private boolean atWords(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (!tokens.isWordAhead(i, words.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// @param function whether the first argument is an aggregate function
    private List<TypeArgument> arguments(boolean function) {
        List<TypeArgument> arguments = new ArrayList<>();
        if (tokens.at(Lexer.CLOSE_ROUND)) {
            return arguments;
        }
        do {
            arguments.add(argument(function && arguments.isEmpty()));
        } while (tokens.acceptComma() && !tokens.at(Lexer.CLOSE_ROUND));
        return arguments;
    }

    private TypeArgument argument(boolean isFunction) {
        if (isFunction) {
            return aggregateFunction();
        }
        int from = tokens.start();
        if (tokens.atString() && tokens.kind(1) == Lexer.EQUALS) {
            String name = tokens.expectString("string literal");
            tokens.advance();
            return new EnumValue(name, signedInteger(), tokens.spanFrom(from));
        }
        Literal literal = literal();
        if (literal != null) {
            return new LiteralParameter(literal, literal.span());
        }
        if (tokens.at("SKIP") && tokens.kind(1) != Lexer.OPEN_ROUND) {
            TypeArgument skipped = skippedPath(from);
            if (skipped != null) {
                return skipped;
            }
        }
        return namedOrType(from);
    }

    /// `SKIP a.b` or `SKIP REGEXP 'p'`; null if SKIP is the name of an element.
    private @Nullable TypeArgument skippedPath(int from) {
        int mark = tokens.mark();
        tokens.advance();
        if (tokens.at("REGEXP") && tokens.kind(1) == Lexer.STRING) {
            tokens.advance();
            String pattern = tokens.expectString("string literal");
            return new SkippedPath(pattern, true, tokens.spanFrom(from));
        }
        if (tokens.atName()) {
            String path = dottedName();
            if (tokens.at(Lexer.COMMA) || tokens.at(Lexer.CLOSE_ROUND)) {
                return new SkippedPath(path, false, tokens.spanFrom(from));
            }
        }
        tokens.reset(mark);
        return null;
    }

    private TypeArgument namedOrType(int from) {
        int mark = tokens.mark();
        String name = dottedName();
        switch (tokens.kind()) {
            case Lexer.WORD, Lexer.QUOTED -> {
                boolean isName = !atMultiWord(mark);
                if (isName) {
                    TypeName type = parse();
                    return new NamedElement(name, type, tokens.spanFrom(from));
                }
            }
            case Lexer.EQUALS -> {
                tokens.advance();
                Literal value = literal();
                if (value == null) {
                    tokens.missed("literal");
                    throw tokens.unexpected();
                }
                return new NamedParameter(name, value, tokens.spanFrom(from));
            }
            default -> {}
        }
        tokens.reset(mark);
        TypeName type = parse();
        return new TypeParameter(type, type.span());
    }

    private boolean atMultiWord(int mark) {
        int here = tokens.mark();
        tokens.reset(mark);
        boolean result =
                MULTI_WORD.stream().anyMatch(this::atWords)
                        || (SIGNABLE.stream().anyMatch(tokens::at)
                                && (tokens.isWordAhead(1, "UNSIGNED")
                                        || tokens.isWordAhead(1, "SIGNED")));
        tokens.reset(here);
        return result;
    }

    /// `sum`, or with parameters `quantiles(0.5, 0.9)`.
    private TypeArgument aggregateFunction() {
        int from = tokens.start();
        if (tokens.kind(1) != Lexer.OPEN_ROUND) {
            TypeName name = parse();
            return new TypeParameter(name, name.span());
        }
        String name = tokens.expectName("aggregate function");
        tokens.expectOpen();
        List<Expression> parameters = grammar.expressions.argumentList();
        tokens.expectClose();
        FunctionCall function = FunctionCall.call(name, parameters, tokens.spanFrom(from));
        return new ParametricFunction(function, function.span());
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expectName("identifier"));
        while (tokens.at(Lexer.DOT)
                && (tokens.kind(1) == Lexer.WORD || tokens.kind(1) == Lexer.QUOTED)) {
            tokens.advance();
            name.append('.').append(tokens.expectName("identifier"));
        }
        return name.toString();
    }

    private long signedInteger() {
        if (tokens.accept(Lexer.MINUS, "Minus")) {
            return -tokens.expectUnsigned("number");
        }
        return tokens.expectUnsigned("number");
    }

    private @Nullable Literal literal() {
        boolean isNumber =
                tokens.at(Lexer.NUMBER)
                        || (tokens.at(Lexer.MINUS) && tokens.kind(1) == Lexer.NUMBER);
        if (isNumber) {
            return grammar.expressions.numberLiteral();
        }
        if (tokens.atString()) {
            int from = tokens.start();
            String value = tokens.expectString("string literal");
            return new Literal.StringLiteral(value, tokens.spanFrom(from));
        }
        return null;
    }
}
