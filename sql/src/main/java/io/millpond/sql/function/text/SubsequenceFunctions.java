package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether the letters of one string stand in another in the same order, with others between.
public final class SubsequenceFunctions {
    private static final String CATEGORY = "String search";

    private SubsequenceFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean ignoresCase : new boolean[] {false, true}) {
            for (boolean isUtf8 : new boolean[] {false, true}) {
                String name =
                        "hasSubsequence"
                                + (ignoresCase ? "CaseInsensitive" : "")
                                + (isUtf8 ? "UTF8" : "");
                Folding folding = Folding.of(ignoresCase, isUtf8);
                all.add(
                        ScalarFunction.of(
                                Texts.describe(
                                        CATEGORY,
                                        name + "(haystack, needle)",
                                        "Whether the needle's letters are in the haystack in order"
                                                + (ignoresCase ? ", whatever their case." : ".")),
                                (arguments, _) -> bind(name, folding, isUtf8, arguments)));
            }
        }
        return all;
    }

    private static BoundFunction bind(
            String name, Folding folding, boolean isUtf8, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        for (Argument argument : arguments) {
            if (!argument.type().equals(DataTypes.STRING)) {
                throw Arguments.illegal(name, argument.type());
            }
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn haystacks = folding.apply(columns.get(0));
                    BytesColumn needles = folding.apply(columns.get(1));
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = has(haystacks, needles, row, isUtf8);
                    }
                    return Texts.conditions(result);
                });
    }

    private static byte has(BytesColumn haystacks, BytesColumn needles, int row, boolean isUtf8) {
        byte[] haystack = haystacks.bytes();
        byte[] needle = needles.bytes();
        int at = needles.start(row);
        int end = needles.end(row);
        int i = haystacks.start(row);
        int to = haystacks.end(row);
        while (at < end && i < to) {
            int next = isUtf8 ? Texts.skip(haystack, i, to, 1) : i + 1;
            int needleNext = isUtf8 ? Texts.skip(needle, at, end, 1) : at + 1;
            if (Arrays.equals(haystack, i, next, needle, at, needleNext)) {
                at = needleNext;
            }
            i = next;
        }
        return (byte) (at == end ? 1 : 0);
    }
}
