package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.FloatText;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a document into a [JsonTree], once. Single-threaded.
///
/// Source: what RapidJSON takes, with its messages; nothing is nested deeper than 1000 levels.
final class JsonTreeParser {
    private static final int DEPTH_MAX = 1_000;
    private static final BigInteger INT64_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger UINT64_END = BigInteger.TWO.pow(64);

    private final byte[] bytes;
    private final int end;
    private final String failure;
    private int at;

    JsonTreeParser(byte[] bytes, int from, int to, String failure) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.failure = failure;
    }

    JsonTree document() {
        skipBlanks();
        if (at == end) {
            throw wrong("The document is empty");
        }
        JsonTree tree = value(0);
        skipBlanks();
        if (at < end) {
            throw wrong("The document root must not be followed by other values");
        }
        return tree;
    }

    private JsonTree value(int depth) {
        if (depth > DEPTH_MAX) {
            throw wrong("It is nested deeper than " + DEPTH_MAX + " levels");
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> new JsonTree.Scalar(string());
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private JsonTree members(int depth) {
        JsonTree.Members all = JsonTree.emptyMembers();
        at++;
        skipBlanks();
        if (skipIf('}')) {
            return all;
        }
        while (true) {
            if (peek() != '"') {
                throw wrong("Missing a name for object member");
            }
            all.names().add(string());
            skipBlanks();
            if (!skipIf(':')) {
                throw wrong("Missing a colon after a name of object member");
            }
            skipBlanks();
            all.values().add(value(depth + 1));
            skipBlanks();
            if (skipIf('}')) {
                return all;
            }
            if (!skipIf(',')) {
                throw wrong("Missing a comma or } after an object member");
            }
            skipBlanks();
        }
    }

    private JsonTree elements(int depth) {
        List<JsonTree> all = new ArrayList<>();
        at++;
        skipBlanks();
        if (skipIf(']')) {
            return new JsonTree.Elements(all);
        }
        while (true) {
            all.add(value(depth + 1));
            skipBlanks();
            if (skipIf(']')) {
                return new JsonTree.Elements(all);
            }
            if (!skipIf(',')) {
                throw wrong("Missing a comma or ] after an array element");
            }
            skipBlanks();
        }
    }

    private JsonTree word(String word) {
        byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
        for (byte letter : letters) {
            if (!skipIf((char) letter)) {
                throw wrong("Invalid value");
            }
        }
        return new JsonTree.Scalar(new JsonTree.Text(letters));
    }

    private JsonTree.Text string() {
        ByteSink out = new ByteSink();
        at++;
        while (true) {
            int letter = peek();
            if (letter == '"') {
                at++;
                return JsonTree.string(out.toByteArray());
            }
            if (letter <= 0) {
                throw wrong("Missing a closing quotation mark in string");
            }
            if (letter < ' ') {
                throw wrong("Invalid encoding in string");
            }
            at++;
            if (letter == '\\') {
                escape(out);
            } else {
                out.put((byte) letter);
            }
        }
    }

    private void escape(ByteSink out) {
        int letter = peek();
        at++;
        switch (letter) {
            case '"', '\\', '/' -> out.put((byte) letter);
            case 'b' -> out.put('\b');
            case 'f' -> out.put('\f');
            case 'n' -> out.put('\n');
            case 'r' -> out.put('\r');
            case 't' -> out.put('\t');
            case 'u' -> out.put(Character.toString(codePoint()).getBytes(StandardCharsets.UTF_8));
            default -> throw wrong("Invalid escape character in string");
        }
    }

    private int codePoint() {
        int unit = unit();
        if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
            return unit;
        }
        if (Character.isHighSurrogate((char) unit) && skipIf('\\') && skipIf('u')) {
            int low = unit();
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) unit, (char) low);
            }
        }
        throw wrong("The surrogate pair in string is invalid");
    }

    private int unit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw wrong("Incorrect hex digit after \\u escape in string");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return unit;
    }

    private JsonTree number() {
        int from = at;
        boolean isWhole = true;
        skipIf('-');
        if (!skipIf('0') && !skipDigits()) {
            throw wrong("Invalid value");
        }
        if (skipIf('.')) {
            isWhole = false;
            if (!skipDigits()) {
                throw wrong("Miss fraction part in number");
            }
        }
        if (skipIf('e') || skipIf('E')) {
            isWhole = false;
            if (!skipIf('+')) {
                skipIf('-');
            }
            if (!skipDigits()) {
                throw wrong("Miss exponent in number");
            }
        }
        String text = new String(bytes, from, at - from, StandardCharsets.US_ASCII);
        ByteSink out = new ByteSink();
        if (isWhole && isInteger(text)) {
            out.put(text.equals("-0") ? "0" : text);
        } else {
            writeDouble(Double.parseDouble(text), out);
        }
        return new JsonTree.Scalar(new JsonTree.Text(out.toByteArray()));
    }

    private static boolean isInteger(String text) {
        if (text.length() < 19) {
            return true;
        }
        BigInteger value = new BigInteger(text);
        return value.compareTo(INT64_MIN) >= 0 && value.compareTo(UINT64_END) < 0;
    }

    private void writeDouble(double value, ByteSink out) {
        if (Double.isInfinite(value)) {
            throw wrong("Number too big to be stored in double");
        }
        FloatText.write(value, out);
        for (int i = 0; i < out.size(); i++) {
            if (".e".indexOf(out.bytes()[i]) >= 0) {
                return;
            }
        }
        out.put(".0");
    }

    private boolean skipDigits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean skipIf(char letter) {
        if (peek() != letter) {
            return false;
        }
        at++;
        return true;
    }

    private void skipBlanks() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') {
            at++;
        }
    }

    private int peek() {
        return at < end ? bytes[at] & 0xFF : -1;
    }

    private DatabaseException wrong(String what) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, failure + ": " + what);
    }
}
