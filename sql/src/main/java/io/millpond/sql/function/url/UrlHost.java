package io.millpond.sql.function.url;

import io.millpond.sql.codec.IpText;

/// Finds the host of a URL, or the whole authority in front of the path.
///
/// Source: ClickHouse 26.7. A host has a dot with something behind it. Two ways: the plain one ends
/// the host at the first colon, also one that belongs to a user's password; the other follows RFC
/// 3986, where a user name with any signs may stand in front, and an address in brackets is a host.
final class UrlHost {
    private static final String RESTRICTED = " \t<>%{}|\\^~[];=&";
    private static final int SCHEME_MAX = 16;

    private UrlHost() {}

    /// Where the part behind `//` begins; -1 where a letter stands that no URL has.
    ///
    /// @param allowed signs that do not end the scheme, beside letters and digits
    private static int start(byte[] bytes, int from, int to, String allowed) {
        if (to - from >= 2 && bytes[from] == '/' && bytes[from + 1] == '/') {
            return from + 2;
        }
        int schemeEnd = from + Math.min(to - from, SCHEME_MAX);
        int at = from + 1;
        while (at < schemeEnd
                && (Slice.isLetterOrDigit(bytes[at]) || allowed.indexOf(bytes[at]) >= 0)) {
            at++;
        }
        if (at < schemeEnd && RESTRICTED.indexOf(bytes[at]) >= 0) {
            return -1;
        }
        boolean isScheme =
                schemeEnd - at > 2
                        && bytes[at] == ':'
                        && bytes[at + 1] == '/'
                        && bytes[at + 2] == '/';
        return isScheme ? at + 3 : from;
    }

    static Slice.Finder finder(boolean isRfc) {
        return isRfc ? (b, f, t, found) -> new Rfc(b, t).find(f, found) : UrlHost::findPlain;
    }

    private static void findPlain(byte[] bytes, int from, int to, Slice found) {
        found.set(from, from);
        int at = start(bytes, from, to, ".-+");
        if (at < 0 || from == to) {
            return;
        }
        int dot = -1;
        int hostStart = at;
        while (at < to && ":/?#".indexOf(bytes[at]) < 0) {
            byte letter = bytes[at];
            if (letter == '.') {
                dot = at;
            } else if (letter == '@') {
                hostStart = at + 1;
            } else if (RESTRICTED.indexOf(letter) >= 0) {
                return;
            }
            at++;
        }
        setHost(bytes, hostStart, at, to, dot, found);
    }

    /// Sets the host `[hostStart, end)` where it has a dot with something behind it.
    private static void setHost(
            byte[] bytes, int hostStart, int end, int to, int dot, Slice found) {
        if (dot < 0 || hostStart >= end || end - dot == 1) {
            return;
        }
        boolean isEndOfHost = dot + 1 < to && ":/?#".indexOf(bytes[dot + 1]) >= 0;
        if (!isEndOfHost) {
            found.set(hostStart, end);
        }
    }

    /// One search by RFC 3986.
    private static final class Rfc {
        private final byte[] bytes;
        private final int to;
        private int hostStart;
        private int dot = -1;
        private int colon = -1;
        private int bracketEnd = -1;
        private boolean isInBrackets;
        private boolean hasDotInBrackets;
        private boolean hasDelimiters;
        private boolean hasUser;
        private boolean hasRestrictedPort;

        /// What to do after a byte.
        private enum Next {
            GO_ON,
            END,
            REFUSE
        }

        Rfc(byte[] bytes, int to) {
            this.bytes = bytes;
            this.to = to;
        }

        void find(int from, Slice found) {
            found.set(from, from);
            int at = to - from < 2 ? -1 : start(bytes, from, to, ".-+[");
            if (at < 0) {
                return;
            }
            if (at < to && bytes[at] == '[') {
                isInBrackets = true;
                at++;
            }
            hostStart = at;
            Next next = Next.GO_ON;
            while (at < to) {
                next = take(at);
                if (next != Next.GO_ON) {
                    break;
                }
                at += bytes[at] == '@' && isInBrackets ? 2 : 1;
            }
            if (next == Next.REFUSE || hasDelimiters) {
                return;
            }
            if (bracketEnd < 0) {
                int end = !hasUser && colon >= 0 ? colon : Math.min(at, to);
                setHost(bytes, hostStart, end, to, dot, found);
            } else if (!hasDotInBrackets || isAddress()) {
                found.set(hostStart, bracketEnd);
            }
        }

        private boolean isAddress() {
            long[] words = new long[2];
            return IpText.readIpv4(bytes, hostStart, bracketEnd, words) != bracketEnd
                    && IpText.readIpv6(bytes, hostStart, bracketEnd, words) == bracketEnd;
        }

        /// Takes the byte at `at` into account.
        private Next take(int at) {
            byte letter = bytes[at];
            return switch (letter) {
                case '.' -> {
                    hasDotInBrackets |= isInBrackets;
                    dot = !isInBrackets && (hasUser || colon < 0) ? at : dot;
                    yield Next.GO_ON;
                }
                case ':' -> {
                    boolean isEnd = !isInBrackets && (hasUser || colon >= 0);
                    colon = isInBrackets || isEnd ? colon : at;
                    yield isEnd ? Next.END : Next.GO_ON;
                }
                case '/', '?', '#' -> Next.END;
                case '@' -> takeUser(at);
                case ';', '=', '&', '~', '%' -> {
                    hasDelimiters = true;
                    yield Next.GO_ON;
                }
                case ']' -> {
                    bracketEnd = isInBrackets ? at : -1;
                    yield isInBrackets ? Next.END : takeRestricted();
                }
                case ' ', '\t', '<', '>', '{', '}', '|', '\\', '^', '[' -> takeRestricted();
                default -> Next.GO_ON;
            };
        }

        private Next takeRestricted() {
            hasRestrictedPort = true;
            return colon < 0 ? Next.REFUSE : Next.GO_ON;
        }

        private Next takeUser(int at) {
            if (isInBrackets || hasRestrictedPort) {
                return Next.REFUSE;
            }
            if (hasUser) {
                return Next.END;
            }
            hasUser = true;
            hasDelimiters = false;
            hostStart = at + 1;
            if (at + 1 < to && bytes[at + 1] == '[') {
                isInBrackets = true;
                hostStart = at + 2;
            }
            return Next.GO_ON;
        }
    }

    /// Finds user, host and port.
    static void findAuthority(byte[] bytes, int from, int to, Slice found) {
        found.set(from, from);
        // Two slashes alone are no beginning here.
        boolean areSlashes = to - from == 2 && bytes[from] == '/' && bytes[from + 1] == '/';
        int start = from == to ? -1 : areSlashes ? from : start(bytes, from, to, ".-+");
        if (start < 0) {
            return;
        }
        boolean hasUser = false;
        int question = to;
        int slash = to;
        int delimiter = to;
        int at = start;
        for (; at < to; at++) {
            byte letter = bytes[at];
            if (letter == '#' || (hasUser && (letter == '/' || letter == '?'))) {
                found.set(start, at);
                return;
            }
            if (letter == '/') {
                slash = at;
            } else if (letter == '?') {
                question = at;
            } else if (letter == '@') {
                hasUser = true;
                delimiter = to;
            } else if (!hasUser && ";=&~%".indexOf(letter) >= 0) {
                delimiter = at;
            } else if (RESTRICTED.indexOf(letter) >= 0) {
                found.set(start, Math.min(at, Math.min(question, slash)));
                return;
            }
        }
        found.set(
                start, hasUser ? to : Math.min(Math.min(question, slash), Math.min(delimiter, to)));
    }
}
