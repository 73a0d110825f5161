package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.SettingAssignment.Assigned;
import io.millpond.sql.ast.SettingAssignment.ToDefault;

import java.util.ArrayList;
import java.util.List;

/// Parses `name = value, ...` behind SET and SETTINGS.
final class SettingsParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    SettingsParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// The assignments behind an optional SETTINGS.
    List<SettingAssignment> parseOptional() {
        return tokens.accept("SETTINGS") ? parseList() : List.of();
    }

    List<SettingAssignment> parseList() {
        List<SettingAssignment> settings = new ArrayList<>();
        do {
            settings.add(assignment());
        } while (tokens.acceptComma());
        return settings;
    }

    /// As [#parseList], but a comma that no `name =` follows ends the list.
    List<SettingAssignment> parseAssigned() {
        List<SettingAssignment> settings = new ArrayList<>();
        int mark;
        do {
            settings.add(assignment());
            mark = tokens.mark();
        } while (tokens.acceptComma() && atAssignment());
        tokens.reset(mark);
        return settings;
    }

    /// Whether `name =` stands here.
    boolean atAssignment() {
        return tokens.atName() && tokens.kind(1) == Lexer.EQUALS;
    }

    private SettingAssignment assignment() {
        int from = tokens.start();
        String name = tokens.expectName("setting name");
        if (!tokens.accept(Lexer.EQUALS, "Equals")) {
            Expression on = new Literal.BooleanLiteral(true, tokens.spanFrom(from));
            return new SettingAssignment(name, new Assigned(on), tokens.spanFrom(from));
        }
        SettingAssignment.Value value =
                tokens.accept("DEFAULT") ? new ToDefault() : new Assigned(value());
        return new SettingAssignment(name, value, tokens.spanFrom(from));
    }

    /// A literal, collection, map or parameter; a bare word is a string, `SET x = value`.
    private Expression value() {
        boolean isBareWord =
                tokens.at(Lexer.WORD)
                        && tokens.kind(1) != Lexer.OPEN_ROUND
                        && !grammar.expressions.atWordLiteral();
        if (isBareWord) {
            int from = tokens.start();
            return new Literal.StringLiteral(tokens.expectName("literal"), tokens.spanFrom(from));
        }
        boolean isMap =
                tokens.at(Lexer.OPEN_CURLY)
                        && (tokens.kind(1) == Lexer.STRING || tokens.kind(1) == Lexer.CLOSE_CURLY);
        return isMap ? map() : grammar.expressions.parseOperand();
    }

    /// `{key: value, ...}`, which only settings take.
    private Expression map() {
        int from = tokens.start();
        tokens.advance();
        List<Expression> entries = new ArrayList<>();
        while (!tokens.at(Lexer.CLOSE_CURLY)) {
            entries.add(grammar.expressions.parseOperand());
            tokens.expect(Lexer.COLON, "Colon");
            entries.add(value());
            if (!tokens.acceptComma()) {
                break;
            }
        }
        tokens.expect(Lexer.CLOSE_CURLY, "ClosingCurlyBrace");
        return FunctionCall.call("map", entries, tokens.spanFrom(from));
    }
}
