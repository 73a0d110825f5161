package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.hash.Crc32c;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// How much alike two strings are by their runs of four bytes, or of three characters.
///
/// Runs count by 16 bits of a hash, so that unlike runs are now and then taken for like ones, as
/// in ClickHouse 26.7. Strings of more than 32768 bytes count as not alike at all.
public final class SimilarityFunctions {
    private static final String CATEGORY = "String search";
    private static final int RUN_HASHES = 1 << 16;
    private static final int BYTES_MAX = 1 << 15;
    private static final int RUN_BYTES = 4;
    private static final int RUN_CHARACTERS = 3;

    private SimilarityFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isDistance : new boolean[] {true, false}) {
            for (boolean ignoresCase : new boolean[] {false, true}) {
                for (boolean isUtf8 : new boolean[] {false, true}) {
                    all.add(define(isDistance, ignoresCase, isUtf8));
                }
            }
        }
        return all;
    }

    private static ScalarFunction define(boolean isDistance, boolean ignoresCase, boolean isUtf8) {
        String name =
                (isDistance ? "ngramDistance" : "ngramSearch")
                        + (ignoresCase ? "CaseInsensitive" : "")
                        + (isUtf8 ? "UTF8" : "");
        Runs runs = new Runs(isDistance, ignoresCase, isUtf8);
        return ScalarFunction.of(
                Texts.describe(
                        CATEGORY,
                        name + "(haystack, needle)",
                        isDistance
                                ? "From 0 to 1, how unlike the strings are by their runs."
                                : "From 0 to 1, how many of the needle's runs the haystack has."),
                (arguments, _) -> bind(name, runs, arguments));
    }

    private static BoundFunction bind(String name, Runs runs, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        for (Argument argument : arguments) {
            if (!argument.type().equals(DataTypes.STRING)) {
                throw Arguments.illegal(name, argument.type());
            }
        }
        return BoundFunction.of(
                DataTypes.FLOAT32, (columns, rowCount) -> runs.compare(columns, rowCount));
    }

    /// The comparison of one function.
    private record Runs(boolean isDistance, boolean ignoresCase, boolean isUtf8) {
        Column compare(List<Column> columns, int rowCount) {
            BytesColumn haystacks = Arguments.texts(columns.get(0));
            BytesColumn needles = Arguments.texts(columns.get(1));
            short[] counts = new short[RUN_HASHES];
            float[] result = new float[rowCount];
            for (int row = 0; row < rowCount; row++) {
                boolean isTooLong =
                        haystacks.length(row) > BYTES_MAX || needles.length(row) > BYTES_MAX;
                result[row] =
                        isTooLong
                                ? (isDistance ? 1 : 0)
                                : compare(hashes(haystacks, row), hashes(needles, row), counts);
            }
            return new FloatColumn(result, rowCount);
        }

        /// @param counts zeros, as they are again afterwards
        private float compare(int[] haystack, int[] needle, short[] counts) {
            for (int hash : needle) {
                counts[hash]++;
            }
            int distance = needle.length;
            for (int hash : haystack) {
                if (counts[hash] > 0) {
                    distance--;
                } else if (isDistance) {
                    distance++;
                }
                counts[hash]--;
            }
            for (int hash : haystack) {
                counts[hash] = 0;
            }
            for (int hash : needle) {
                counts[hash] = 0;
            }
            return isDistance
                    ? (float) distance / Math.max(haystack.length + needle.length, 1)
                    : 1 - (float) distance / Math.max(needle.length, 1);
        }

        private int[] hashes(BytesColumn texts, int row) {
            byte[] bytes = texts.bytes();
            int from = texts.start(row);
            int to = texts.end(row);
            return isUtf8 ? characterRuns(bytes, from, to) : byteRuns(bytes, from, to);
        }

        private int[] byteRuns(byte[] bytes, int from, int to) {
            int[] hashes = new int[Math.max(0, to - from - RUN_BYTES + 1)];
            for (int i = 0; i < hashes.length; i++) {
                int word = 0;
                for (int at = RUN_BYTES - 1; at >= 0; at--) {
                    int value = bytes[from + i + at] & 0xFF;
                    boolean isCapital = ignoresCase && value >= 'A' && value <= 'Z';
                    word = word << 8 | (isCapital ? value | 0x20 : value);
                }
                hashes[i] = Crc32c.updateLong(-1, word & 0xFFFF_FFFFL) & (RUN_HASHES - 1);
            }
            return hashes;
        }

        private int[] characterRuns(byte[] bytes, int from, int to) {
            int[] characters = new int[to - from];
            int count = 0;
            for (int at = from; at < to; ) {
                int next = SparseGrams.next(bytes, at, to);
                characters[count++] = character(bytes, at, next);
                at = next;
            }
            int[] hashes = new int[Math.max(0, count - RUN_CHARACTERS + 1)];
            for (int i = 0; i < hashes.length; i++) {
                long pair = (long) characters[i] << 32 | (characters[i + 1] & 0xFFFF_FFFFL);
                hashes[i] = Crc32c.updateLong(characters[i + 2], pair) & (RUN_HASHES - 1);
            }
            return hashes;
        }

        /// The bytes of a character as a number, the first one lowest; where case does not matter,
        /// without the bits that differ between the cases of Latin and of most Cyrillic letters.
        private int character(byte[] bytes, int from, int to) {
            int result = 0;
            for (int at = to - 1; at >= from; at--) {
                int clear = !ignoresCase ? 0 : at > from || to - from == 1 ? 0x20 : 0x21;
                result = result << 8 | (bytes[at] & 0xFF & ~clear);
            }
            return result;
        }
    }
}
