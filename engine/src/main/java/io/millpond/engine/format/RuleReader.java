package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.FieldEnds;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads fields of one type under an escaping rule. Single-threaded.
///
/// A field ends as its rule says: Escaped and Raw at a tab or a line feed, Quoted and JSON with the
/// value, CSV with the closing quote or at one of the texts that may follow it.
final class RuleReader {
    private final EscapingRule rule;
    private final boolean isText;
    private final boolean isNullable;
    private final boolean isEmptyDefault;
    private final ValueReader reader;
    private final List<byte[]> ends;

    /// Whether an unquoted CSV text has to be ended by something.
    private final boolean isEndRequired;

    private final ByteCursor field = new ByteCursor(new byte[0]);

    /// @param ends what may follow an unquoted CSV field
    /// @param isEndRequired whether an unquoted CSV text has to be ended by one of them
    RuleReader(
            DataType type,
            EscapingRule rule,
            CodecSettings codec,
            List<byte[]> ends,
            boolean isEndRequired) {
        this.rule = rule;
        this.isText = type instanceof StringType;
        this.isNullable = type.isNullable();
        this.isEmptyDefault = codec.csv().emptyAsDefault();
        CodecSettings.Csv csv = new CodecSettings.Csv((byte) 0, isEmptyDefault);
        TextStyle style = rule.styleToRead();
        this.reader =
                style == TextStyle.PLAIN
                        ? ValueReader.ofField(type, codec)
                        : ValueReader.of(type, style, codec.withCsv(csv));
        this.ends = List.copyOf(ends);
        this.isEndRequired = isEndRequired;
    }

    /// Of names and types.
    static RuleReader ofText(EscapingRule rule, CodecSettings codec, List<byte[]> ends) {
        return new RuleReader(DataTypes.STRING, rule, codec.withNullDefault(false), ends, true);
    }

    /// Reads a field; false when it gave nothing and a default was appended.
    boolean read(ByteCursor in, ColumnBuilder builder) {
        return switch (rule) {
            case CSV -> readCsv(in, builder);
            case RAW -> {
                field.reset(in.bytes(), in.at(), plainEnd(in));
                boolean isGiven = !isNull(field);
                reader.read(field, builder);
                in.seek(field.at());
                yield isGiven;
            }
            case JSON, QUOTED, ESCAPED, XML, NONE -> {
                boolean isGiven = !isNull(in);
                reader.read(in, builder);
                yield isGiven;
            }
        };
    }

    /// Reads all of `bytes[from, to)` as one field, as far as its value goes.
    void readAll(byte[] bytes, int from, int to, ColumnBuilder builder) {
        field.reset(bytes, from, to);
        if (field.isAtEnd() && !isText && !isNullable) {
            throw field.endOfInput();
        }
        reader.read(field, builder);
    }

    /// Reads the field as text: a name or a type.
    String readText(ByteCursor in) {
        BytesColumnBuilder scratch = new BytesColumnBuilder();
        read(in, scratch);
        BytesColumn column = scratch.build();
        return new String(column.bytes(), 0, column.end(0), StandardCharsets.UTF_8);
    }

    /// Moves past a field whatever its value.
    void skip(ByteCursor in) {
        switch (rule) {
            case CSV -> {
                skipBlanks(in);
                if (in.peek() == '"') {
                    FieldEnds.skip(in, TextStyle.CSV, (byte) 0);
                    skipBlanks(in);
                } else {
                    in.seek(csvEnd(in));
                }
            }
            case RAW, ESCAPED -> in.seek(plainEnd(in));
            case JSON -> FieldEnds.skip(in, TextStyle.JSON, (byte) 0);
            case QUOTED -> skipQuoted(in);
            case XML, NONE -> {
                // There is nothing to move past.
            }
        }
    }

    /// Moves past a text in quotes, something in brackets or a word.
    private static void skipQuoted(ByteCursor in) {
        int depth = 0;
        do {
            switch (in.peek()) {
                case '\'' -> skipString(in);
                case '(', '[', '{' -> {
                    depth++;
                    in.skip(1);
                }
                case ')', ']', '}' -> {
                    if (depth == 0) {
                        return;
                    }
                    depth--;
                    in.skip(1);
                }
                default -> {
                    if (depth == 0) {
                        skipWord(in);
                    } else {
                        in.skip(1);
                    }
                }
            }
        } while (depth > 0);
    }

    private static void skipString(ByteCursor in) {
        in.skip(1);
        while (true) {
            byte letter = in.next();
            if (letter == '\\') {
                in.skip(1);
            } else if (letter == '\'' && !in.skipIf('\'')) {
                return;
            }
        }
    }

    private static void skipWord(ByteCursor in) {
        int at = in.at();
        while (at < in.end() && isWordByte(in.bytes()[at])) {
            at++;
        }
        in.seek(at);
    }

    private static boolean isWordByte(byte value) {
        return Character.isLetterOrDigit(value) || "+-._".indexOf(value) >= 0;
    }

    private boolean readCsv(ByteCursor in, ColumnBuilder builder) {
        skipBlanks(in);
        if (in.peek() == '"') {
            reader.read(in, builder);
            skipBlanks(in);
            return true;
        }
        int end = csvEnd(in);
        if (isText && isEndRequired && end == in.end()) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Unexpected EOF while reading CSV string, expected one of the delimiters "
                            + shownEnds());
        }
        field.reset(in.bytes(), in.at(), end);
        boolean isGiven = !isNull(field) && !(isEmptyDefault && field.isAtEnd());
        if (field.isAtEnd() && builder instanceof NullableColumnBuilder nullable) {
            // An empty field is a value, the element's default, as in ClickHouse.
            nullable.values().appendDefault();
            nullable.finishRow();
            return false;
        }
        reader.read(field, builder);
        in.seek(field.at());
        skipBlanks(in);
        return isGiven;
    }

    private String shownEnds() {
        StringBuilder shown = new StringBuilder();
        for (byte[] end : ends) {
            shown.append(shown.isEmpty() ? "\"" : " or \"");
            shown.append(new String(end, StandardCharsets.UTF_8)).append('"');
        }
        return shown.toString();
    }

    /// Whether the field is NULL, for a type without it.
    private boolean isNull(ByteCursor in) {
        if (isNullable) {
            return false;
        }
        return switch (rule) {
            case JSON -> in.startsWith("null");
            case QUOTED -> in.startsWith("NULL");
            case CSV, RAW, ESCAPED -> in.startsWith("\\N") && isPlainEnd(in, in.at() + 2);
            case XML, NONE -> false;
        };
    }

    private static boolean isPlainEnd(ByteCursor in, int at) {
        return at >= in.end() || in.bytes()[at] == '\t' || in.bytes()[at] == '\n';
    }

    private static int plainEnd(ByteCursor in) {
        int at = in.at();
        while (!isPlainEnd(in, at)) {
            at++;
        }
        return at;
    }

    private int csvEnd(ByteCursor in) {
        int at = in.at();
        while (at < in.end() && !isEnd(in.bytes(), at, in.end())) {
            at++;
        }
        return at;
    }

    private boolean isEnd(byte[] bytes, int at, int to) {
        for (byte[] end : ends) {
            if (Texts.isAt(end, bytes, at, to)) {
                return true;
            }
        }
        return false;
    }

    private void skipBlanks(ByteCursor in) {
        int at = in.at();
        while (at < in.end()
                && (in.bytes()[at] == ' ' || in.bytes()[at] == '\t')
                && !isEnd(in.bytes(), at, in.end())) {
            at++;
        }
        in.seek(at);
    }
}
