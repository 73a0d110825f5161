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
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FloatType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Functions that cut or fill strings.
public final class SubstringFunctions {
    private static final String CATEGORY = "String";
    private static final long PADDED_MAX = 1_000_000;

    private SubstringFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isUtf8 : new boolean[] {false, true}) {
            String suffix = isUtf8 ? "UTF8" : "";
            String unit = isUtf8 ? "characters." : "bytes.";
            all.add(
                    define(
                                    "substring" + suffix + "(s, offset[, length])",
                                    "The part from an offset, from 1 or from -1 at the end, in "
                                            + unit,
                                    (arguments, context) ->
                                            bindSubstring(isUtf8, arguments, context),
                                    isUtf8
                                            ? new String[] {"substrUTF8"}
                                            : new String[] {"substr", "mid", "byteSlice", "*"})
                            .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
            all.add(
                    define(
                                    "left" + suffix + "(s, n)",
                                    "The first n " + unit,
                                    (arguments, _) -> bindSide("left", isUtf8, arguments),
                                    isUtf8 ? new String[0] : new String[] {"*"})
                            .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
            all.add(
                    define(
                                    "right" + suffix + "(s, n)",
                                    "The last n " + unit,
                                    (arguments, _) -> bindSide("right", isUtf8, arguments),
                                    isUtf8 ? new String[0] : new String[] {"*"})
                            .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
            all.add(pad("leftPad" + suffix, true, isUtf8, isUtf8 ? "" : "lpad"));
            all.add(pad("rightPad" + suffix, false, isUtf8, isUtf8 ? "" : "rpad"));
        }
        all.add(trim("trimLeft", true, false, "ltrim").with(Trait.NEVER_FAILS));
        all.add(trim("trimRight", false, true, "rtrim").with(Trait.NEVER_FAILS));
        all.add(trim("trimBoth", true, true, "trim").with(Trait.NEVER_FAILS));
        all.add(
                define(
                        "appendTrailingCharIfAbsent(s, c)",
                        "s, with c at its end unless s is empty.",
                        (arguments, _) -> bindAppend(arguments)));
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    private static BoundFunction bindSubstring(
            boolean isUtf8, List<Argument> arguments, FunctionContext context) {
        String name = isUtf8 ? "substringUTF8" : "substring";
        Arguments.count(name, arguments, 2, 3);
        DataType type = arguments.getFirst().type();
        boolean isOther = Arguments.isText(type) || type instanceof EnumType;
        if (!type.equals(DataTypes.STRING) && (isUtf8 || !isOther)) {
            throw Arguments.illegal(name, type);
        }
        Cast toText =
                type instanceof EnumType
                        ? Casts.bind(type, DataTypes.STRING, context)
                        : (column, _) -> Arguments.texts(column);
        checkPlace(name, arguments, 1);
        DataType offsetType = arguments.get(1).type();
        boolean hasLength = arguments.size() == 3;
        DataType lengthType = hasLength ? arguments.get(2).type() : offsetType;
        checkPlace(name, arguments, hasLength ? 2 : 1);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts =
                            (BytesColumn) Columns.full(toText.apply(columns.get(0), rowCount));
                    long[] offsets = places(columns.get(1), offsetType);
                    long[] lengths = hasLength ? places(columns.get(2), lengthType) : offsets;
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        long length = hasLength ? lengths[row] : Long.MAX_VALUE;
                        write(texts, row, offsets[row], length, isUtf8, builder);
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    /// Places may be given as floats too, whose fraction does not count.
    private static void checkPlace(String name, List<Argument> arguments, int place) {
        DataType type = arguments.get(place).type();
        boolean isNumber = Numbers.isInteger(type) || type instanceof FloatType;
        if (!isNumber || !(type instanceof FloatType || Numbers.fitsLong(type.layout()))) {
            throw Arguments.illegal(name, type);
        }
    }

    private static long[] places(Column column, DataType type) {
        if (!(type instanceof FloatType)) {
            return Numbers.longs(column, type);
        }
        return Arrays.stream(Numbers.doubles(column, type))
                .mapToLong(place -> (long) place)
                .toArray();
    }

    /// Writes a part of the text at `row`; a negative length leaves that many off at the end.
    private static void write(
            BytesColumn texts,
            int row,
            long offset,
            long length,
            boolean isUtf8,
            BytesColumnBuilder out) {
        byte[] bytes = texts.bytes();
        int from = texts.start(row);
        int to = texts.end(row);
        int size = isUtf8 ? Texts.codePoints(bytes, from, to) : to - from;
        if (offset == 0) {
            return;
        }
        long start = offset > 0 ? offset - 1 : size + offset;
        long end;
        if (length == Long.MAX_VALUE) {
            end = size;
        } else {
            end = length >= 0 ? start + length : size + length;
        }
        long first = Math.clamp(start, 0, size);
        long last = Math.clamp(end, first, Math.max(first, size));
        if (isUtf8) {
            int at = Texts.skip(bytes, from, to, first);
            out.write(bytes, at, Texts.skip(bytes, at, to, last - first));
        } else {
            out.write(bytes, from + (int) first, from + (int) last);
        }
    }

    private static BoundFunction bindSide(String side, boolean isUtf8, List<Argument> arguments) {
        String name = side + (isUtf8 ? "UTF8" : "");
        Arguments.count(name, arguments, 2);
        Arguments.text(name, arguments, 0);
        checkPlace(name, arguments, 1);
        DataType countType = arguments.get(1).type();
        boolean isLeft = side.equals("left");
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.get(0));
                    long[] counts = places(columns.get(1), countType);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        writeSide(texts, row, counts[row], isLeft, isUtf8, builder);
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static void writeSide(
            BytesColumn texts,
            int row,
            long count,
            boolean isLeft,
            boolean isUtf8,
            BytesColumnBuilder out) {
        byte[] bytes = texts.bytes();
        int from = texts.start(row);
        int to = texts.end(row);
        int size = isUtf8 ? Texts.codePoints(bytes, from, to) : to - from;
        long kept = count >= 0 ? Math.min(count, size) : Math.max(0, size + count);
        long skipped = isLeft ? 0 : size - kept;
        int first = isUtf8 ? Texts.skip(bytes, from, to, skipped) : from + (int) skipped;
        int last = isUtf8 ? Texts.skip(bytes, first, to, kept) : first + (int) kept;
        out.write(bytes, first, last);
    }

    private static ScalarFunction trim(String name, boolean isLeft, boolean isRight, String alias) {
        return define(
                name + "(s[, characters])",
                "s without spaces, or the given characters, at its ends.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1, 2);
                    Arguments.text(name, arguments, 0);
                    String characters =
                            arguments.size() == 2
                                    ? Arguments.constantText(name, arguments, 1)
                                    : " ";
                    boolean[] isTrimmed = new boolean[256];
                    for (byte value : characters.getBytes(StandardCharsets.UTF_8)) {
                        isTrimmed[value & 0xFF] = true;
                    }
                    return Texts.bind(
                            (bytes, from, to, out) -> {
                                int first = from;
                                int last = to;
                                while (isLeft && first < last && isTrimmed[bytes[first] & 0xFF]) {
                                    first++;
                                }
                                while (isRight
                                        && first < last
                                        && isTrimmed[bytes[last - 1] & 0xFF]) {
                                    last--;
                                }
                                out.write(bytes, first, last);
                            });
                },
                alias,
                "*");
    }

    private static ScalarFunction pad(String name, boolean isLeft, boolean isUtf8, String alias) {
        String[] aliases = alias.isEmpty() ? new String[0] : new String[] {alias, "*"};
        return define(
                name + "(s, length[, pad])",
                "s filled up to a length with spaces, or with pad; cut where it is longer.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2, 3);
                    Arguments.text(name, arguments, 0);
                    Arguments.integer(name, arguments, 1);
                    String fill =
                            arguments.size() == 3
                                    ? Arguments.constantText(name, arguments, 2)
                                    : " ";
                    byte[] pad = (fill.isEmpty() ? " " : fill).getBytes(StandardCharsets.UTF_8);
                    DataType lengthType = arguments.get(1).type();
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) ->
                                    padded(columns, lengthType, pad, isLeft, isUtf8, rowCount));
                },
                aliases);
    }

    private static Column padded(
            List<Column> columns,
            DataType lengthType,
            byte[] pad,
            boolean isLeft,
            boolean isUtf8,
            int rowCount) {
        BytesColumn texts = Arguments.texts(columns.get(0));
        long[] lengths = Numbers.longs(columns.get(1), lengthType);
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int row = 0; row < rowCount; row++) {
            byte[] bytes = texts.bytes();
            int from = texts.start(row);
            int to = texts.end(row);
            int size = isUtf8 ? Texts.codePoints(bytes, from, to) : to - from;
            long wanted = lengths[row];
            checkPadded(wanted);
            if (size >= wanted) {
                int end = isUtf8 ? Texts.skip(bytes, from, to, wanted) : from + (int) wanted;
                builder.write(bytes, from, end);
            } else if (isLeft) {
                writePad(pad, wanted - size, isUtf8, builder);
                builder.write(bytes, from, to);
            } else {
                builder.write(bytes, from, to);
                writePad(pad, wanted - size, isUtf8, builder);
            }
            builder.finishRow();
        }
        return builder.build();
    }

    private static void checkPadded(long length) {
        if (length < 0) {
            throw new DatabaseException(
                    ErrorCode.INDEX_OF_POSITIONAL_ARGUMENT_IS_OUT_OF_RANGE,
                    "New padded length (" + length + ") is negative");
        }
        if (length > PADDED_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    "New padded length (" + length + ") is too big, maximum is: " + PADDED_MAX);
        }
    }

    private static void writePad(byte[] pad, long count, boolean isUtf8, BytesColumnBuilder out) {
        long rest = count;
        int size = isUtf8 ? Texts.codePoints(pad, 0, pad.length) : pad.length;
        while (rest > 0) {
            long taken = Math.min(rest, size);
            int end = isUtf8 ? Texts.skip(pad, 0, pad.length, taken) : (int) taken;
            out.write(pad, 0, end);
            rest -= taken;
        }
    }

    private static BoundFunction bindAppend(List<Argument> arguments) {
        String name = "appendTrailingCharIfAbsent";
        Arguments.count(name, arguments, 2);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        Arguments.text(name, arguments, 1);
        byte[] last = Arguments.constantBytes(name, arguments, 1);
        if (last.length != 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Second argument of function " + name + " must be a one-character string");
        }
        return Texts.bind(
                (bytes, from, to, out) -> {
                    out.write(bytes, from, to);
                    if (to > from && bytes[to - 1] != last[0]) {
                        out.write(last[0]);
                    }
                });
    }
}
