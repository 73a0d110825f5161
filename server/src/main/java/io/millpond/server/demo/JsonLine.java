package io.millpond.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.util.Arrays;

/// A growing line of JSON bytes. Mutable, single-threaded, used again for every message.
final class JsonLine {
    private static final int SECONDS_PER_DAY = 86_400;

    private byte[] bytes = new byte[1024];
    private int size;
    private long cachedDay = Long.MIN_VALUE;
    private byte[] cachedDate = new byte[0];

    void clear() {
        size = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    JsonLine raw(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    JsonLine raw(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    /// `"text"`, where the text is escaped already.
    JsonLine quoted(byte[] text) {
        return raw('"').raw(text).raw('"');
    }

    JsonLine number(long value) {
        return raw(Long.toString(value).getBytes(UTF_8));
    }

    /// `"YYYY-MM-DD hh:mm:ss"` of seconds since 1970, UTC.
    JsonLine dateTime(long epochSecond) {
        long day = Math.floorDiv(epochSecond, SECONDS_PER_DAY);
        if (day != cachedDay) {
            cachedDay = day;
            cachedDate = LocalDate.ofEpochDay(day).toString().getBytes(UTF_8);
        }
        int second = Math.floorMod(epochSecond, SECONDS_PER_DAY);
        raw('"').raw(cachedDate).raw(' ');
        twoDigits(second / 3600).raw(':');
        twoDigits(second / 60 % 60).raw(':');
        return twoDigits(second % 60).raw('"');
    }

    private JsonLine twoDigits(int value) {
        return raw((char) ('0' + value / 10)).raw((char) ('0' + value % 10));
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
