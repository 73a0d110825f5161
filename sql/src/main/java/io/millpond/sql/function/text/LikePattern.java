package io.millpond.sql.function.text;

import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A pattern of LIKE, as its pieces between the `%`. Immutable.
///
/// A piece is bytes that stand for themselves and places of one character, `_`. `%` between two
/// pieces is any number of characters, where a character is a well-formed sequence of UTF-8: bytes
/// that are none match neither `_` nor such a `%`. A `%` at either end stands for any bytes.
///
/// The first place of each piece after the one before is taken. That finds a match where there is
/// one, since a later `%` can take whatever an earlier one could; only a byte that is not UTF-8
/// stops a `%`, and then the first piece is looked for again behind it.
///
/// Source: ClickHouse 26.7, which makes the same of the pattern as a regular expression of RE2,
/// whose `.` takes no byte that is not UTF-8.
final class LikePattern implements TextTest {
    private final Piece[] pieces;
    private final boolean isStartOpen;
    private final boolean isEndOpen;

    /// @param pieces at least one, each perhaps empty
    /// @param isStartOpen whether the pattern begins with `%`
    /// @param isEndOpen whether the pattern ends with `%`
    private LikePattern(List<Piece> pieces, boolean isStartOpen, boolean isEndOpen) {
        this.pieces = pieces.toArray(new Piece[0]);
        this.isStartOpen = isStartOpen;
        this.isEndOpen = isEndOpen;
    }

    /// Reads a pattern. A backslash takes the meaning off `%`, `_` and a backslash, and stands for
    /// itself before anything else.
    ///
    /// Errors: CANNOT_PARSE_ESCAPE_SEQUENCE for a backslash at the end.
    static LikePattern of(byte[] pattern) {
        int from = 0;
        while (from < pattern.length && pattern[from] == '%') {
            from++;
        }
        List<Piece> pieces = new ArrayList<>();
        IntStream.Builder codes = IntStream.builder();
        boolean isEndOpen = from == pattern.length && from > 0;
        for (int at = from; at < pattern.length; at++) {
            byte letter = pattern[at];
            isEndOpen = letter == '%';
            if (letter == '%') {
                pieces.add(new Piece(codes.build().toArray()));
                codes = IntStream.builder();
                continue;
            }
            if (letter == '\\') {
                if (at + 1 == pattern.length) {
                    throw new DatabaseException(
                            ErrorCode.CANNOT_PARSE_ESCAPE_SEQUENCE,
                            "Invalid escape sequence at the end of LIKE pattern '"
                                    + new String(pattern, StandardCharsets.UTF_8)
                                    + "'");
                }
                byte next = pattern[at + 1];
                at += next == '%' || next == '_' || next == '\\' ? 1 : 0;
                codes.add(pattern[at] & 0xFF);
                continue;
            }
            codes.add(letter == '_' ? Piece.ANY : letter & 0xFF);
        }
        if (!isEndOpen || pieces.isEmpty()) {
            pieces.add(new Piece(codes.build().toArray()));
        }
        return new LikePattern(pieces, from > 0, isEndOpen);
    }

    /// This pattern as a test that searches whole columns where that is faster.
    TextTest test() {
        if (!isStartOpen) {
            return this;
        }
        byte[] longest = literal();
        if (longest.length == 0) {
            return this;
        }
        LiteralSearch search = new LiteralSearch(List.of(longest), false);
        return isSubstring() ? new Searched(search) : new Searched(search, this);
    }

    /// Whether the pattern is bytes that stand for themselves between two `%`.
    boolean isSubstring() {
        return isStartOpen
                && isEndOpen
                && pieces.length == 1
                && pieces[0].literal().length == pieces[0].codes.length;
    }

    /// The longest run of bytes that stand for themselves, perhaps empty.
    byte[] literal() {
        byte[] longest = {};
        for (Piece piece : pieces) {
            byte[] literal = piece.literal();
            longest = literal.length > longest.length ? literal : longest;
        }
        return longest;
    }

    @Override
    public boolean holds(byte[] bytes, int from, int to) {
        Piece first = pieces[0];
        if (!isStartOpen) {
            int end = first.end(bytes, from, to);
            return end >= 0 && isFollowed(bytes, end, to);
        }
        for (int at = from; at <= to; at++) {
            int end = first.end(bytes, at, to);
            if (end < 0) {
                continue;
            }
            if (isFollowed(bytes, end, to)) {
                return true;
            }
            if (pieces.length > 1) {
                at = Math.max(at, stop(bytes, end, to) - 1);
            }
        }
        return false;
    }

    /// Whether the other pieces follow a first one that ends at `from`.
    private boolean isFollowed(byte[] bytes, int from, int to) {
        int at = from;
        int last = pieces.length - 1;
        for (int i = 1; i <= last; i++) {
            boolean isAtEnd = i == last && !isEndOpen;
            int end = pieces[i].end(bytes, at, to);
            while (end < 0 || (isAtEnd && end != to)) {
                at = at < to ? characterEnd(bytes, at, to) : -1;
                if (at < 0) {
                    return false;
                }
                end = pieces[i].end(bytes, at, to);
            }
            at = end;
        }
        return isEndOpen || at == to;
    }

    /// Where the first byte from `at` on stands that is not UTF-8; else `to` + 1.
    private static int stop(byte[] bytes, int at, int to) {
        int end = at;
        while (end < to) {
            int next = characterEnd(bytes, end, to);
            if (next < 0) {
                return end;
            }
            end = next;
        }
        return to + 1;
    }

    /// Where the character that begins at `at` ends; -1 where none is well-formed.
    ///
    /// Like RE2 it lets pass longer forms of three and four bytes than a character needs, and
    /// numbers above U+10FFFF that begin with F4.
    private static int characterEnd(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return at + 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return -1;
        }
        int end = at + (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
        if (end > to) {
            return -1;
        }
        for (int i = at + 1; i < end; i++) {
            if (!Texts.isContinuation(bytes[i])) {
                return -1;
            }
        }
        return end;
    }

    /// Bytes, of which some stand for any one character.
    private static final class Piece {
        static final int ANY = -1;

        /// Each a byte from 0 to 255, or [#ANY].
        private final int[] codes;

        Piece(int[] codes) {
            this.codes = codes;
        }

        /// Where this piece ends when it begins at `at`, at most `to`; -1 where it does not.
        int end(byte[] bytes, int at, int to) {
            int end = at;
            for (int code : codes) {
                if (end >= to) {
                    return -1;
                }
                if (code == ANY) {
                    end = characterEnd(bytes, end, to);
                    if (end < 0) {
                        return -1;
                    }
                } else if ((bytes[end++] & 0xFF) != code) {
                    return -1;
                }
            }
            return end;
        }

        /// The longest run of bytes that stand for themselves.
        byte[] literal() {
            ByteArrayOutputStream run = new ByteArrayOutputStream();
            byte[] longest = {};
            for (int code : codes) {
                if (code == ANY) {
                    run.reset();
                    continue;
                }
                run.write(code);
                longest = run.size() > longest.length ? run.toByteArray() : longest;
            }
            return longest;
        }
    }
}
