package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Letters of strings replaced, added, normalised or taken apart.
public final class EditFunctions {
    private static final String CATEGORY = "String";
    private static final String SOUNDS = "01230120022455012623010202";

    private EditFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isUtf8 : new boolean[] {false, true}) {
            String suffix = isUtf8 ? "UTF8" : "";
            all.add(
                    define(
                            "translate" + suffix + "(s, from, to)",
                            "s with each letter of from replaced by that of to at its place.",
                            (name, arguments) -> bindTranslate(name, isUtf8, arguments)));
            all.add(
                    define(
                            "overlay" + suffix + "(s, replacement, place[, length])",
                            "s with a part replaced.",
                            (name, arguments) -> bindOverlay(name, isUtf8, arguments)));
        }
        all.add(define("ngrams(s, n)", "All runs of n characters.", EditFunctions::bindNgrams));
        all.add(text("firstLine(s)", "What stands before the first line break.", firstLine()));
        all.add(text("basename(s)", "What stands behind the last slash.", basename()));
        all.add(text("soundex(s)", "The Soundex code of the sound.", EditFunctions::soundex, "*"));
        all.add(
                text(
                        "initcapUTF8(s)",
                        "Each word with a capital.",
                        change(EditFunctions::capitals)));
        all.add(
                text(
                        "caseFoldUTF8(s)",
                        "The letters as they compare without regard to case.",
                        change(s -> s.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))));
        all.add(
                text(
                        "removeDiacriticsUTF8(s)",
                        "The letters without marks.",
                        change(
                                s ->
                                        Normalizer.normalize(
                                                Normalizer.normalize(s, Normalizer.Form.NFD)
                                                        .replaceAll("\\p{Mn}+", ""),
                                                Normalizer.Form.NFC)),
                        "removeAccentsUTF8"));
        for (Normalizer.Form form : Normalizer.Form.values()) {
            all.add(
                    define(
                            "normalizeUTF8" + form + "(s)",
                            "The text in the Unicode form " + form + ".",
                            (name, arguments) -> bindNormalize(name, form, arguments)));
        }
        all.add(
                text(
                        "normalizeUTF8NFKCCasefold(s)",
                        "The text in the Unicode form NFKC, in lower case.",
                        change(
                                s ->
                                        Normalizer.normalize(
                                                s.toLowerCase(Locale.ROOT),
                                                Normalizer.Form.NFKC))));
        all.add(valid("isValidUTF8", EditFunctions::isUtf8));
        all.add(valid("isValidASCII", EditFunctions::isAscii, "isASCII"));
        return all;
    }

    private interface Binder {
        BoundFunction bind(String name, List<Argument> arguments);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc),
                (arguments, _) -> binder.bind(name, arguments));
    }

    private static ScalarFunction text(
            String syntax, String doc, Texts.Transform transform, String... aliases) {
        return Texts.transform(CATEGORY, syntax, doc, transform, aliases);
    }

    private interface Change {
        String of(String text);
    }

    private static Texts.Transform change(Change change) {
        return (bytes, from, to, out) -> {
            String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            byte[] changed = change.of(text).getBytes(StandardCharsets.UTF_8);
            out.write(changed, 0, changed.length);
        };
    }

    private static BoundFunction bindNormalize(
            String name, Normalizer.Form form, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        Arguments.text(name, arguments, 0);
        if (arguments.getFirst().type() instanceof FixedStringType) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN, "Cannot apply function " + name + " to fixed string");
        }
        return Texts.bind(change(s -> Normalizer.normalize(s, form)));
    }

    private interface Check {
        boolean holds(byte[] bytes, int from, int to);
    }

    private static ScalarFunction valid(String name, Check check, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, name + "(s)", "Whether the bytes are such.", aliases),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            DataTypes.UINT8,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                byte[] result = new byte[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    int from = texts.start(row);
                                    boolean holds =
                                            check.holds(texts.bytes(), from, texts.end(row));
                                    result[row] = (byte) (holds ? 1 : 0);
                                }
                                return Texts.conditions(result);
                            });
                });
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        // Decoding replaces what is invalid, so that only valid bytes come back.
        byte[] again =
                new String(bytes, from, to - from, StandardCharsets.UTF_8)
                        .getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, from, to, again, 0, again.length);
    }

    private static BoundFunction bindTranslate(
            String name, boolean isUtf8, List<Argument> arguments) {
        Arguments.count(name, arguments, 3);
        for (int i = 0; i < 3; i++) {
            Arguments.text(name, arguments, i);
        }
        int[] from = Arguments.constantText(name, arguments, 1).codePoints().toArray();
        int[] to = Arguments.constantText(name, arguments, 2).codePoints().toArray();
        if (to.length > from.length) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Second argument of function "
                            + name
                            + " must not be shorter than the third argument. Size of the second"
                            + " argument: "
                            + from.length
                            + ", size of the third argument: "
                            + to.length);
        }
        boolean isAscii = true;
        for (int[] letters : List.of(from, to)) {
            for (int letter : letters) {
                isAscii &= letter < 0x80;
            }
        }
        if (!isUtf8 && !isAscii) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Second and third arguments must be ASCII strings");
        }
        return Texts.bind(
                change(
                        text -> {
                            StringBuilder result = new StringBuilder(text.length());
                            text.codePoints()
                                    .map(letter -> translated(letter, from, to))
                                    .filter(letter -> letter >= 0)
                                    .forEach(result::appendCodePoint);
                            return result.toString();
                        }));
    }

    /// What stands for a letter, as its last place says; -1 for nothing.
    private static int translated(int letter, int[] from, int[] to) {
        for (int i = from.length - 1; i >= 0; i--) {
            if (from[i] == letter) {
                return i < to.length ? to[i] : -1;
            }
        }
        return letter;
    }

    private static BoundFunction bindOverlay(
            String name, boolean isUtf8, List<Argument> arguments) {
        Arguments.count(name, arguments, 3, 4);
        Arguments.text(name, arguments, 0);
        Arguments.text(name, arguments, 1);
        Arguments.integer(name, arguments, 2);
        boolean hasLength = arguments.size() == 4;
        if (hasLength) {
            Arguments.integer(name, arguments, 3);
        }
        DataType placeType = arguments.get(2).type();
        DataType lengthType = arguments.getLast().type();
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.get(0));
                    BytesColumn parts = Arguments.texts(columns.get(1));
                    long[] places = Numbers.longs(columns.get(2), placeType);
                    long[] lengths =
                            hasLength ? Numbers.longs(columns.get(3), lengthType) : new long[0];
                    BytesColumnBuilder result = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        long length = hasLength && lengths[row] >= 0 ? lengths[row] : -1;
                        overlay(texts, parts, row, places[row], length, isUtf8, result);
                        result.finishRow();
                    }
                    return result.build();
                });
    }

    private static void overlay(
            BytesColumn texts,
            BytesColumn parts,
            int row,
            long place,
            long length,
            boolean isUtf8,
            BytesColumnBuilder out) {
        byte[] bytes = texts.bytes();
        int from = texts.start(row);
        int to = texts.end(row);
        long size = isUtf8 ? Texts.codePoints(bytes, from, to) : (long) to - from;
        long partSize =
                isUtf8
                        ? Texts.codePoints(parts.bytes(), parts.start(row), parts.end(row))
                        : parts.length(row);
        long skipped = place > 0 ? place - 1 : place < 0 ? Math.max(0, size + place) : size;
        skipped = Math.min(skipped, size);
        long end = Math.min(size, skipped + (length < 0 ? partSize : length));
        int cut = isUtf8 ? Texts.skip(bytes, from, to, skipped) : from + (int) skipped;
        int rest = isUtf8 ? Texts.skip(bytes, from, to, end) : from + (int) end;
        out.write(bytes, from, cut);
        out.write(parts.bytes(), parts.start(row), parts.end(row));
        out.write(bytes, rest, to);
    }

    private interface Listing {
        void add(byte[] bytes, int from, int to, BytesColumnBuilder out);
    }

    private static BoundFunction list(Listing listing) {
        return BoundFunction.of(
                new ArrayType(DataTypes.STRING),
                (columns, rowCount) -> lists(listing, columns.getFirst(), rowCount));
    }

    private static Column lists(Listing listing, Column column, int rowCount) {
        BytesColumn texts = Arguments.texts(column);
        BytesColumnBuilder values = new BytesColumnBuilder();
        ArrayColumnBuilder result = new ArrayColumnBuilder(values);
        for (int row = 0; row < rowCount; row++) {
            listing.add(texts.bytes(), texts.start(row), texts.end(row), values);
            result.finishRow();
        }
        return result.build();
    }

    private static BoundFunction bindNgrams(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        Arguments.text(name, arguments, 0);
        long size = Arguments.constantLong(name, arguments, 1);
        if (size < 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Incorrect parameter of tokenizer 'ngrams': ngram length must be at least 1,"
                            + " but got "
                            + size);
        }
        return list(
                (bytes, from, to, out) -> {
                    long count = Texts.codePoints(bytes, from, to) - size + 1;
                    int start = from;
                    for (long i = 0; i < count; i++) {
                        out.append(bytes, start, Texts.skip(bytes, start, to, size));
                        start = Texts.skip(bytes, start, to, 1);
                    }
                });
    }

    private static Texts.Transform firstLine() {
        return (bytes, from, to, out) -> {
            int end = from;
            while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            out.write(bytes, from, end);
        };
    }

    private static Texts.Transform basename() {
        return (bytes, from, to, out) -> {
            int start = to;
            while (start > from && bytes[start - 1] != '/' && bytes[start - 1] != '\\') {
                start--;
            }
            out.write(bytes, start, to);
        };
    }

    private static String capitals(String text) {
        StringBuilder result = new StringBuilder(text.length());
        boolean isWord = false;
        for (int letter : text.codePoints().toArray()) {
            boolean isLetter = Character.isLetterOrDigit(letter);
            result.appendCodePoint(
                    !isLetter
                            ? letter
                            : isWord
                                    ? Character.toLowerCase(letter)
                                    : Character.toUpperCase(letter));
            isWord = isLetter;
        }
        return result.toString();
    }

    /// Writes a letter and three digits for the consonants behind it.
    private static void soundex(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int written = 0;
        char last = '0';
        for (int i = from; i < to && written < 4; i++) {
            int letter = bytes[i] & ~0x20;
            if (bytes[i] < 0 || letter < 'A' || letter > 'Z') {
                continue;
            }
            char sound = SOUNDS.charAt(letter - 'A');
            if (written == 0) {
                out.write((byte) letter);
                written++;
            } else if (sound != '0' && sound != last) {
                out.write((byte) sound);
                written++;
            }
            boolean isSilent = letter == 'H' || letter == 'W';
            last = isSilent ? last : sound;
        }
        for (; written < 4; written++) {
            out.write((byte) '0');
        }
    }
}
