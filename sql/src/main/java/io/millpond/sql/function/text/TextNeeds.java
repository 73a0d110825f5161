package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.DataTypes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What texts have to contain to meet a condition, for indexes of texts.
public final class TextNeeds {
    private TextNeeds() {}

    /// A text that has to be contained.
    ///
    /// @param bytes backed by an array, all of which is meant
    /// @param isAtStart whether it has to be at the beginning
    /// @param isAtEnd whether it has to be at the end
    public record Piece(ByteBuffer bytes, boolean isAtStart, boolean isAtEnd) {
        /// All of a text.
        public static Piece whole(byte[] bytes) {
            return new Piece(ByteBuffer.wrap(bytes), true, true);
        }

        /// A part of a text, wherever it is.
        public static Piece anywhere(byte[] bytes) {
            return new Piece(ByteBuffer.wrap(bytes), false, false);
        }
    }

    /// The tokenizer called `name`, with its parameter in parentheses if it has one.
    ///
    /// Errors: BAD_ARGUMENTS for an unknown name and for parameters that mean nothing.
    public static Tokenizer tokenizer(String name) {
        Argument argument = new Argument(DataTypes.STRING, BytesColumn.of(name), name);
        return Tokenizer.of("text", List.of(argument), 0);
    }

    /// The pieces between the wildcards of a pattern of LIKE, all of which are needed.
    public static List<Piece> ofLike(byte[] pattern) {
        List<Piece> pieces = new ArrayList<>();
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        boolean isAtStart = true;
        for (int at = 0; at < pattern.length; at++) {
            byte next = pattern[at];
            if (next == '%' || next == '_') {
                add(piece, isAtStart, false, pieces);
                isAtStart = false;
            } else if (next == '\\' && at + 1 < pattern.length && isSpecial(pattern[at + 1])) {
                piece.write(pattern[++at]);
            } else {
                piece.write(next);
            }
        }
        add(piece, isAtStart, true, pieces);
        return pieces;
    }

    private static boolean isSpecial(byte next) {
        return next == '%' || next == '_' || next == '\\';
    }

    private static void add(
            ByteArrayOutputStream piece, boolean isAtStart, boolean isAtEnd, List<Piece> pieces) {
        if (piece.size() > 0) {
            pieces.add(new Piece(ByteBuffer.wrap(piece.toByteArray()), isAtStart, isAtEnd));
        }
        piece.reset();
    }

    /// Texts one of which every match of a regular expression contains; empty: none are known.
    public static List<byte[]> ofRegexp(byte[] pattern) {
        return RegexpLiterals.of(new String(pattern, StandardCharsets.UTF_8));
    }
}
