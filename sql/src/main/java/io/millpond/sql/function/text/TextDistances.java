package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// How far two strings are from each other.
public final class TextDistances {
    private static final String CATEGORY = "String";
    private static final int LENGTH_MAX = 1 << 16;
    private static final double PREFIX_WEIGHT = 0.1;
    private static final double PREFIX_THRESHOLD = 0.7;
    private static final int PREFIX_MAX = 4;

    private TextDistances() {}

    public static List<ScalarFunction> all() {
        return List.of(
                count(
                        "byteHammingDistance(a, b)",
                        "The bytes that differ, and those by which one is longer.",
                        false,
                        TextDistances::hamming,
                        "mismatches"),
                count(
                        "editDistance(a, b)",
                        "The bytes to insert, delete or change.",
                        false,
                        TextDistances::levenshtein,
                        "levenshteinDistance"),
                count(
                        "editDistanceUTF8(a, b)",
                        "The characters to insert, delete or change.",
                        true,
                        TextDistances::levenshtein,
                        "levenshteinDistanceUTF8"),
                count(
                        "damerauLevenshteinDistance(a, b)",
                        "As editDistance, where neighbours may change places.",
                        false,
                        TextDistances::damerau),
                share(
                        "jaroSimilarity(a, b)",
                        "How much alike, from 0 to 1, by common bytes in the same order.",
                        false,
                        TextDistances::jaro),
                share(
                        "jaroWinklerSimilarity(a, b)",
                        "As jaroSimilarity, with more weight on the beginning.",
                        false,
                        TextDistances::jaroWinkler),
                share(
                        "stringJaccardIndex(a, b)",
                        "The share of the bytes in either that are in both.",
                        false,
                        TextDistances::jaccard),
                share(
                        "stringJaccardIndexUTF8(a, b)",
                        "The share of the characters in either that are in both.",
                        true,
                        TextDistances::jaccard));
    }

    private interface Count {
        long of(int[] a, int[] b);
    }

    private interface Share {
        double of(int[] a, int[] b);
    }

    private static ScalarFunction count(
            String syntax, String doc, boolean isUtf8, Count count, String... aliases) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, _) -> {
                    check(name, arguments);
                    return BoundFunction.of(
                            DataTypes.UINT64,
                            (columns, rowCount) -> {
                                BytesColumn a = Arguments.texts(columns.get(0));
                                BytesColumn b = Arguments.texts(columns.get(1));
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] =
                                            count.of(
                                                    letters(name, a, row, isUtf8),
                                                    letters(name, b, row, isUtf8));
                                }
                                return new LongColumn(result, rowCount);
                            });
                });
    }

    private static ScalarFunction share(String syntax, String doc, boolean isUtf8, Share share) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    check(name, arguments);
                    return BoundFunction.of(
                            DataTypes.FLOAT64,
                            (columns, rowCount) -> {
                                BytesColumn a = Arguments.texts(columns.get(0));
                                BytesColumn b = Arguments.texts(columns.get(1));
                                double[] result = new double[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] =
                                            share.of(
                                                    letters(name, a, row, isUtf8),
                                                    letters(name, b, row, isUtf8));
                                }
                                return new DoubleColumn(result, rowCount);
                            });
                });
    }

    private static void check(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        Arguments.text(name, arguments, 0);
        Arguments.text(name, arguments, 1);
    }

    /// The bytes, or characters, of a string.
    private static int[] letters(String name, BytesColumn texts, int row, boolean isUtf8) {
        int from = texts.start(row);
        int to = texts.end(row);
        if (to - from > LENGTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    "The string size is too big for function "
                            + name
                            + ". Should be at most "
                            + LENGTH_MAX);
        }
        if (isUtf8) {
            return new String(texts.bytes(), from, to - from, StandardCharsets.UTF_8)
                    .codePoints()
                    .toArray();
        }
        int[] letters = new int[to - from];
        for (int i = from; i < to; i++) {
            letters[i - from] = texts.bytes()[i] & 0xFF;
        }
        return letters;
    }

    private static long hamming(int[] a, int[] b) {
        int common = Math.min(a.length, b.length);
        long count = (long) Math.max(a.length, b.length) - common;
        for (int i = 0; i < common; i++) {
            count += a[i] == b[i] ? 0 : 1;
        }
        return count;
    }

    private static long levenshtein(int[] a, int[] b) {
        int[] costs = new int[b.length + 1];
        Arrays.setAll(costs, i -> i);
        for (int i = 1; i <= a.length; i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(change, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[b.length];
    }

    private static long damerau(int[] a, int[] b) {
        int[][] costs = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    costs[i][j] = i + j;
                    continue;
                }
                int change = costs[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int best = Math.min(change, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
                boolean isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                costs[i][j] = isSwap ? Math.min(best, costs[i - 2][j - 2] + 1) : best;
            }
        }
        return costs[a.length][b.length];
    }

    private static double jaro(int[] a, int[] b) {
        if (a.length == 0 || b.length == 0) {
            // ClickHouse gives the length of the other one.
            return a.length + b.length;
        }
        int reach = Math.max(0, Math.max(a.length, b.length) / 2 - 1);
        boolean[] aMatches = new boolean[a.length];
        boolean[] bMatches = new boolean[b.length];
        int count = 0;
        for (int i = 0; i < a.length; i++) {
            int end = Math.min(b.length, i + reach + 1);
            for (int j = Math.max(0, i - reach); j < end && !aMatches[i]; j++) {
                if (!bMatches[j] && a[i] == b[j]) {
                    aMatches[i] = true;
                    bMatches[j] = true;
                    count++;
                }
            }
        }
        if (count == 0) {
            return 0;
        }
        int swapped = 0;
        int j = 0;
        for (int i = 0; i < a.length; i++) {
            if (aMatches[i]) {
                while (!bMatches[j]) {
                    j++;
                }
                swapped += a[i] == b[j++] ? 0 : 1;
            }
        }
        double matches = count;
        int pairs = swapped / 2;
        return (matches / a.length + matches / b.length + (matches - pairs) / matches) * (1 / 3.0);
    }

    private static double jaroWinkler(int[] a, int[] b) {
        double similarity = jaro(a, b);
        if (similarity <= PREFIX_THRESHOLD) {
            return similarity;
        }
        int end = Math.min(PREFIX_MAX, Math.min(a.length, b.length));
        int common = 0;
        while (common < end && a[common] == b[common]) {
            common++;
        }
        return similarity + common * PREFIX_WEIGHT * (1 - similarity);
    }

    private static double jaccard(int[] a, int[] b) {
        Set<Integer> left = Arrays.stream(a).boxed().collect(Collectors.toSet());
        Set<Integer> right = Arrays.stream(b).boxed().collect(Collectors.toSet());
        int all = left.size() + right.size();
        if (all == 0) {
            return 0;
        }
        left.retainAll(right);
        return left.size() / (double) (all - left.size());
    }
}
