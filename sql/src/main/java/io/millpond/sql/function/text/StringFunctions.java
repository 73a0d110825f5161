package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Texts.Transform;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Functions that make strings of strings.
public final class StringFunctions {
    private static final String CATEGORY = "String";
    private static final int RESULT_BYTES_MAX = 1 << 30;

    /// How often a text is repeated at most. Source: ClickHouse 26.7.
    private static final long REPEATS_MAX = 1_000_000;
    private static final long SPACES_MAX = 1_000_000;

    private StringFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(flip("lower", "Latin letters in lower case.", ascii('A', 'Z'), "lcase"));
        all.add(flip("upper", "Latin letters in upper case.", ascii('a', 'z'), "ucase"));
        all.add(
                changedCase(
                        "lowerUTF8(s)",
                        "All letters in lower case.",
                        s -> s.toLowerCase(Locale.ROOT)));
        all.add(
                changedCase(
                        "upperUTF8(s)",
                        "All letters in upper case.",
                        s -> s.toUpperCase(Locale.ROOT)));
        all.add(text("initcap(s)", "The first letter of each word in upper case.", initcap(), "*"));
        all.add(
                define(
                                "reverse(s)",
                                "The bytes, or elements, backwards.",
                                (arguments, context) -> {
                                    Arguments.count("reverse", arguments, 1);
                                    if (arguments.getFirst().type() instanceof TupleType tuple) {
                                        return bindTupleReverse(tuple);
                                    }
                                    if (arguments.getFirst().type() instanceof ArrayType) {
                                        return context.functions()
                                                .bind("arrayReverse", arguments, context);
                                    }
                                    Arguments.text("reverse", arguments, 0);
                                    return Texts.bindSameLength(
                                            reverse(), arguments.getFirst().type());
                                },
                                "*")
                        .with(Trait.NEVER_FAILS));
        all.add(
                text(
                        "reverseUTF8(s)",
                        "The characters backwards.",
                        unicode(s -> new StringBuilder(s).reverse().toString())));
        all.add(
                text(
                        "toValidUTF8(s)",
                        "Runs of invalid bytes replaced by U+FFFD.",
                        StringFunctions::writeValid));
        all.add(
                Texts.measure(
                                CATEGORY,
                                "lengthUTF8(s)",
                                "The number of characters.",
                                Texts::codePoints,
                                "CHAR_LENGTH",
                                "CHARACTER_LENGTH",
                                "*")
                        .with(Trait.NEVER_FAILS));
        all.add(
                define(
                                "concat(x, ...)",
                                "The arguments as text, one after another.",
                                StringFunctions::bindConcat,
                                "concatAssumeInjective",
                                "*")
                        .with(Trait.NEVER_FAILS));
        all.add(
                define(
                        "concatWithSeparator(separator, x, ...)",
                        "The arguments as text, separated.",
                        StringFunctions::bindConcatWithSeparator,
                        "concat_ws",
                        "concatWithSeparatorAssumeInjective",
                        "*"));
        all.add(
                define(
                        "repeat(s, n)",
                        "s repeated n times.",
                        (arguments, _) -> bindRepeat(arguments),
                        "*"));
        all.add(define("space(n)", "n spaces.", (arguments, _) -> bindSpace(arguments), "*"));
        return all;
    }

    private static ScalarFunction flip(String name, String doc, Transform transform, String alias) {
        return define(
                        name + "(s)",
                        doc,
                        (arguments, _) -> {
                            Arguments.count(name, arguments, 1);
                            Arguments.text(name, arguments, 0);
                            return Texts.bindSameLength(transform, arguments.getFirst().type());
                        },
                        alias,
                        "*")
                .with(Trait.NEVER_FAILS);
    }

    private static ScalarFunction text(
            String syntax, String doc, Transform transform, String... aliases) {
        return Texts.transform(CATEGORY, syntax, doc, transform, aliases).with(Trait.NEVER_FAILS);
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    /// Flips the case of ASCII letters between `first` and `last`.
    private static Transform ascii(char first, char last) {
        return (bytes, from, to, out) -> {
            int length = to - from;
            byte[] target = out.room(length);
            int at = out.writeFrom();
            for (int i = 0; i < length; i++) {
                byte value = bytes[from + i];
                target[at + i] = value >= first && value <= last ? (byte) (value ^ 0x20) : value;
            }
            out.advance(length);
        };
    }

    private interface TextChange {
        String apply(String text);
    }

    /// A change of case, which is not made of fixed strings.
    private static ScalarFunction changedCase(String syntax, String doc, TextChange change) {
        String name = Texts.nameOf(syntax);
        return define(
                syntax,
                doc,
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    if (arguments.getFirst().type() instanceof FixedStringType) {
                        throw new DatabaseException(
                                ErrorCode.BAD_ARGUMENTS,
                                "Functions lowerUTF8 and upperUTF8 cannot work with FixedString"
                                        + " argument");
                    }
                    return Texts.bind(unicode(change));
                });
    }

    private static Transform unicode(TextChange change) {
        return (bytes, from, to, out) -> {
            String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            byte[] changed = change.apply(text).getBytes(StandardCharsets.UTF_8);
            out.write(changed, 0, changed.length);
        };
    }

    /// Writes one U+FFFD for each run of bytes that are no UTF-8.
    private static void writeValid(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        boolean isMarked = text.indexOf('\uFFFD') >= 0;
        byte[] valid = isMarked ? onceMarked(bytes, from, to) : Arrays.copyOfRange(bytes, from, to);
        out.write(valid, 0, valid.length);
    }

    private static byte[] onceMarked(byte[] bytes, int from, int to) {
        // A replacement character that stands in the text ends a run, a replaced byte does not.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean isRun = false;
        int at = from;
        while (at < to) {
            int length = validLength(bytes, at, to);
            if (length > 0) {
                out.write(bytes, at, length);
            } else if (!isRun) {
                out.writeBytes("\uFFFD".getBytes(StandardCharsets.UTF_8));
            }
            isRun = length == 0;
            at += Math.max(1, length);
        }
        return out.toByteArray();
    }

    /// The bytes of the well-formed character at a place; 0 where there is none.
    private static int validLength(byte[] bytes, int at, int to) {
        for (int length = 1; length <= Math.min(4, to - at); length++) {
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            if (Arrays.equals(
                    text.getBytes(StandardCharsets.UTF_8),
                    Arrays.copyOfRange(bytes, at, at + length))) {
                return length;
            }
        }
        return 0;
    }

    private static Transform initcap() {
        return (bytes, from, to, out) -> {
            boolean isWord = false;
            for (int i = from; i < to; i++) {
                int letter = bytes[i];
                boolean isLetter = Character.isLetterOrDigit(letter) && letter > 0;
                int changed =
                        isWord ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
                out.write((byte) (isLetter ? changed : letter));
                isWord = isLetter;
            }
        };
    }

    private static Transform reverse() {
        return (bytes, from, to, out) -> {
            for (int i = to - 1; i >= from; i--) {
                out.write(bytes[i]);
            }
        };
    }

    private static BoundFunction bindTupleReverse(TupleType tuple) {
        return BoundFunction.of(
                TupleType.of(tuple.elements().reversed()),
                (columns, rowCount) -> {
                    TupleColumn column = (TupleColumn) columns.getFirst();
                    return new TupleColumn(column.elements().reversed(), rowCount);
                });
    }

    private static BoundFunction bindConcat(List<Argument> arguments, FunctionContext context) {
        if (!arguments.isEmpty()
                && arguments.stream().allMatch(a -> a.type() instanceof ArrayType)) {
            return context.functions().bind("arrayConcat", arguments, context);
        }
        if (!arguments.isEmpty()
                && arguments.stream().allMatch(a -> a.type() instanceof TupleType)) {
            return context.functions().bind("tupleConcat", arguments, context);
        }
        if (!arguments.isEmpty() && arguments.stream().allMatch(a -> a.type() instanceof MapType)) {
            return context.functions().bind("mapConcat", arguments, context);
        }
        List<Cast> casts = new ArrayList<>();
        for (Argument argument : arguments) {
            casts.add(toText(argument.type(), context));
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> concat(texts(casts, columns, rowCount), null, rowCount));
    }

    /// Makes text of a value, with the zero bytes at the end of a FixedString.
    static Cast toText(DataType type, FunctionContext context) {
        return Arguments.isText(type)
                ? (column, _) -> Arguments.texts(column)
                : Casts.bind(type, DataTypes.STRING, context);
    }

    private static List<BytesColumn> texts(List<Cast> casts, List<Column> columns, int rowCount) {
        List<BytesColumn> texts = new ArrayList<>();
        for (int i = 0; i < casts.size(); i++) {
            texts.add((BytesColumn) Columns.full(casts.get(i).apply(columns.get(i), rowCount)));
        }
        return texts;
    }

    private static Column concat(
            List<BytesColumn> texts, byte @Nullable [] separator, int rowCount) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int row = 0; row < rowCount; row++) {
            for (int i = 0; i < texts.size(); i++) {
                if (i > 0 && separator != null) {
                    builder.write(separator, 0, separator.length);
                }
                BytesColumn text = texts.get(i);
                builder.write(text.bytes(), text.start(row), text.end(row));
            }
            builder.finishRow();
        }
        return builder.build();
    }

    private static BoundFunction bindConcatWithSeparator(
            List<Argument> arguments, FunctionContext context) {
        Arguments.count("concatWithSeparator", arguments, 1, Integer.MAX_VALUE);
        byte[] separator =
                Arguments.constantText("concatWithSeparator", arguments, 0)
                        .getBytes(StandardCharsets.UTF_8);
        List<Cast> casts = new ArrayList<>();
        for (Argument argument : arguments.subList(1, arguments.size())) {
            casts.add(toText(argument.type(), context));
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) ->
                        concat(
                                texts(casts, columns.subList(1, columns.size()), rowCount),
                                separator,
                                rowCount));
    }

    private static BoundFunction bindRepeat(List<Argument> arguments) {
        Arguments.count("repeat", arguments, 2);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal("repeat", arguments.getFirst().type());
        }
        Arguments.integer("repeat", arguments, 1);
        DataType countType = arguments.get(1).type();
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.get(0));
                    long[] counts = Numbers.longs(columns.get(1), countType);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        int from = texts.start(row);
                        int to = texts.end(row);
                        if (counts[row] > REPEATS_MAX) {
                            throw new DatabaseException(
                                    ErrorCode.TOO_LARGE_STRING_SIZE,
                                    "Too many times to repeat (%d), maximum is: %d"
                                            .formatted(counts[row], REPEATS_MAX));
                        }
                        checkSize((to - from) * (double) Math.max(0, counts[row]));
                        for (long i = 0; i < counts[row]; i++) {
                            builder.write(texts.bytes(), from, to);
                        }
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    static void checkSize(double size) {
        if (size > RESULT_BYTES_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE, "Too large size of a repeated string");
        }
    }

    private static BoundFunction bindSpace(List<Argument> arguments) {
        Arguments.count("space", arguments, 1);
        Arguments.integer("space", arguments, 0);
        DataType type = arguments.getFirst().type();
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    long[] counts = Numbers.longs(columns.getFirst(), type);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        if (counts[row] > SPACES_MAX) {
                            throw new DatabaseException(
                                    ErrorCode.TOO_LARGE_STRING_SIZE,
                                    "Too many times to repeat ("
                                            + counts[row]
                                            + "), maximum is: "
                                            + SPACES_MAX);
                        }
                        for (long i = 0; i < counts[row]; i++) {
                            builder.write((byte) ' ');
                        }
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }
}
