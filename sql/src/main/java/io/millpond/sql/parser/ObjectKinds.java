package io.millpond.sql.parser;

import io.millpond.sql.ast.ObjectKind;

/// Parses the word that says what kind of object a name is of.
final class ObjectKinds {
    private ObjectKinds() {}

    /// The kind at the cursor; a table if it is left out.
    static ObjectKind accept(TokenCursor tokens) {
        boolean isName =
                tokens.kind(1) != Lexer.WORD
                        && tokens.kind(1) != Lexer.QUOTED
                        && tokens.kind(1) != Lexer.OPEN_CURLY;
        if (isName) {
            return ObjectKind.TABLE;
        }
        if (tokens.accept("DATABASE")) {
            return ObjectKind.DATABASE;
        }
        if (tokens.accept("DICTIONARY")) {
            return ObjectKind.DICTIONARY;
        }
        if (tokens.accept("VIEW")) {
            return ObjectKind.VIEW;
        }
        tokens.accept("TABLE");
        return ObjectKind.TABLE;
    }
}
