package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;

/// Addresses of the Internet Protocol as text: `192.168.0.1`, `2001:db8::1`, `::ffff:192.168.0.1`.
///
/// Source: ClickHouse's `formatIPv4`, `formatIPv6`, `parseIPv4` and `parseIPv6`. A dotted IPv4
/// address is read as an IPv6 one too: as `::ffff:` and it.
public final class IpText {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUP_COUNT = 8;
    private static final int MAPPED = 0xFFFF;

    private IpText() {}

    /// Writes an IPv4 address.
    public static void write(int address, ByteSink out) {
        write(address, 0, out);
    }

    /// Writes an IPv4 address with `xxx` for each of the last `hiddenCount` numbers.
    public static void write(int address, int hiddenCount, ByteSink out) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                out.put('.');
            }
            if (i >= 4 - hiddenCount) {
                out.put("xxx");
            } else {
                out.putDecimal((address >>> (24 - 8 * i)) & 0xFF);
            }
        }
    }

    /// Writes an IPv6 address: the longest run of two or more zero groups as `::`.
    public static void write(long high, long low, ByteSink out) {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUP_COUNT; i++) {
            int length = 0;
            while (i + length < GROUP_COUNT && group(high, low, i + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
            i += length;
        }
        boolean endsInIpv4 =
                bestStart == 0
                        && (bestLength == 6 || (bestLength == 5 && group(high, low, 5) == MAPPED));
        int groupCount = endsInIpv4 ? 6 : GROUP_COUNT;
        for (int i = 0; i < groupCount; i++) {
            if (bestStart >= 0 && i >= bestStart && i < bestStart + bestLength) {
                if (i == bestStart) {
                    out.put(':');
                }
                continue;
            }
            if (i > 0) {
                out.put(':');
            }
            writeHex(group(high, low, i), out);
        }
        if (endsInIpv4) {
            out.put(':');
            write((int) low, out);
        } else if (bestStart >= 0 && bestStart + bestLength == GROUP_COUNT) {
            out.put(':');
        }
    }

    private static int group(long high, long low, int index) {
        long word = index < 4 ? high : low;
        return (int) (word >>> (48 - 16 * (index & 3))) & 0xFFFF;
    }

    private static void writeHex(int group, ByteSink out) {
        boolean hasBegun = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = (group >>> shift) & 15;
            hasBegun |= digit != 0 || shift == 0;
            if (hasBegun) {
                out.put(DIGITS[digit]);
            }
        }
    }

    /// The end of an IPv4 address that begins at `from`, or -1 where none does.
    ///
    /// Four numbers of at most four digits and of at most 255, with dots between them.
    ///
    /// @param words takes the address in its first element
    public static int readIpv4(byte[] bytes, int from, int to, long[] words) {
        long address = 0;
        int at = from;
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                if (at >= to || bytes[at] != '.') {
                    return -1;
                }
                at++;
            }
            int start = at;
            int value = 0;
            while (at < to && at - start < 4 && bytes[at] >= '0' && bytes[at] <= '9') {
                value = value * 10 + bytes[at++] - '0';
            }
            if (at == start || value > 255) {
                return -1;
            }
            address = address << 8 | value;
        }
        words[0] = address;
        return at;
    }

    /// The end of an IPv6 address, or of an IPv4 one, that begins at `from`, or -1 where none does.
    ///
    /// @param words takes the low word, then the high one
    public static int readIpv6(byte[] bytes, int from, int to, long[] words) {
        boolean hasLeadingZero =
                to - from > 1 && bytes[from] == '0' && Character.isDigit(bytes[from + 1]);
        int mappedEnd = hasLeadingZero ? -1 : readIpv4(bytes, from, to, words);
        if (mappedEnd >= 0) {
            words[0] |= 0xFFFF_0000_0000L;
            words[1] = 0;
            return mappedEnd;
        }
        return new Ipv6Reader(bytes, to).read(from, words);
    }

    /// Reads one address: groups before and after `::`.
    private static final class Ipv6Reader {
        private final byte[] bytes;
        private final int to;
        private final int[] groups = new int[GROUP_COUNT];
        private int count;
        private int gap = -1;
        private int at;

        Ipv6Reader(byte[] bytes, int to) {
            this.bytes = bytes;
            this.to = to;
        }

        int read(int from, long[] words) {
            at = from;
            if (at < to && bytes[at] == ':' && !skipGap()) {
                return -1;
            }
            boolean hasMore = true;
            while (hasMore && count < GROUP_COUNT) {
                int start = at;
                if (!readGroup()) {
                    hasMore = false;
                } else if (at < to && bytes[at] == '.') {
                    return readTail(start, words);
                } else if (at < to && bytes[at] == ':' && count < GROUP_COUNT) {
                    boolean isGap = at + 1 < to && bytes[at + 1] == ':';
                    if (isGap && !skipGap()) {
                        return -1;
                    }
                    if (!isGap && !skipColon()) {
                        return -1;
                    }
                } else {
                    hasMore = false;
                }
            }
            return finish(words);
        }

        private boolean skipGap() {
            boolean isGap = at + 1 < to && bytes[at + 1] == ':' && gap < 0;
            if (isGap) {
                gap = count;
                at += 2;
            }
            return isGap;
        }

        /// Moves past a colon that a digit follows.
        private boolean skipColon() {
            at++;
            return at < to && Character.digit(bytes[at], 16) >= 0;
        }

        private boolean readGroup() {
            int start = at;
            int value = 0;
            while (at < to && at - start < 4 && Character.digit(bytes[at], 16) >= 0) {
                value = value << 4 | Character.digit(bytes[at++], 16);
            }
            if (at == start) {
                return false;
            }
            groups[count++] = value;
            return true;
        }

        /// Reads an IPv4 address in place of the last two groups.
        private int readTail(int start, long[] words) {
            count--;
            int end = readIpv4(bytes, start, to, words);
            if (end < 0 || count > GROUP_COUNT - 2) {
                return -1;
            }
            groups[count++] = (int) (words[0] >>> 16);
            groups[count++] = (int) (words[0] & 0xFFFF);
            at = end;
            return finish(words);
        }

        private int finish(long[] words) {
            if (gap < 0 ? count != GROUP_COUNT : count > GROUP_COUNT) {
                return -1;
            }
            long high = 0;
            long low = 0;
            for (int i = 0; i < GROUP_COUNT; i++) {
                int group = group(i);
                high = i < 4 ? high << 16 | group : high;
                low = i < 4 ? low : low << 16 | group;
            }
            words[0] = low;
            words[1] = high;
            return at;
        }

        private int group(int index) {
            if (gap < 0 || index < gap) {
                return groups[index];
            }
            int fromEnd = GROUP_COUNT - index;
            return fromEnd <= count - gap ? groups[count - fromEnd] : 0;
        }
    }

    /// The error of a text that is no IPv4 address.
    public static DatabaseException noIpv4(byte[] bytes, int from, int to) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_IPV4,
                "Cannot parse IPv4 " + new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /// The error of a text that is no IPv6 address.
    public static DatabaseException noIpv6(byte[] bytes, int from, int to) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_IPV6,
                "Cannot parse IPv6 " + new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
}
