package io.millpond.sql.function.url;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.StringType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The parameters in a URL's query and fragment, and lists of longer and longer URLs.
public final class UrlParameters {
    private UrlParameters() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "extractURLParameter(url, name)",
                        "The value of the first parameter of that name.",
                        UrlParameters::bindExtract),
                define(
                        "cutURLParameter(url, name)",
                        "The URL without the parameter, or without those of an array of names.",
                        UrlParameters::bindCut),
                list(
                        "extractURLParameters(url)",
                        "The parameters as name=value.",
                        UrlParameters::addParameters),
                list(
                        "extractURLParameterNames(url)",
                        "The names of the parameters.",
                        UrlParameters::addNames),
                list(
                        "URLHierarchy(url)",
                        "The URL up to each /, ? and # from the host on.",
                        (b, f, t, out) -> addHierarchy(b, f, t, false, out)),
                list(
                        "URLPathHierarchy(url)",
                        "The path up to each /, ? and #.",
                        (b, f, t, out) -> addHierarchy(b, f, t, true, out)));
    }

    /// Fixes a function, called `name` in messages, to its arguments.
    private interface Binder {
        BoundFunction bind(String name, List<Argument> arguments);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(UrlFunctions.CATEGORY, syntax, doc),
                (arguments, _) -> binder.bind(name, arguments));
    }

    /// Appends texts found in a URL.
    private interface Listing {
        void add(byte[] bytes, int from, int to, BytesColumnBuilder out);
    }

    private static ScalarFunction list(String syntax, String doc, Listing listing) {
        return define(
                syntax,
                doc,
                (name, arguments) -> {
                    Arguments.count(name, arguments, 1);
                    if (!(arguments.getFirst().type() instanceof StringType)) {
                        throw Arguments.illegal(name, arguments.getFirst().type());
                    }
                    return BoundFunction.of(
                            new ArrayType(DataTypes.STRING),
                            (columns, rowCount) -> {
                                BytesColumn urls = Arguments.texts(columns.getFirst());
                                BytesColumnBuilder texts = new BytesColumnBuilder();
                                ArrayColumnBuilder result = new ArrayColumnBuilder(texts);
                                for (int row = 0; row < rowCount; row++) {
                                    listing.add(
                                            urls.bytes(), urls.start(row), urls.end(row), texts);
                                    result.finishRow();
                                }
                                return result.build();
                            });
                });
    }

    /// Where the parameters begin in `[from, to)`: behind the first `?` or `#`.
    private static int queryStart(byte[] bytes, int from, int to) {
        return Slice.find(bytes, from, to, "?#") + 1;
    }

    /// Where the parameter that begins with `start` stands, or -1.
    ///
    /// @param start the name and an equals sign
    private static int findParameter(byte[] bytes, int from, int to, byte[] start) {
        int at = queryStart(bytes, from, to);
        while (at < to) {
            at = Texts.find(bytes, at, to, start);
            if (at < 0 || "?#&".indexOf(bytes[at - 1]) >= 0) {
                return at;
            }
            at += start.length;
        }
        return -1;
    }

    private static BoundFunction bindExtract(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        for (int i = 0; i < 2; i++) {
            if (!(arguments.get(i).type() instanceof StringType)) {
                throw Arguments.illegal(name, arguments.get(i).type());
            }
        }
        byte[] start = start(Arguments.constantText(name, arguments, 1));
        return Texts.bind(
                (bytes, from, to, out) -> {
                    int at = findParameter(bytes, from, to, start);
                    if (at >= 0) {
                        int value = at + start.length;
                        out.write(bytes, value, Slice.find(bytes, value, to, "&#"));
                    }
                });
    }

    private static byte[] start(String name) {
        return (name + "=").getBytes(StandardCharsets.UTF_8);
    }

    private static BoundFunction bindCut(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        DataType namesType = arguments.get(1).type();
        boolean isList = namesType instanceof ArrayType;
        if (!(arguments.getFirst().type() instanceof StringType)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        if (!isList && !(namesType instanceof StringType)) {
            throw Arguments.illegal(name, namesType);
        }
        Column constant = arguments.get(1).constant();
        if (constant == null) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Second argument of function "
                            + name
                            + " must be constant string or constant array");
        }
        List<byte[]> starts = new ArrayList<>();
        for (String parameter : names(name, constant, namesType)) {
            starts.add(start(parameter));
        }
        return Texts.bind((bytes, from, to, out) -> cut(bytes, from, to, starts, out));
    }

    private static List<String> names(String function, Column constant, DataType type) {
        if (!(constant instanceof ArrayColumn array)) {
            return List.of(((BytesColumn) constant).text(0));
        }
        DataType element = ((ArrayType) type).element();
        if (element instanceof NothingType || array.end(0) == 0) {
            return List.of();
        }
        if (!(element instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Second argument of function "
                            + function
                            + " must be constant array of strings");
        }
        BytesColumn texts = (BytesColumn) Columns.full(array.elements());
        List<String> names = new ArrayList<>();
        for (int i = 0; i < array.end(0); i++) {
            names.add(texts.text(i));
        }
        return names;
    }

    private static void cut(
            byte[] bytes, int from, int to, List<byte[]> starts, BytesColumnBuilder out) {
        int[][] cuts = new int[starts.size()][];
        int count = 0;
        for (byte[] start : starts) {
            int at = findParameter(bytes, from, to, start);
            if (at < 0) {
                continue;
            }
            int end = Slice.find(bytes, at + start.length, to, "&#");
            if (end < to && bytes[end] == '&') {
                end++;
            } else if (bytes[at - 1] == '&') {
                at--;
            }
            cuts[count++] = new int[] {at, end};
        }
        Arrays.sort(cuts, 0, count, Comparator.comparingInt(cut -> cut[0]));
        int done = from;
        for (int i = 0; i < count; i++) {
            if (cuts[i][0] > done) {
                out.write(bytes, done, cuts[i][0]);
            }
            done = Math.max(done, cuts[i][1]);
        }
        out.write(bytes, done, to);
    }

    private static void addParameters(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = queryStart(bytes, from, to);
        while (at < to) {
            int start = at;
            at = Slice.find(bytes, at, to, "=&#?");
            while (at < to && bytes[at] == '?') {
                start = at + 1;
                at = Slice.find(bytes, start, to, "=&#?");
            }
            if (at >= to) {
                return;
            }
            if (bytes[at] == '=') {
                at = Slice.find(bytes, at + 1, to, "&#");
            }
            out.append(bytes, start, at);
            at++;
        }
    }

    private static void addNames(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int at = Slice.find(bytes, from, to, "?#");
        while (at + 1 < to) {
            int start = at + 1;
            at = Slice.find(bytes, start, to, "=&#?");
            while (at < to && bytes[at] == '?') {
                start = at + 1;
                at = Slice.find(bytes, start, to, "=&#?");
            }
            if (at >= to) {
                return;
            }
            out.append(bytes, start, at);
            at = Slice.find(bytes, at, to, "&#");
        }
    }

    static void addHierarchy(
            byte[] bytes, int from, int to, boolean isOfPath, BytesColumnBuilder out) {
        if (from == to) {
            return;
        }
        int at = from;
        // As in ClickHouse, the letters a and z and the digits 0 and 9 end the protocol.
        while (at < to
                && ((bytes[at] > 'a' && bytes[at] < 'z') || (bytes[at] > '0' && bytes[at] < '9'))) {
            at++;
        }
        boolean isUrl =
                at > from
                        && at + 3 < to
                        && bytes[at] == ':'
                        && bytes[at + 1] == '/'
                        && bytes[at + 2] == '/';
        if (!isUrl) {
            if (!isOfPath) {
                out.append(bytes, from, to);
            }
            return;
        }
        at = Slice.find(bytes, at + 3, to, "/?#");
        int start = isOfPath ? at : from;
        at = Math.min(at + 1, to);
        if (!isOfPath) {
            out.append(bytes, from, at);
        }
        while (true) {
            while (at < to && "/?#".indexOf(bytes[at]) >= 0) {
                at++;
            }
            if (at >= to) {
                return;
            }
            at = Math.min(Slice.find(bytes, at, to, "/?#") + 1, to);
            out.append(bytes, start, at);
        }
    }
}
