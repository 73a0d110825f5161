package io.millpond.sql.function.url;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;

/// Parts of URLs, and URLs without them.
public final class UrlFunctions {
    static final String CATEGORY = "URL";

    private UrlFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(part("protocol(url)", "The part before ://.", UrlFunctions::findProtocol));
        all.add(part("netloc(url)", "User, host and port.", UrlHost::findAuthority));
        all.add(part("path(url)", "The path.", (b, f, t, s) -> findPath(b, f, t, "?#", s)));
        all.add(
                part(
                        "pathFull(url)",
                        "The path with query and fragment.",
                        (b, f, t, s) -> findPath(b, f, t, "", s)));
        all.add(
                part(
                        "queryString(url)",
                        "What follows the question mark.",
                        (b, f, t, s) -> findQuery(b, f, t, 1, s)));
        all.add(
                part(
                        "fragment(url)",
                        "What follows the number sign.",
                        (b, f, t, s) -> findFragment(b, f, t, 1, s)));
        all.add(
                part(
                        "queryStringAndFragment(url)",
                        "What follows the question mark, fragment included.",
                        (b, f, t, s) -> findQueryAndFragment(b, f, t, 1, s)));
        all.add(cut("cutWWW(url)", "The URL without www. in front.", UrlFunctions::findWww));
        all.add(
                cut(
                        "cutQueryString(url)",
                        "The URL without the question mark and the query.",
                        (b, f, t, s) -> findQuery(b, f, t, 0, s)));
        all.add(
                cut(
                        "cutFragment(url)",
                        "The URL without the number sign and the fragment.",
                        (b, f, t, s) -> findFragment(b, f, t, 0, s)));
        all.add(
                cut(
                        "cutQueryStringAndFragment(url)",
                        "The URL without query and fragment.",
                        (b, f, t, s) -> findQueryAndFragment(b, f, t, 0, s)));
        return all;
    }

    /// Appends the URL `[from, to)` up to each `/`, `?` and `#` from the host on.
    public static void addHierarchy(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        UrlParameters.addHierarchy(bytes, from, to, false, out);
    }

    /// A function that gives the found part.
    static ScalarFunction part(String syntax, String doc, Slice.Finder finder) {
        return text(
                syntax,
                doc,
                found -> {
                    return (bytes, from, to, out) -> {
                        finder.find(bytes, from, to, found);
                        if (!found.isEmpty()) {
                            out.write(bytes, found.from, found.to);
                        }
                    };
                });
    }

    /// A function that gives the URL without the found part.
    private static ScalarFunction cut(String syntax, String doc, Slice.Finder finder) {
        return text(
                syntax,
                doc,
                found ->
                        (bytes, from, to, out) -> {
                            finder.find(bytes, from, to, found);
                            if (found.isEmpty()) {
                                found.set(to, to);
                            }
                            out.write(bytes, from, found.from);
                            out.write(bytes, found.to, to);
                        });
    }

    /// Makes what is done with each URL, around a slice of its own.
    interface TransformMaker {
        Texts.Transform make(Slice found);
    }

    static ScalarFunction text(String syntax, String doc, TransformMaker maker) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    checkUrl(name, arguments);
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) ->
                                    Texts.apply(
                                            maker.make(new Slice()),
                                            Arguments.texts(columns.getFirst()),
                                            rowCount));
                },
                Trait.NEVER_FAILS);
    }

    /// Fails unless the first argument is a String.
    static void checkUrl(String name, List<Argument> arguments) {
        Arguments.text(name, arguments, 0);
        if (!(arguments.getFirst().type() instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Column of type FixedString is not supported by URL functions");
        }
    }

    private static void findProtocol(byte[] bytes, int from, int to, Slice found) {
        int at = from;
        boolean begins = from < to && Character.isLetter(bytes[from]) && bytes[from] > 0;
        while (begins
                && at < to
                && (Slice.isLetterOrDigit(bytes[at]) || "+-.".indexOf(bytes[at]) >= 0)) {
            at++;
        }
        boolean isProtocol = to - at >= 4 && bytes[at] == ':';
        found.set(from, isProtocol ? at : from);
    }

    private static void findPath(byte[] bytes, int from, int to, String ends, Slice found) {
        int at = Slice.find(bytes, from, to, "/");
        if (at + 1 < to && bytes[at + 1] == '/') {
            at = Slice.find(bytes, at + 2, to, "/");
        }
        found.set(at, Slice.find(bytes, at, to, ends));
    }

    private static void findQuery(byte[] bytes, int from, int to, int skip, Slice found) {
        int mark = Slice.find(bytes, from, to, "?");
        found.set(mark, mark);
        if (mark < to) {
            found.set(mark + skip, Slice.find(bytes, mark, to, "#"));
        }
    }

    private static void findFragment(byte[] bytes, int from, int to, int skip, Slice found) {
        int mark = Slice.find(bytes, from, to, "#");
        found.set(Math.min(mark + skip, to), to);
    }

    private static void findQueryAndFragment(
            byte[] bytes, int from, int to, int skip, Slice found) {
        int mark = Slice.find(bytes, from, to, "?");
        found.set(mark < to ? mark + skip : Slice.find(bytes, from, to, "#"), to);
    }

    private static void findWww(byte[] bytes, int from, int to, Slice found) {
        found.set(from, from);
        int at = Slice.find(bytes, from, to, "/");
        if (at > from) {
            findProtocol(bytes, from, to, found);
            int protocolEnd = found.to;
            found.set(from, from);
            if (at != protocolEnd + 1) {
                return;
            }
        }
        if (to - at < 2 || bytes[at + 1] != '/') {
            return;
        }
        UrlHost.finder(false).find(bytes, at, to, found);
        boolean isCut = found.to - found.from > 4 && isWww(bytes, found.from, found.from + 4);
        found.set(found.from, isCut ? found.from + 4 : found.from);
    }

    /// Whether `[from, to)` is `www.`.
    static boolean isWww(byte[] bytes, int from, int to) {
        return to - from == 4
                && bytes[from] == 'w'
                && bytes[from + 1] == 'w'
                && bytes[from + 2] == 'w'
                && bytes[from + 3] == '.';
    }
}
