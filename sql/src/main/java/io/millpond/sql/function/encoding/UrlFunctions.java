package io.millpond.sql.function.encoding;

import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.BytesColumnBuilder;

import java.util.List;

/// Parts of URLs, found without checking that the rest is one.
final class UrlFunctions {
    private static final String CATEGORY = "URL";

    private UrlFunctions() {}

    static List<ScalarFunction> all() {
        return List.of(
                part("protocol(url)", "The part before ://.", UrlFunctions::protocol),
                part("domain(url)", "The host.", (b, f, t, out) -> host(b, f, t, false, out)),
                part(
                        "domainWithoutWWW(url)",
                        "The host without www. in front.",
                        (b, f, t, out) -> host(b, f, t, true, out)),
                part("path(url)", "The path.", (b, f, t, out) -> path(b, f, t, false, out)),
                part(
                        "pathFull(url)",
                        "The path with query and fragment.",
                        (b, f, t, out) -> path(b, f, t, true, out)),
                part("queryString(url)", "What follows the question mark.", UrlFunctions::query),
                part("fragment(url)", "What follows the number sign.", UrlFunctions::fragment));
    }

    private static ScalarFunction part(String syntax, String doc, Texts.Transform transform) {
        return Texts.transform(CATEGORY, syntax, doc, transform);
    }

    /// Where the host begins: behind `://`, or at the beginning.
    private static int hostStart(byte[] bytes, int from, int to) {
        for (int i = from; i + 2 < to; i++) {
            if (bytes[i] == ':' && bytes[i + 1] == '/' && bytes[i + 2] == '/') {
                return i + 3;
            }
            if (!Character.isLetterOrDigit(bytes[i]) && "+-.".indexOf(bytes[i]) < 0) {
                break;
            }
        }
        boolean isRelative = from + 1 < to && bytes[from] == '/' && bytes[from + 1] == '/';
        return isRelative ? from + 2 : from;
    }

    private static int find(byte[] bytes, int from, int to, String letters) {
        int at = from;
        while (at < to && letters.indexOf(bytes[at]) < 0) {
            at++;
        }
        return at;
    }

    private static void protocol(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int start = hostStart(bytes, from, to);
        if (start - 3 >= from && bytes[start - 3] == ':') {
            out.write(bytes, from, start - 3);
        }
    }

    private static void host(
            byte[] bytes, int from, int to, boolean isCut, BytesColumnBuilder out) {
        int start = hostStart(bytes, from, to);
        int end = find(bytes, start, to, "/?#");
        int user = find(bytes, start, end, "@");
        start = user < end ? user + 1 : start;
        end = find(bytes, start, end, ":");
        boolean hasDot = find(bytes, start, end, ".") < end;
        if (!hasDot) {
            return;
        }
        boolean isWww =
                isCut
                        && end - start > 4
                        && bytes[start] == 'w'
                        && bytes[start + 1] == 'w'
                        && bytes[start + 2] == 'w'
                        && bytes[start + 3] == '.';
        out.write(bytes, isWww ? start + 4 : start, end);
    }

    private static void path(
            byte[] bytes, int from, int to, boolean isFull, BytesColumnBuilder out) {
        int start = find(bytes, hostStart(bytes, from, to), to, "/");
        out.write(bytes, start, isFull ? to : find(bytes, start, to, "?#"));
    }

    private static void query(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int mark = find(bytes, from, to, "?#");
        if (mark < to && bytes[mark] == '?') {
            out.write(bytes, mark + 1, find(bytes, mark, to, "#"));
        }
    }

    private static void fragment(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int mark = find(bytes, from, to, "#");
        if (mark < to) {
            out.write(bytes, mark + 1, to);
        }
    }
}
