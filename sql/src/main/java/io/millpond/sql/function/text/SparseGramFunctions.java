package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// The [SparseGrams] of texts, as such and as hashes.
public final class SparseGramFunctions {
    private static final String CATEGORY = "String";

    private SparseGramFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isUtf8 : new boolean[] {false, true}) {
            for (boolean isHash : new boolean[] {false, true}) {
                String name = "sparseGrams" + (isHash ? "Hashes" : "") + (isUtf8 ? "UTF8" : "");
                all.add(
                        ScalarFunction.of(
                                Texts.describe(
                                        CATEGORY,
                                        name + "(s[, min[, max[, cutoff]]])",
                                        (isHash ? "The hashes of the" : "The")
                                                + " substrings that begin and end with runs whose"
                                                + " hashes are the greatest in them."),
                                (arguments, _) -> bind(name, isUtf8, isHash, arguments)));
            }
        }
        return all;
    }

    private static BoundFunction bind(
            String name, boolean isUtf8, boolean isHash, List<Argument> arguments) {
        Arguments.count(name, arguments, 1, 4);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        for (int i = 1; i < arguments.size(); i++) {
            Arguments.integer(name, arguments, i);
        }
        int count = arguments.size();
        long min = count > 1 ? Arguments.constantLong(name, arguments, 1) : SparseGrams.MIN_LEAST;
        // With four arguments ClickHouse 26.7 leaves the third one out of account.
        long max =
                count == 3 ? Arguments.constantLong(name, arguments, 2) : SparseGrams.MAX_DEFAULT;
        long cutoff = count == 4 ? Arguments.constantLong(name, arguments, 3) : min;
        SparseGrams grams = new SparseGrams(min, max, cutoff, isUtf8);
        return BoundFunction.of(
                new ArrayType(isHash ? DataTypes.UINT32 : DataTypes.STRING),
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    return isHash ? grams.hashes(texts, rowCount) : grams.texts(texts, rowCount);
                });
    }
}
