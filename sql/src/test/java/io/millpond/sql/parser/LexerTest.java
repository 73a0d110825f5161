package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class LexerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "a.1.2|a . 1 . 2",
                ".5, 1.5 1. 1e3 1e-3 1.5E+3|.5 , 1.5 1. 1e3 1e-3 1.5E+3",
                "1_000 0x1F 0b11 0x1p3|1_000 0x1F 0b11 0x1p3",
                "02131_t 1a|02131_t 1a",
                "a.02_t|a . 02_t",
                "a$b|a$b",
                "x->y|x -> y",
                "a::Int8|a :: Int8",
                "a<=>b<>c!=d==e|a <=> b <> c != d == e",
                "f(a)[1].2|f ( a ) [ 1 ] . 2",
                "'a''b' 'a\\'b'|'a''b' 'a\\'b'",
                "x'41' b'01' X'4'|x'41' b'01' X'4'",
                "`a b` \"c d\"|`a b` \"c d\"",
                "$$a'b$$ $t$ $$ $t$|$$a'b$$ $t$ $$ $t$",
                "1 -- c|1",
                "1 /* a /* b */ c */ 2 // d|1 2",
                "@@v|@@ v",
                "1--1|1",
            })
    void tokensAreCutAsInClickHouse(String text, String expected) {
        assertThat(String.join(" ", tokens(text))).isEqualTo(expected);
    }

    @Test
    void barsAreOneToken() {
        assertThat(tokens("a||b")).containsExactly("a", "||", "b");
    }

    @Test
    void hashCommentNeedsASpaceOrExclamationMark() {
        assertThat(tokens("1 # c\n2 #! d\n3")).containsExactly("1", "2", "3");
    }

    @Test
    void typographicQuotesAreQuotes() {
        Lexer lexer = new Lexer("\u2018a\u2019 \u201Cb\u201D", 0);
        assertThat(lexer.kind(0)).isEqualTo(Lexer.STRING);
        assertThat(lexer.kind(1)).isEqualTo(Lexer.QUOTED);
    }

    @Test
    void nothingBehindTheRequestedTokenIsLookedAt() {
        Lexer lexer = new Lexer("VALUES 'unclosed", 0);
        assertThat(lexer.kind(0)).isEqualTo(Lexer.WORD);
        assertThat(lexer.end(0)).isEqualTo(6);
    }

    @Test
    void textEndsAtTheFirstError() {
        Lexer lexer = new Lexer("a ^ b", 0);
        assertThat(lexer.kind(1)).isEqualTo(Lexer.ERROR);
        assertThat(lexer.kind(5)).isEqualTo(Lexer.ERROR);
    }

    private static List<String> tokens(String text) {
        Lexer lexer = new Lexer(text, 0);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; lexer.kind(i) > Lexer.ERROR; i++) {
            tokens.add(text.substring(lexer.start(i), lexer.end(i)));
        }
        return tokens;
    }
}
