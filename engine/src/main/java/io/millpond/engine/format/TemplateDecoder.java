package io.millpond.engine.format;

import io.millpond.engine.format.TemplateText.Place;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Decodes Template: rows of one shape within a text of another. Documents are read as a whole.
///
/// Source: ClickHouse 26.7. *Differs:* the templates may be given by
/// `format_template_row_format` and `format_template_resultset_format` too, as for output.
public final class TemplateDecoder implements RowDecoder {
    private static final byte[] LINE_END = {'\n'};

    private final Header header;
    private final boolean isSpaceIgnored;
    private final TemplateText rowText;
    private final TemplateText resultText;
    private final byte[] betweenRows;

    /// Where `${data}` stands among the places of the result.
    private final int dataPlace;

    private final RuleReader[] readers;
    private final @Nullable RuleReader[] around;
    private final BitSet given = new BitSet();
    private boolean isFirst;
    private boolean isEnded;

    /// @param isSpaceIgnored whether white space may stand around everything
    public TemplateDecoder(Header header, FormatSettings settings, boolean isSpaceIgnored) {
        String row = TemplateText.rowText(settings);
        if (row == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The format Template requires a schema. The corresponding setting should be"
                            + " set");
        }
        this.header = header;
        this.isSpaceIgnored = isSpaceIgnored;
        this.rowText = TemplateText.parse(row, name -> columnIndex(header, name));
        this.resultText =
                TemplateText.parse(TemplateText.resultText(settings), TemplateDecoder::partIndex);
        this.betweenRows = Texts.of(settings, "format_template_rows_between_delimiter");
        this.dataPlace = checkResult();
        checkRow();
        CodecSettings codec = settings.codec();
        this.readers = new RuleReader[rowText.places().size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = rowReader(i, codec);
        }
        this.around = new RuleReader[resultText.places().size()];
        for (int i = 0; i < around.length; i++) {
            Place place = resultText.places().get(i);
            around[i] = i == dataPlace ? null : skipper(resultText, i, place.rule(), codec);
        }
    }

    private static int columnIndex(Header header, String name) {
        try {
            return TemplateText.columnIndex(header, name);
        } catch (DatabaseException e) {
            throw new DatabaseException(ErrorCode.INVALID_TEMPLATE_FORMAT, e.text(), e);
        }
    }

    private static int partIndex(String name) {
        if (!name.equals("data")) {
            throw new DatabaseException(
                    ErrorCode.INVALID_TEMPLATE_FORMAT, "Unknown input part " + name);
        }
        return 0;
    }

    private int checkResult() {
        int found = -1;
        for (int i = 0; i < resultText.places().size(); i++) {
            Place place = resultText.places().get(i);
            if (place.index() == TemplateText.SKIPPED) {
                continue;
            }
            if (found >= 0) {
                throw resultText.invalid("${data} can occur only once", i);
            }
            if (place.rule() != EscapingRule.NONE) {
                throw resultText.invalid("${data} must have empty or None deserialization type", i);
            }
            found = i;
        }
        return found >= 0 ? found : resultText.places().size();
    }

    private void checkRow() {
        BitSet seen = new BitSet();
        for (int i = 0; i < rowText.places().size(); i++) {
            Place place = rowText.places().get(i);
            if (place.rule() == EscapingRule.XML) {
                throw rowText.invalid("XML deserialization is not supported", i);
            }
            if (place.index() == TemplateText.SKIPPED) {
                continue;
            }
            if (place.rule() == EscapingRule.NONE) {
                throw rowText.invalid("Column is not skipped, but deserialization type is None", i);
            }
            if (seen.get(place.index())) {
                throw rowText.invalid("Duplicate column", i);
            }
            seen.set(place.index());
            byte[] next = rowText.delimiters().get(i + 1);
            boolean isPlain = next.length > 0 && (next[0] == '\t' || next[0] == '\n');
            boolean isString =
                    DataTypes.withoutWrappers(header.type(place.index())) instanceof StringType;
            if (place.rule() == EscapingRule.ESCAPED && isString && !isPlain) {
                throw CustomSyntax.escapedDelimiter();
            }
        }
    }

    private RuleReader rowReader(int place, CodecSettings codec) {
        Place one = rowText.places().get(place);
        return one.index() == TemplateText.SKIPPED
                ? skipper(rowText, place, one.rule(), codec)
                : new RuleReader(
                        header.type(one.index()),
                        one.rule(),
                        codec,
                        ends(rowText, place, codec),
                        false);
    }

    private static RuleReader skipper(
            TemplateText text, int place, EscapingRule rule, CodecSettings codec) {
        return RuleReader.ofText(
                rule == EscapingRule.NONE ? EscapingRule.RAW : rule,
                codec,
                ends(text, place, codec));
    }

    /// What may follow an unquoted CSV value: what the template has there, and a line's end.
    private static List<byte[]> ends(TemplateText text, int place, CodecSettings codec) {
        byte[] next = text.delimiters().get(place + 1);
        List<byte[]> ends = new ArrayList<>();
        ends.add(next.length > 0 ? next : new byte[] {codec.csv().delimiter()});
        ends.add(LINE_END);
        return ends;
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return from;
    }

    @Override
    public void start() {
        isFirst = true;
        isEnded = false;
    }

    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        byte[] end = rowText.lastDelimiter();
        if (end.length == 0) {
            end = betweenRows;
        }
        return end.length == 0
                ? -1
                : Texts.find(end, bytes, Math.min(to, from + betweenRows.length), to);
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (!startRow(in)) {
            return false;
        }
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        given.clear();
        for (int i = 0; i < readers.length; i++) {
            skipSpace(in);
            Texts.expect(in, rowText.delimiters().get(i));
            skipSpace(in);
            readField(in, i, row, builders, omitted);
        }
        skipSpace(in);
        Texts.expect(in, rowText.lastDelimiter());
        for (int column = given.nextClearBit(0);
                column < builders.length;
                column = given.nextClearBit(column + 1)) {
            builders[column].appendDefault();
            if (omitted != null) {
                omitted.add(column, row);
            }
        }
        return true;
    }

    /// The texts of the next row's fields that are columns; none at the end.
    List<String> readTexts(ByteCursor in) {
        List<String> texts = new ArrayList<>();
        if (!startRow(in)) {
            return texts;
        }
        for (int i = 0; i < readers.length; i++) {
            Place place = rowText.places().get(i);
            skipSpace(in);
            Texts.expect(in, rowText.delimiters().get(i));
            skipSpace(in);
            int from = in.at();
            if (place.rule() != EscapingRule.NONE) {
                readers[i].skip(in);
            }
            if (place.index() != TemplateText.SKIPPED) {
                texts.add(new String(in.bytes(), from, in.at() - from, StandardCharsets.UTF_8));
            }
        }
        skipSpace(in);
        Texts.expect(in, rowText.lastDelimiter());
        return texts;
    }

    /// Goes to the next row; false where there is none.
    private boolean startRow(ByteCursor in) {
        if (isEnded || (isFirst && in.isAtEnd())) {
            in.seek(in.end());
            return false;
        }
        if (isFirst) {
            readPrefix(in);
        }
        if (isSuffix(in)) {
            isEnded = true;
            in.seek(in.end());
            return false;
        }
        if (!isFirst) {
            skipSpace(in);
            Texts.expect(in, betweenRows);
        }
        isFirst = false;
        return true;
    }

    private void readField(
            ByteCursor in,
            int place,
            int row,
            ColumnBuilder[] builders,
            @Nullable OmittedCells omitted) {
        int column = rowText.places().get(place).index();
        if (column == TemplateText.SKIPPED) {
            if (rowText.places().get(place).rule() != EscapingRule.NONE) {
                readers[place].skip(in);
            }
            return;
        }
        given.set(column);
        try {
            if (!readers[place].read(in, builders[column]) && omitted != null) {
                omitted.add(column, row);
            }
        } catch (DatabaseException e) {
            throw InputErrors.inColumn(e, header.name(column));
        }
    }

    private void readPrefix(ByteCursor in) {
        try {
            readAround(in, 0, dataPlace);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    ErrorCode.INVALID_TEMPLATE_FORMAT,
                    resultText.invalid(e.text() + " While parsing prefix", 0).text()
                            + ": (while reading header)",
                    e);
        }
    }

    /// Moves past what stands between the places `from` and `to` of the result.
    private void readAround(ByteCursor in, int from, int to) {
        skipSpace(in);
        Texts.expect(in, resultText.delimiters().get(from));
        for (int i = from; i < to; i++) {
            RuleReader reader = around[i];
            skipSpace(in);
            if (reader != null && resultText.places().get(i).rule() != EscapingRule.NONE) {
                reader.skip(in);
            }
            skipSpace(in);
            Texts.expect(in, resultText.delimiters().get(i + 1));
        }
    }

    /// Whether only what stands behind the rows follows.
    private boolean isSuffix(ByteCursor in) {
        int from = in.at();
        int places = resultText.places().size();
        if (dataPlace < places) {
            try {
                readAround(in, dataPlace + 1, places);
                skipSpace(in);
                if (in.isAtEnd()) {
                    return true;
                }
            } catch (DatabaseException _) {
                // Then a row follows.
                in.seek(from);
            }
        } else if (in.isAtEnd()) {
            return true;
        }
        in.seek(from);
        return false;
    }

    private void skipSpace(ByteCursor in) {
        if (isSpaceIgnored) {
            in.skipWhitespace();
        }
    }
}
