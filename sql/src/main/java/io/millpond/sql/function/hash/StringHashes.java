package io.millpond.sql.function.hash;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Hashes of texts that are alike where the texts are: of their runs of characters, or of words.
///
/// A *SimHash* has each bit that most hashes of runs have. A *MinHash* is the combination of the
/// least hashes, and of the greatest ones; the functions with `Arg` give the runs themselves.
public final class StringHashes {
    private static final int SIZE_MAX = 25;
    private static final int SIZE_DEFAULT = 3;
    private static final int COUNT_DEFAULT = 6;

    private StringHashes() {}

    /// What a function gives for the hashes of a text.
    private enum Answer {
        SIM_HASH("SimHash", "Bits that most hashes of runs have"),
        MIN_HASH("MinHash", "The combined least hashes of runs, and greatest ones"),
        MIN_HASH_ARG("MinHashArg", "The runs with the least hashes, and with the greatest ones");

        private final String word;
        private final String doc;

        Answer(String word, String doc) {
            this.word = word;
            this.doc = doc;
        }

        DataType type(int count) {
            return switch (this) {
                case SIM_HASH -> DataTypes.UINT64;
                case MIN_HASH -> TupleType.of(List.of(DataTypes.UINT64, DataTypes.UINT64));
                case MIN_HASH_ARG -> {
                    DataType runs = TupleType.of(Collections.nCopies(count, DataTypes.STRING));
                    yield TupleType.of(List.of(runs, runs));
                }
            };
        }
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (boolean isWords : new boolean[] {false, true}) {
                for (boolean ignoresCase : new boolean[] {false, true}) {
                    for (boolean isUtf8 : new boolean[] {false, true}) {
                        all.add(define(answer, isWords, ignoresCase, isUtf8));
                    }
                }
            }
        }
        return all;
    }

    private static ScalarFunction define(
            Answer answer, boolean isWords, boolean ignoresCase, boolean isUtf8) {
        String name =
                (isWords ? "wordShingle" : "ngram")
                        + answer.word
                        + (ignoresCase ? "CaseInsensitive" : "")
                        + (isUtf8 ? "UTF8" : "");
        return ScalarFunction.of(
                Texts.describe(
                        HashFunctions.CATEGORY,
                        name + "(s[, size" + (answer == Answer.SIM_HASH ? "])" : "[, count]])"),
                        answer.doc
                                + " of "
                                + (isWords ? "words" : isUtf8 ? "characters" : "bytes")
                                + (ignoresCase ? ", without regard to case." : ".")),
                (arguments, _) -> bind(name, answer, isWords, ignoresCase, isUtf8, arguments));
    }

    private static BoundFunction bind(
            String name,
            Answer answer,
            boolean isWords,
            boolean ignoresCase,
            boolean isUtf8,
            List<Argument> arguments) {
        Arguments.count(name, arguments, 1, answer == Answer.SIM_HASH ? 2 : 3);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument of function "
                            + name
                            + " must be String, got "
                            + arguments.getFirst().type().name());
        }
        int size = number(name, arguments, 1, "Second argument (shingle size)", SIZE_DEFAULT);
        int count = number(name, arguments, 2, "Third argument (num hashes)", COUNT_DEFAULT);
        Shingles shingles =
                isWords
                        ? new WordShingles(size, ignoresCase)
                        : isUtf8
                                ? new CharacterShingles(size, ignoresCase)
                                : new ByteShingles(size, ignoresCase);
        return BoundFunction.of(
                answer.type(count),
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    return switch (answer) {
                        case SIM_HASH -> simHashes(shingles, texts, rowCount);
                        case MIN_HASH -> minHashes(shingles, count, texts, rowCount);
                        case MIN_HASH_ARG -> minRuns(shingles, count, texts, rowCount);
                    };
                });
    }

    private static int number(
            String name, List<Argument> arguments, int place, String what, int value) {
        if (place >= arguments.size()) {
            return value;
        }
        DataType type = arguments.get(place).type();
        boolean isUnsigned = type instanceof IntegerType && DataTypes.isUnsigned(type);
        if (!isUnsigned || !Numbers.fitsLong(type.layout())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    what
                            + " of function "
                            + name
                            + " must be unsigned integer, got "
                            + type.name());
        }
        long number = Arguments.constantLong(name, arguments, place);
        if (number == 0 || number < 0 || number > SIZE_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    what
                            + " of function "
                            + name
                            + (number == 0
                                    ? " cannot be zero"
                                    : " cannot be greater then " + SIZE_MAX));
        }
        return (int) number;
    }

    private static Column simHashes(Shingles shingles, BytesColumn texts, int rowCount) {
        long[] result = new long[rowCount];
        int[] balance = new int[Long.SIZE];
        for (int row = 0; row < rowCount; row++) {
            Arrays.fill(balance, 0);
            int[] runCount = {0};
            long[] last = {0};
            shingles.visit(
                    texts.bytes(),
                    texts.start(row),
                    texts.end(row),
                    (hash, _, _) -> {
                        runCount[0]++;
                        last[0] = hash;
                        for (int bit = 0; bit < Long.SIZE; bit++) {
                            balance[bit] += (hash >>> bit & 1) == 0 ? -1 : 1;
                        }
                    });
            long bits = 0;
            for (int bit = 0; bit < Long.SIZE; bit++) {
                bits |= balance[bit] > 0 ? 1L << bit : 0;
            }
            result[row] = runCount[0] == 1 ? last[0] : bits;
        }
        return new LongColumn(result, rowCount);
    }

    /// A run: `[from, to)`.
    private record Run(int from, int to) {}

    /// The runs of a text with the `count` least hashes, or with the greatest ones, by hash: the
    /// one that is the first to give way comes first.
    private static Map<Long, Run> extremes(
            Shingles shingles, int count, boolean isLeast, BytesColumn texts, int row) {
        TreeMap<Long, Run> runs =
                new TreeMap<>(
                        (a, b) ->
                                isLeast ? Long.compareUnsigned(b, a) : Long.compareUnsigned(a, b));
        shingles.visit(
                texts.bytes(),
                texts.start(row),
                texts.end(row),
                (hash, from, to) -> {
                    runs.putIfAbsent(hash, new Run(from, to));
                    if (runs.size() > count) {
                        runs.pollFirstEntry();
                    }
                });
        return runs;
    }

    private static Column minHashes(Shingles shingles, int count, BytesColumn texts, int rowCount) {
        List<Column> sides = new ArrayList<>();
        for (boolean isLeast : new boolean[] {true, false}) {
            long[] result = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                long hash = 0;
                for (long one : extremes(shingles, count, isLeast, texts, row).keySet()) {
                    hash = ByteHashes.cityMix(hash, one);
                }
                result[row] = hash;
            }
            sides.add(new LongColumn(result, rowCount));
        }
        return new TupleColumn(sides, rowCount);
    }

    private static Column minRuns(Shingles shingles, int count, BytesColumn texts, int rowCount) {
        List<Column> sides = new ArrayList<>();
        for (boolean isLeast : new boolean[] {true, false}) {
            List<BytesColumnBuilder> builders = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                builders.add(new BytesColumnBuilder());
            }
            for (int row = 0; row < rowCount; row++) {
                int at = 0;
                for (Run run : extremes(shingles, count, isLeast, texts, row).values()) {
                    builders.get(at++).append(texts.bytes(), run.from(), run.to());
                }
                for (; at < count; at++) {
                    builders.get(at).finishRow();
                }
            }
            List<Column> columns = new ArrayList<>();
            for (BytesColumnBuilder builder : builders) {
                columns.add(builder.build());
            }
            sides.add(new TupleColumn(columns, rowCount));
        }
        return new TupleColumn(sides, rowCount);
    }
}
