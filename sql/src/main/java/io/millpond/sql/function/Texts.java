package io.millpond.sql.function;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;

import java.util.List;

/// Shapes of functions on strings, and UTF-8 in byte arrays.
public final class Texts {
    private Texts() {}

    /// Makes one string of another: writes its bytes, without finishing the row.
    @FunctionalInterface
    public interface Transform {
        void apply(byte[] bytes, int from, int to, BytesColumnBuilder out);
    }

    /// Makes a number of a string.
    @FunctionalInterface
    public interface Measure {
        long apply(byte[] bytes, int from, int to);
    }

    /// A function of one string with a string as its result.
    public static ScalarFunction transform(
            String category, String syntax, String doc, Transform transform, String... aliases) {
        return ScalarFunction.of(
                describe(category, syntax, doc, aliases),
                (arguments, _) -> {
                    String name = nameOf(syntax);
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return bind(transform);
                });
    }

    /// A transform of the first argument.
    public static BoundFunction bind(Transform transform) {
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) ->
                        apply(transform, Arguments.texts(columns.getFirst()), rowCount));
    }

    /// A transform of the first argument that leaves its length: of the argument's type.
    public static BoundFunction bindSameLength(Transform transform, DataType type) {
        if (!(type instanceof FixedStringType(int length))) {
            return bind(transform);
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    BytesColumn changed = (BytesColumn) apply(transform, texts, rowCount);
                    return new FixedBytesColumn(changed.bytes(), length, rowCount);
                });
    }

    /// The transformed texts.
    public static Column apply(Transform transform, BytesColumn texts, int rowCount) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        byte[] bytes = texts.bytes();
        for (int row = 0; row < rowCount; row++) {
            transform.apply(bytes, texts.start(row), texts.end(row), builder);
            builder.finishRow();
        }
        return builder.build();
    }

    /// A function of one string with a UInt64 as its result.
    public static ScalarFunction measure(
            String category, String syntax, String doc, Measure measure, String... aliases) {
        return measure(category, syntax, doc, DataTypes.UINT64, measure, aliases);
    }

    /// A function of one string with an integer of up to 64 bits as its result.
    public static ScalarFunction measure(
            String category,
            String syntax,
            String doc,
            DataType type,
            Measure measure,
            String... aliases) {
        return ScalarFunction.of(
                describe(category, syntax, doc, aliases),
                (arguments, _) -> {
                    String name = nameOf(syntax);
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] =
                                            measure.apply(
                                                    texts.bytes(),
                                                    texts.start(row),
                                                    texts.end(row));
                                }
                                return Numbers.ofLongs(result, rowCount, type.layout());
                            });
                });
    }

    /// A description whose name is matched without case where an alias ends the list with `*`.
    public static FunctionDescription describe(
            String category, String syntax, String doc, String... aliases) {
        FunctionDescription description = FunctionDescription.of(category, syntax, doc);
        boolean ignoresCase = aliases.length > 0 && aliases[aliases.length - 1].equals("*");
        List<String> names = List.of(aliases).subList(0, aliases.length - (ignoresCase ? 1 : 0));
        FunctionDescription named = description.withAliases(names.toArray(new String[0]));
        return ignoresCase ? named.ignoringCase() : named;
    }

    /// The name that a call such as `f(x, y)` begins with.
    public static String nameOf(String syntax) {
        return FunctionDescription.of("", syntax, "").name();
    }

    /// The number of code points in `[from, to)`.
    public static int codePoints(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += isContinuation(bytes[i]) ? 0 : 1;
        }
        return count;
    }

    /// Whether the byte goes on with a character of UTF-8 that began before it.
    public static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /// The place `count` code points after `from`, at most `to`.
    public static int skip(byte[] bytes, int from, int to, long count) {
        int at = from;
        for (long i = 0; i < count && at < to; i++) {
            at++;
            while (at < to && isContinuation(bytes[at])) {
                at++;
            }
        }
        return at;
    }

    /// Where `needle` begins in `[from, to)` of `bytes`, or -1.
    public static int find(byte[] bytes, int from, int to, byte[] needle) {
        return find(bytes, from, to, needle, 0, needle.length);
    }

    /// Where `[needleFrom, needleTo)` of `needle` begins in `[from, to)` of `bytes`, or -1.
    public static int find(
            byte[] bytes, int from, int to, byte[] needle, int needleFrom, int needleTo) {
        int length = needleTo - needleFrom;
        if (length == 0) {
            return from;
        }
        byte first = needle[needleFrom];
        for (int at = from; at <= to - length; at++) {
            if (bytes[at] != first) {
                continue;
            }
            int i = 1;
            while (i < length && bytes[at + i] == needle[needleFrom + i]) {
                i++;
            }
            if (i == length) {
                return at;
            }
        }
        return -1;
    }

    /// A column of conditions, for kernels that test strings.
    public static ByteColumn conditions(byte[] values) {
        return new ByteColumn(values, values.length);
    }
}
