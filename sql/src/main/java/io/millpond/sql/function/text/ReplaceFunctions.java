package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.composite.ArrayFunctions;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Replacing parts of strings that are no patterns, and joining strings.
public final class ReplaceFunctions {
    private static final String CATEGORY = "String splitting";

    private ReplaceFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "arrayStringConcat(array[, separator])",
                                "The elements as text, separated.",
                                "array_to_string"),
                        ReplaceFunctions::bindJoin));
        all.add(replace("replaceOne", false).with(Trait.NEVER_FAILS_WITH_CONSTANTS));
        all.add(replace("replaceAll", true, "replace", "*").with(Trait.NEVER_FAILS_WITH_CONSTANTS));
        all.add(FormatFunction.function());
        all.add(
                define(
                        "substringIndex(s, delimiter, count)",
                        "The part before the count-th delimiter, from the end where negative.",
                        (arguments, _) -> bindSubstringIndex("substringIndex", arguments),
                        "SUBSTRING_INDEX",
                        "*"));
        all.add(
                define(
                        "substringIndexUTF8(s, delimiter, count)",
                        "As substringIndex, where the delimiter is any character.",
                        (arguments, _) -> bindSubstringIndex("substringIndexUTF8", arguments)));
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    private static BoundFunction bindJoin(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayStringConcat", arguments, 1, 2);
        DataType element = ArrayFunctions.element("arrayStringConcat", arguments, 0);
        DataType plain = DataTypes.notNullable(element);
        byte[] separator =
                arguments.size() == 2
                        ? Arguments.constantText("arrayStringConcat", arguments, 1)
                                .getBytes(StandardCharsets.UTF_8)
                        : new byte[0];
        Cast cast = Casts.bind(plain, DataTypes.STRING, context);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = Columns.full(array.elements());
                    Column values =
                            elements instanceof NullableColumn nullable
                                    ? nullable.values()
                                    : elements;
                    BytesColumn texts =
                            (BytesColumn) Columns.full(cast.apply(values, values.rowCount()));
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        boolean isFirst = true;
                        for (int i = array.start(row); i < array.end(row); i++) {
                            if (ConditionalFunctions.isNull(elements, i)) {
                                continue;
                            }
                            if (!isFirst) {
                                builder.write(separator, 0, separator.length);
                            }
                            isFirst = false;
                            builder.write(texts.bytes(), texts.start(i), texts.end(i));
                        }
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static ScalarFunction replace(String name, boolean isAll, String... aliases) {
        return define(
                name + "(s, pattern, replacement)",
                (isAll ? "Every place" : "The first place") + " of the pattern replaced.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 3);
                    checkReplaced(name, arguments);
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.get(0));
                                BytesColumn patterns = Arguments.texts(columns.get(1));
                                BytesColumn replacements = Arguments.texts(columns.get(2));
                                BytesColumnBuilder builder = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    replace(texts, patterns, replacements, row, isAll, builder);
                                    builder.finishRow();
                                }
                                return builder.build();
                            });
                },
                aliases);
    }

    /// Fails unless the replacement and what it replaces are Strings, in a String or in a column
    /// of FixedString, which takes constants only.
    static void checkReplaced(String name, List<Argument> arguments) {
        Arguments.text(name, arguments, 0);
        Arguments.string(name, arguments, 1);
        Arguments.string(name, arguments, 2);
        Argument haystack = arguments.getFirst();
        boolean isEach = !arguments.get(1).isConstant() || !arguments.get(2).isConstant();
        if (haystack.type() instanceof FixedStringType && (haystack.isConstant() || isEach)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Illegal column "
                            + haystack.type().name()
                            + " of first argument of function "
                            + name);
        }
    }

    private static void replace(
            BytesColumn texts,
            BytesColumn patterns,
            BytesColumn replacements,
            int row,
            boolean isAll,
            BytesColumnBuilder out) {
        byte[] bytes = texts.bytes();
        int at = texts.start(row);
        int to = texts.end(row);
        int length = patterns.length(row);
        while (length > 0) {
            int found =
                    Texts.find(
                            bytes,
                            at,
                            to,
                            patterns.bytes(),
                            patterns.start(row),
                            patterns.end(row));
            if (found < 0) {
                break;
            }
            out.write(bytes, at, found);
            out.write(replacements.bytes(), replacements.start(row), replacements.end(row));
            at = found + length;
            if (!isAll) {
                break;
            }
        }
        out.write(bytes, at, to);
    }

    private static BoundFunction bindSubstringIndex(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 3);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        Arguments.text(name, arguments, 1);
        byte[] delimiter = Arguments.constantBytes(name, arguments, 1);
        boolean isUtf8 = name.endsWith("UTF8");
        boolean isOne =
                isUtf8
                        ? Texts.codePoints(delimiter, 0, delimiter.length) == 1
                        : delimiter.length == 1;
        if (!isOne) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Second argument to "
                            + name
                            + " must be a single "
                            + (isUtf8 ? "UTF-8 character" : "character"));
        }
        DataType countType = arguments.get(2).type();
        Arguments.integer(name, arguments, 2);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.get(0));
                    long[] counts = Numbers.longs(columns.get(2), countType);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        writeIndexed(texts, row, delimiter, counts[row], builder);
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static void writeIndexed(
            BytesColumn texts, int row, byte[] delimiter, long count, BytesColumnBuilder out) {
        byte[] bytes = texts.bytes();
        int from = texts.start(row);
        int to = texts.end(row);
        List<Integer> places = new ArrayList<>();
        int at = Texts.find(bytes, from, to, delimiter);
        while (at >= 0 && delimiter.length > 0) {
            places.add(at);
            at = Texts.find(bytes, at + delimiter.length, to, delimiter);
        }
        if (count > 0) {
            out.write(bytes, from, count <= places.size() ? places.get((int) count - 1) : to);
        } else if (count < 0) {
            boolean isInside = -count <= places.size();
            int start =
                    isInside ? places.get(places.size() + (int) count) + delimiter.length : from;
            out.write(bytes, start, to);
        }
    }
}
