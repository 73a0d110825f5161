package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// Decodes TSKV: `name=value` with tabs between, a row a line; the word `tskv` means nothing.
public final class TskvDecoder implements RowDecoder {
    private static final String MARK = "tskv";

    private final Header header;
    private final TabSeparatedSyntax syntax;
    private final ValueReader[] readers;
    private final boolean isUnknownSkipped;
    private final BitSet seen = new BitSet();

    public TskvDecoder(Header header, FormatSettings settings) {
        this.header = header;
        this.syntax = new TabSeparatedSyntax(header, settings, false);
        this.isUnknownSkipped = settings.flag("input_format_skip_unknown_fields");
        CodecSettings codec = settings.codec();
        this.readers = new ValueReader[header.size()];
        for (int column = 0; column < readers.length; column++) {
            readers[column] = ValueReader.of(header.type(column), TextStyle.ESCAPED, codec);
        }
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return syntax.lastBoundary(bytes, from, to);
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (in.isAtEnd()) {
            return false;
        }
        seen.clear();
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        boolean isEnded = in.skipIf('\n');
        while (!isEnded) {
            String name = readField(in, builders);
            if (in.isAtEnd()) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_READ_ALL_DATA,
                        "Unexpected end of stream after field in TSKV format: " + name);
            }
            isEnded = in.skipIf('\n');
            if (!isEnded) {
                in.expect('\t');
            }
        }
        for (int column = 0; column < builders.length; column++) {
            if (!seen.get(column)) {
                builders[column].appendDefault();
                if (omitted != null) {
                    omitted.add(column, row);
                }
            }
        }
        return true;
    }

    /// Reads a field, and returns its name.
    private String readField(ByteCursor in, ColumnBuilder[] builders) {
        String name = readName(in);
        if (in.isAtEnd()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "Unexpected end of stream while reading key name from TSKV format");
        }
        if (!in.skipIf('=')) {
            if (name.equals(MARK)) {
                return name;
            }
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Found field without value while parsing TSKV format: " + name);
        }
        int column = header.indexOf(name);
        if (column < 0) {
            if (!isUnknownSkipped) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Unknown field found while parsing TSKV format: " + name);
            }
            syntax.skipField(in);
            return name;
        }
        if (seen.get(column)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Duplicate field found while parsing TSKV format: " + name);
        }
        seen.set(column);
        try {
            readers[column].read(in, builders[column]);
        } catch (DatabaseException e) {
            throw InputErrors.inKey(e, name);
        }
        return name;
    }

    /// Reads up to `=`, a tab or the line's end; a backslash escapes the byte behind it.
    private static String readName(ByteCursor in) {
        byte[] bytes = in.bytes();
        int from = in.at();
        int at = from;
        boolean isEscaped = false;
        while (at < in.end() && bytes[at] != '=' && bytes[at] != '\t' && bytes[at] != '\n') {
            if (bytes[at] == '\\' && at + 1 < in.end()) {
                isEscaped = true;
                at++;
            }
            at++;
        }
        in.seek(at);
        String name = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        return isEscaped ? unescaped(name) : name;
    }

    private static String unescaped(String name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter == '\\' && i + 1 < name.length()) {
                letter = name.charAt(++i);
                letter =
                        switch (letter) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case '0' -> '\0';
                            default -> letter;
                        };
            }
            plain.append(letter);
        }
        return plain.toString();
    }
}
