package io.millpond.sql.function.url;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// The host of a URL, its port, and the parts of the host's name.
public final class UrlDomains {
    private UrlDomains() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isRfc : new boolean[] {false, true}) {
            addDomains(all, isRfc ? "RFC" : "", UrlHost.finder(isRfc));
        }
        return all;
    }

    private static void addDomains(List<ScalarFunction> all, String suffix, Slice.Finder host) {
        String note = suffix.isEmpty() ? "." : ", found as RFC 3986 has it.";
        Slice.Finder bare = withoutWww(host);
        all.add(UrlFunctions.part("domain" + suffix + "(url)", "The host" + note, host));
        all.add(
                UrlFunctions.part(
                        "domainWithoutWWW" + suffix + "(url)",
                        "The host without www. in front" + note,
                        bare));
        all.add(
                UrlFunctions.part(
                        "topLevelDomain" + suffix + "(url)",
                        "The last part of the host's name" + note,
                        topLevel(host)));
        all.add(
                UrlFunctions.part(
                        "firstSignificantSubdomain" + suffix + "(url)",
                        "The part of the host's name that its owner registered" + note,
                        significant(bare, false)));
        all.add(
                UrlFunctions.part(
                        "cutToFirstSignificantSubdomain" + suffix + "(url)",
                        "The host's name from the registered part on" + note,
                        significant(bare, true)));
        all.add(
                UrlFunctions.part(
                        "cutToFirstSignificantSubdomainWithWWW" + suffix + "(url)",
                        "As cutToFirstSignificantSubdomain, where www may be that part" + note,
                        significant(host, true)));
        for (String name :
                List.of(
                        "firstSignificantSubdomainCustom",
                        "cutToFirstSignificantSubdomainCustom",
                        "cutToFirstSignificantSubdomainCustomWithWWW")) {
            all.add(custom(name + suffix));
        }
        all.add(port("port" + suffix, "The port" + note, host));
    }

    private static Slice.Finder withoutWww(Slice.Finder host) {
        return (bytes, from, to, found) -> {
            host.find(bytes, from, to, found);
            boolean isWww =
                    found.to - found.from > 4
                            && UrlFunctions.isWww(bytes, found.from, found.from + 4);
            found.from += isWww ? 4 : 0;
        };
    }

    private static Slice.Finder topLevel(Slice.Finder host) {
        return (bytes, from, to, found) -> {
            host.find(bytes, from, to, found);
            if (found.isEmpty()) {
                return;
            }
            int end = bytes[found.to - 1] == '.' ? found.to - 1 : found.to;
            int dot = lastDot(bytes, found.from, end);
            boolean isName = dot >= found.from && !Character.isDigit(bytes[dot + 1]);
            found.set(isName ? dot + 1 : end, end);
        };
    }

    /// Where the last dot stands in `[from, to)`, or `from - 1`.
    private static int lastDot(byte[] bytes, int from, int to) {
        int at = to - 1;
        while (at >= from && bytes[at] != '.') {
            at--;
        }
        return at;
    }

    /// Finds the part in front of the last one; or one further in front where the last two are a
    /// public suffix.
    ///
    /// @param isToEnd whether the parts behind it are found too
    private static Slice.Finder significant(Slice.Finder host, boolean isToEnd) {
        return (bytes, from, to, found) -> {
            host.find(bytes, from, to, found);
            if (found.isEmpty()) {
                return;
            }
            int hostStart = found.from;
            int hostEnd = found.to;
            int end = bytes[hostEnd - 1] == '.' ? hostEnd - 1 : hostEnd;
            int last = lastDot(bytes, hostStart, end);
            if (last < hostStart) {
                found.set(hostStart, isToEnd ? hostEnd : end);
                return;
            }
            int second = lastDot(bytes, hostStart, last);
            int start = second + 1;
            int stop = last;
            if (second >= hostStart && PublicSuffixes.contains(bytes, second + 1, end)) {
                start = lastDot(bytes, hostStart, second) + 1;
                stop = second;
            }
            found.set(start, start == stop ? start : isToEnd ? hostEnd : stop);
        };
    }

    /// A function of a list of suffixes that the server's configuration would have to hold.
    private static ScalarFunction custom(String name) {
        return ScalarFunction.of(
                Texts.describe(
                        UrlFunctions.CATEGORY,
                        name + "(url, list)",
                        "As the function without Custom, by a list of suffixes of the server's"
                                + " configuration; there are none."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2);
                    UrlFunctions.checkUrl(name, arguments);
                    Arguments.text(name, arguments, 1);
                    String list = Arguments.constantText(name, arguments, 1);
                    throw new DatabaseException(
                            ErrorCode.TLD_LIST_NOT_FOUND, "TLD list " + list + " does not exist");
                });
    }

    private static ScalarFunction port(String name, String doc, Slice.Finder host) {
        return ScalarFunction.of(
                Texts.describe(
                        UrlFunctions.CATEGORY,
                        name + "(url[, default])",
                        doc + " Else default, 0."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1, 2);
                    UrlFunctions.checkUrl(name, arguments);
                    int otherwise = defaultPort(name, arguments);
                    return BoundFunction.of(
                            DataTypes.UINT16,
                            (columns, rowCount) -> {
                                BytesColumn urls = Arguments.texts(columns.getFirst());
                                short[] ports = new short[rowCount];
                                Slice found = new Slice();
                                for (int row = 0; row < rowCount; row++) {
                                    int from = urls.start(row);
                                    int to = urls.end(row);
                                    host.find(urls.bytes(), from, to, found);
                                    int port = readPort(urls.bytes(), found, to, otherwise);
                                    ports[row] = (short) port;
                                }
                                return new ShortColumn(ports, rowCount);
                            });
                });
    }

    private static int defaultPort(String name, List<Argument> arguments) {
        if (arguments.size() < 2) {
            return 0;
        }
        if (!arguments.get(1).type().equals(DataTypes.UINT16)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + arguments.get(1).type().name()
                            + " of second argument of function "
                            + name
                            + ". Must be UInt16.");
        }
        return (int) Numbers.longs(Arguments.constant(name, arguments, 1), DataTypes.UINT16)[0];
    }

    private static int readPort(byte[] bytes, Slice host, int to, int otherwise) {
        int at = host.to;
        if (host.isEmpty() || at >= to || bytes[at] != ':') {
            return otherwise;
        }
        long port = otherwise;
        for (at++; at < to && bytes[at] != '/'; at++) {
            if (!Character.isDigit(bytes[at])) {
                return otherwise;
            }
            port = port * 10 + bytes[at] - '0';
            if (port > 0xFFFF) {
                return otherwise;
            }
        }
        return (int) port;
    }
}
