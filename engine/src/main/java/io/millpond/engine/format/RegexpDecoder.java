package io.millpond.engine.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Decodes Regexp: a row a line, the columns in the groups of a regular expression that matches all
/// of it.
///
/// Source: ClickHouse 26.7, `format_regexp`.
public final class RegexpDecoder implements RowDecoder {
    private final Header header;
    private final Pattern pattern;
    private final boolean isUnmatchedSkipped;
    private final RuleReader[] readers;

    public RegexpDecoder(Header header, FormatSettings settings) {
        this.header = header;
        this.pattern = pattern(settings.text("format_regexp"));
        this.isUnmatchedSkipped = settings.flag("format_regexp_skip_unmatched");
        EscapingRule rule = EscapingRule.ofSetting(settings, "format_regexp_escaping_rule");
        CodecSettings codec = settings.codec();
        this.readers = new RuleReader[header.size()];
        for (int column = 0; column < readers.length; column++) {
            readers[column] = new RuleReader(header.type(column), rule, codec, List.of(), false);
        }
    }

    private static Pattern pattern(String text) {
        if (text.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The regular expression is not set for the `Regexp` format. It requires setting"
                            + " the value of the `format_regexp` setting");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Invalid regular expression '%s' for the `Regexp` format: %s"
                            .formatted(text, e.getDescription()),
                    e);
        }
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        Line line = nextLine(in);
        if (line == null) {
            return false;
        }
        readGroups(line.matcher(), line.bytes(), builders);
        return true;
    }

    /// The groups of the next line; none at the end.
    List<String> readTexts(ByteCursor in) {
        Line line = nextLine(in);
        if (line == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int group = 1; group <= line.matcher().groupCount(); group++) {
            String text = line.matcher().group(group);
            texts.add(text == null ? "" : text);
        }
        return texts;
    }

    /// A line that matches; the bytes are of its text alone.
    private static final class Line {
        private final Matcher matcher;
        private final byte[] bytes;

        Line(Matcher matcher, byte[] bytes) {
            this.matcher = matcher;
            this.bytes = bytes;
        }

        Matcher matcher() {
            return matcher;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /// Moves past the next line that matches; null where there is none.
    private @Nullable Line nextLine(ByteCursor in) {
        while (!in.isAtEnd()) {
            int from = in.at();
            int to = lineEnd(in);
            byte[] line = Arrays.copyOfRange(in.bytes(), from, to);
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                in.seek(to);
                skipLineEnd(in);
                return new Line(matcher, line);
            }
            if (!isUnmatchedSkipped) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Line \"%s\" doesn't match the regexp: `%s`"
                                .formatted(
                                        new String(line, StandardCharsets.UTF_8),
                                        pattern.pattern()));
            }
            in.seek(to);
            skipLineEnd(in);
        }
        return null;
    }

    private static int lineEnd(ByteCursor in) {
        int at = in.at();
        while (at < in.end() && in.bytes()[at] != '\n' && in.bytes()[at] != '\r') {
            at++;
        }
        return at;
    }

    private static void skipLineEnd(ByteCursor in) {
        boolean isReturn = in.skipIf('\r');
        if (!in.isAtEnd() && !in.skipIf('\n') && isReturn) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "No \\n after \\r at the end of line.");
        }
    }

    private void readGroups(Matcher matcher, byte[] line, ColumnBuilder[] builders) {
        if (matcher.groupCount() != readers.length) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The number of matched fields in line doesn't match the number of columns");
        }
        for (int column = 0; column < readers.length; column++) {
            int from = Math.max(0, matcher.start(column + 1));
            int to = Math.max(from, matcher.end(column + 1));
            try {
                readers[column].readAll(line, from, to, builders[column]);
            } catch (DatabaseException e) {
                throw InputErrors.inColumn(e, header.name(column));
            }
        }
    }
}
