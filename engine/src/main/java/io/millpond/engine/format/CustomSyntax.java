package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;

/// The spelling of CustomSeparated: what stands around rows and fields is given by settings.
///
/// Source: ClickHouse 26.7, `format_custom_*`.
public final class CustomSyntax implements FieldSyntax {
    private static final byte[] LINE_END = {'\n'};

    private final boolean isSpaceIgnored;
    private final boolean isEmptyLineSkipped;
    private final byte[] beforeResult;
    private final byte[] afterResult;
    private final byte[] beforeRow;
    private final byte[] afterRow;
    private final byte[] betweenRows;
    private final byte[] betweenFields;
    private final EscapingRule rule;
    private final RuleReader text;
    private final RuleReader[] readers;

    /// @param isSpaceIgnored whether white space may stand around everything
    public CustomSyntax(Header header, FormatSettings settings, boolean isSpaceIgnored) {
        this.isSpaceIgnored = isSpaceIgnored;
        this.isEmptyLineSkipped = settings.flag("input_format_custom_skip_trailing_empty_lines");
        this.beforeResult = Texts.of(settings, "format_custom_result_before_delimiter");
        this.afterResult = Texts.of(settings, "format_custom_result_after_delimiter");
        this.beforeRow = Texts.of(settings, "format_custom_row_before_delimiter");
        this.afterRow = Texts.of(settings, "format_custom_row_after_delimiter");
        this.betweenRows = Texts.of(settings, "format_custom_row_between_delimiter");
        this.betweenFields = Texts.of(settings, "format_custom_field_delimiter");
        this.rule = EscapingRule.ofSetting(settings, "format_custom_escaping_rule");
        checkEscaped(header);
        CodecSettings codec = settings.codec();
        List<byte[]> ends = new ArrayList<>();
        for (byte[] end : List.of(betweenFields, afterRow)) {
            if (end.length > 0) {
                ends.add(end);
            }
        }
        this.text = RuleReader.ofText(rule, codec, ends);
        this.readers = new RuleReader[header.size()];
        for (int column = 0; column < readers.length; column++) {
            readers[column] = new RuleReader(header.type(column), rule, codec, ends, true);
        }
    }

    private void checkEscaped(Header header) {
        boolean isPlain =
                betweenFields.length > 0 && (betweenFields[0] == '\t' || betweenFields[0] == '\n');
        boolean hasStrings =
                header.types().stream()
                        .anyMatch(type -> DataTypes.withoutWrappers(type) instanceof StringType);
        if (rule == EscapingRule.ESCAPED && !isPlain && hasStrings && header.size() > 1) {
            throw escapedDelimiter();
        }
    }

    /// The error of Escaped texts that something else than a tab or a line feed follows.
    static DatabaseException escapedDelimiter() {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "'Escaped' serialization requires delimiter after String field to start with"
                        + " '\\t' or '\\n'");
    }

    @Override
    public boolean isVariable(FormatSettings settings) {
        return settings.flag("input_format_custom_allow_variable_number_of_columns");
    }

    @Override
    public void endWithoutNames() {
        throw Texts.missing(new ByteCursor(new byte[0]), betweenFields);
    }

    /// Lines are told apart where each is a row; otherwise the document is read as a whole.
    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        boolean isLine = rule == EscapingRule.ESCAPED || rule == EscapingRule.RAW;
        boolean isPlain =
                isLine
                        && !isSpaceIgnored
                        && afterRow.length == 1
                        && afterRow[0] == '\n'
                        && beforeRow.length + betweenRows.length + beforeResult.length == 0
                        && afterResult.length == 0
                        && !isEmptyLineSkipped;
        int at = to;
        while (isPlain && at > from && bytes[at - 1] != '\n') {
            at--;
        }
        return isPlain ? at : from;
    }

    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        byte[] end = afterRow.length > 0 ? afterRow : betweenRows;
        if (end.length == 0) {
            return -1;
        }
        int at = from;
        while (at < to && at == from && Texts.isAt(betweenRows, bytes, at, to)) {
            at += Math.max(1, betweenRows.length);
        }
        int found = Texts.find(end, bytes, at, to);
        return Math.min(to, afterRow.length > 0 ? found + end.length : found);
    }

    @Override
    public boolean startRow(ByteCursor in, boolean isFirst) {
        if (in.isAtEnd() && isFirst) {
            return false;
        }
        if (isFirst) {
            skipSpace(in);
            Texts.expect(in, beforeResult);
        }
        if (isSuffix(in)) {
            return false;
        }
        if (!isFirst) {
            skipSpace(in);
            Texts.expect(in, betweenRows);
        }
        skipSpace(in);
        Texts.expect(in, beforeRow);
        skipSpace(in);
        return true;
    }

    /// Whether only what ends the document follows, which is moved past then.
    private boolean isSuffix(ByteCursor in) {
        int from = in.at();
        if (isEnd(in)) {
            in.seek(in.end());
            return true;
        }
        in.seek(from);
        if (isEmptyLineSkipped) {
            while (in.peek() == '\n' || in.peek() == '\r') {
                in.skip(1);
            }
            if (isEnd(in)) {
                in.seek(in.end());
                return true;
            }
            in.seek(from);
        }
        return false;
    }

    /// Whether the text behind the result, if there is one, is all that follows.
    private boolean isEnd(ByteCursor in) {
        skipSpace(in);
        if (!Texts.skipIf(in, afterResult)) {
            return false;
        }
        skipSpace(in);
        return in.isAtEnd()
                || (afterResult.length > 0
                        && in.remaining() == 1
                        && Texts.isAt(LINE_END, in.bytes(), in.at(), in.end()));
    }

    private void skipSpace(ByteCursor in) {
        if (isSpaceIgnored) {
            in.skipWhitespace();
        }
    }

    @Override
    public void nextField(ByteCursor in) {
        skipSpace(in);
        Texts.expect(in, betweenFields);
        skipSpace(in);
    }

    @Override
    public boolean isRowEnd(ByteCursor in) {
        int from = in.at();
        skipSpace(in);
        boolean isEnd = Texts.skipIf(in, afterRow);
        if (isEnd) {
            skipSpace(in);
            isEnd = Texts.skipIf(in, betweenRows) || isEnd(in);
        }
        in.seek(from);
        return isEnd || in.isAtEnd();
    }

    @Override
    public void endRow(ByteCursor in, boolean isFirst) {
        skipSpace(in);
        Texts.expect(in, afterRow);
        skipSpace(in);
    }

    @Override
    public String readText(ByteCursor in) {
        return text.readText(in);
    }

    @Override
    public void skipField(ByteCursor in) {
        text.skip(in);
    }

    @Override
    public boolean readField(ByteCursor in, int column, ColumnBuilder builder) {
        return readers[column].read(in, builder);
    }
}
