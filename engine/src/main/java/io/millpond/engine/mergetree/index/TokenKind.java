package io.millpond.engine.mergetree.index;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.text.TextNeeds;
import io.millpond.sql.function.text.TextNeeds.Piece;
import io.millpond.sql.function.text.Tokenizer;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.FixedBytesColumn;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `tokenbf_v1`, `ngrambf_v1`, `sparse_grams` and `text`: a filter of the tokens of texts, or of
/// the texts in arrays. An entry is the filter.
///
/// *Differs:* a `text` index holds a filter of each granule, not lists of rows.
///
/// @param name the tokenizer's, as functions are given it
/// @param cutting how tokens are found in a part of a text
/// @param isArray whether the expression has arrays of texts
/// @param byteCount of the filter; 0: by the number of tokens
record TokenKind(
        String name,
        Tokenizer tokenizer,
        Cutting cutting,
        boolean isArray,
        int byteCount,
        int hashCount)
        implements IndexKind {
    /// How often a token that is not there seems to be, where the filter has no fixed size.
    private static final double ERROR = 0.01;

    /// What is known of the tokens of a text that contains another.
    enum Cutting {
        /// Tokens end at bytes that are neither letters nor digits.
        WORDS,
        /// All tokens of the part are tokens of the whole.
        PARTS,
        /// Nothing.
        WHOLE
    }

    @Override
    public IndexEntry entry() {
        return new Entry();
    }

    private final class Entry implements IndexEntry {
        private final DistinctHashes hashes = new DistinctHashes();

        @Override
        public void add(List<Column> columns, int fromRow, int toRow) {
            Values values = Values.of(columns.getFirst());
            int from = fromRow;
            int to = toRow;
            if (values.plain() instanceof ArrayColumn arrays) {
                from = fromRow == 0 ? 0 : arrays.end(fromRow - 1);
                to = toRow == 0 ? 0 : arrays.end(toRow - 1);
                values = Values.of(arrays.elements());
            }
            Tokenizer.Sink sink =
                    (bytes, start, end) -> hashes.add(BloomFilter.hash(bytes, start, end));
            for (int row = from; row < to; row++) {
                if (values.isNull(row)) {
                    continue;
                }
                switch (values.plain()) {
                    case BytesColumn texts ->
                            tokenizer.split(texts.bytes(), texts.start(row), texts.end(row), sink);
                    case FixedBytesColumn texts -> {
                        int length = texts.length();
                        tokenizer.split(texts.bytes(), row * length, (row + 1) * length, sink);
                    }
                    default -> throw new IllegalStateException("not a text");
                }
            }
        }

        @Override
        public void write(ByteSink sink) {
            long[] all = hashes.take();
            int bytes = byteCount == 0 ? BloomFilter.byteCount(all.length, ERROR) : byteCount;
            int count = byteCount == 0 ? BloomFilter.hashCount(ERROR) : hashCount;
            BloomFilter.put(all, all.length, bytes, count, sink);
        }
    }

    /// The tokens of any text that has a piece.
    private long[] needs(Piece piece) {
        byte[] bytes = piece.bytes().array();
        List<Long> hashes = new ArrayList<>();
        boolean isWhole = piece.isAtStart() && piece.isAtEnd();
        if (cutting == Cutting.WHOLE && !isWhole) {
            return new long[0];
        }
        tokenizer.split(
                bytes,
                0,
                bytes.length,
                (all, from, to) -> {
                    boolean isOpen =
                            (from == 0 && !piece.isAtStart())
                                    || (to == bytes.length && !piece.isAtEnd());
                    if (cutting != Cutting.WORDS || !isOpen) {
                        hashes.add(BloomFilter.hash(all, from, to));
                    }
                });
        return hashes.stream().mapToLong(Long::longValue).toArray();
    }

    /// Null where no tokens are needed.
    private @Nullable EntryTest allOf(List<Piece> pieces) {
        long[] needs = pieces.stream().flatMapToLong(p -> Arrays.stream(needs(p))).toArray();
        return needs.length == 0
                ? null
                : entry -> {
                    for (long hash : needs) {
                        if (!BloomFilter.mayHold(entry, 0, entry.length, hash)) {
                            return false;
                        }
                    }
                    return true;
                };
    }

    /// Null where one of the alternatives needs no tokens, and where there are none.
    private @Nullable EntryTest anyOf(List<Piece> alternatives) {
        List<EntryTest> tests = new ArrayList<>();
        for (Piece alternative : alternatives) {
            EntryTest test = allOf(List.of(alternative));
            if (test == null) {
                return null;
            }
            tests.add(test);
        }
        return tests.isEmpty()
                ? null
                : entry -> tests.stream().anyMatch(test -> test.mayMeet(entry));
    }

    /// Constants as texts; empty where they are none, or NULL is among them.
    private static List<byte[]> texts(Column constants) {
        Values values = Values.of(constants);
        int from = 0;
        int to = constants.rowCount();
        if (values.plain() instanceof ArrayColumn array) {
            to = array.end(0);
            values = Values.of(array.elements());
        }
        List<byte[]> texts = new ArrayList<>();
        for (int row = from; row < to; row++) {
            if (values.isNull(row)) {
                return List.of();
            }
            switch (values.plain()) {
                case BytesColumn bytes ->
                        texts.add(
                                Arrays.copyOfRange(
                                        bytes.bytes(), bytes.start(row), bytes.end(row)));
                case FixedBytesColumn bytes -> {
                    int length = bytes.length();
                    texts.add(Arrays.copyOfRange(bytes.bytes(), row * length, (row + 1) * length));
                }
                default -> {
                    return List.of();
                }
            }
        }
        return texts;
    }

    @Override
    public @Nullable EntryTest test(ColumnCondition comparison, int place) {
        if (isArray) {
            return null;
        }
        return switch (comparison.operator()) {
            case EQUAL, IN ->
                    anyOf(texts(comparison.constants()).stream().map(Piece::whole).toList());
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> null;
        };
    }

    @Override
    public @Nullable EntryTest test(Predicate predicate, int place) {
        ColumnCondition comparison = predicate.comparison();
        if (comparison != null) {
            return test(comparison, place);
        }
        if (predicate.isNegated() || predicate.constants().isEmpty()) {
            return null;
        }
        List<byte[]> texts = texts(predicate.constants().getFirst());
        if (texts.isEmpty()) {
            return null;
        }
        return isArray ? ofArray(predicate, texts) : ofText(predicate, texts);
    }

    private @Nullable EntryTest ofArray(Predicate predicate, List<byte[]> texts) {
        List<Piece> pieces = texts.stream().map(Piece::whole).toList();
        return switch (predicate.function()) {
            case "has", "hasAny" -> anyOf(pieces);
            case "hasAll" -> allOf(pieces);
            case "hasAnyTokens", "hasAllTokens" -> ofTokens(predicate, texts);
            default -> null;
        };
    }

    /// A search for tokens that are cut as the index cuts them; null: they are cut otherwise.
    private @Nullable EntryTest ofTokens(Predicate predicate, List<byte[]> texts) {
        List<Column> constants = predicate.constants();
        boolean isOwn =
                constants.size() == 1
                        ? name.equals("splitByNonAlpha")
                        : constants.size() == 2
                                && texts(constants.getLast()).size() == 1
                                && new String(
                                                texts(constants.getLast()).getFirst(),
                                                StandardCharsets.UTF_8)
                                        .equals(name);
        if (!isOwn) {
            return null;
        }
        boolean isList = Values.of(constants.getFirst()).plain() instanceof ArrayColumn;
        List<Long> tokens = new ArrayList<>();
        for (byte[] text : texts) {
            if (isList) {
                tokens.add(BloomFilter.hash(text, 0, text.length));
            } else {
                tokenizer.split(
                        text,
                        0,
                        text.length,
                        (bytes, from, to) -> tokens.add(BloomFilter.hash(bytes, from, to)));
            }
        }
        boolean isAll = !predicate.function().equals("hasAnyTokens");
        return entry -> {
            for (long token : tokens) {
                if (BloomFilter.mayHold(entry, 0, entry.length, token) != isAll) {
                    return !isAll;
                }
            }
            return isAll && !tokens.isEmpty();
        };
    }

    private @Nullable EntryTest ofText(Predicate predicate, List<byte[]> texts) {
        byte[] first = texts.getFirst();
        return switch (predicate.function()) {
            // ClickHouse counts the index as used though nothing can be told.
            case "notEquals", "notIn", "notLike" -> _ -> true;
            case "like" -> allOf(TextNeeds.ofLike(first));
            case "startsWith" -> allOf(List.of(new Piece(Piece.whole(first).bytes(), true, false)));
            case "endsWith" -> allOf(List.of(new Piece(Piece.whole(first).bytes(), false, true)));
            case "match" -> anyOf(TextNeeds.ofRegexp(first).stream().map(Piece::anywhere).toList());
            case "multiSearchAny" -> anyOf(texts.stream().map(Piece::anywhere).toList());
            case "hasToken", "hasTokenOrNull" -> allOf(List.of(word(first)));
            case "hasAnyTokens", "hasAllTokens", "hasPhrase" -> ofTokens(predicate, texts);
            default -> null;
        };
    }

    /// A word of a text: with words it is a token, otherwise a part.
    private Piece word(byte[] word) {
        return cutting == Cutting.WORDS ? Piece.whole(word) : Piece.anywhere(word);
    }
}
