package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `highlight`: marks the places of search terms in a text, whatever the case of Latin letters.
///
/// Places that overlap or touch are marked as one.
final class HighlightFunction {
    private static final String NAME = "highlight";

    private HighlightFunction() {}

    static ScalarFunction function() {
        return ScalarFunction.of(
                Texts.describe(
                        "String search",
                        "highlight(haystack, needles[, open, close])",
                        "The text with a mark before and behind each place of a needle."),
                (arguments, _) -> bind(arguments));
    }

    private static BoundFunction bind(List<Argument> arguments) {
        if (arguments.size() != 2 && arguments.size() != 4) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function highlight requires 2 or 4 arguments, got " + arguments.size());
        }
        Arguments.text(NAME, arguments, 0);
        DataType list = arguments.get(1).type();
        if (!(list instanceof ArrayType(DataType element)) || !element.equals(DataTypes.STRING)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + list.name()
                            + " of second argument of function highlight, expected const"
                            + " Array(String)");
        }
        ArrayColumn needles = (ArrayColumn) Arguments.constant(NAME, arguments, 1);
        BytesColumn folded = Folding.ASCII.apply(needles.elements());
        List<byte[]> terms = new ArrayList<>();
        for (int i = 0; i < needles.end(0); i++) {
            if (folded.length(i) > 0) {
                terms.add(Arrays.copyOfRange(folded.bytes(), folded.start(i), folded.end(i)));
            }
        }
        byte[] open = mark(arguments, 2, "<em>");
        byte[] close = mark(arguments, 3, "</em>");
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    BytesColumn lower = Folding.ASCII.apply(columns.getFirst());
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        boolean[] isMarked = marked(lower, row, terms);
                        write(texts, row, isMarked, open, close, builder);
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static byte[] mark(List<Argument> arguments, int place, String usual) {
        if (place >= arguments.size()) {
            return usual.getBytes(StandardCharsets.US_ASCII);
        }
        Arguments.text(NAME, arguments, place);
        return Arguments.constantBytes(NAME, arguments, place);
    }

    /// Which bytes of the text belong to a term.
    private static boolean[] marked(BytesColumn texts, int row, List<byte[]> terms) {
        int from = texts.start(row);
        int to = texts.end(row);
        boolean[] isMarked = new boolean[to - from];
        for (byte[] term : terms) {
            int at = Texts.find(texts.bytes(), from, to, term);
            while (at >= 0) {
                Arrays.fill(isMarked, at - from, at - from + term.length, true);
                at = Texts.find(texts.bytes(), at + 1, to, term);
            }
        }
        return isMarked;
    }

    private static void write(
            BytesColumn texts,
            int row,
            boolean[] isMarked,
            byte[] open,
            byte[] close,
            BytesColumnBuilder out) {
        int from = texts.start(row);
        int at = 0;
        while (at < isMarked.length) {
            int end = at;
            while (end < isMarked.length && isMarked[end] == isMarked[at]) {
                end++;
            }
            if (isMarked[at]) {
                out.write(open, 0, open.length);
            }
            out.write(texts.bytes(), from + at, from + end);
            if (isMarked[at]) {
                out.write(close, 0, close.length);
            }
            at = end;
        }
    }
}
