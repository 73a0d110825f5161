package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Decodes rows of fields, with or without names and types in front.
public final class FieldRowDecoder implements RowDecoder {
    private final Header header;
    private final FieldSyntax syntax;
    private final DelimitedHeader lines;
    private final FormatSettings settings;
    private final boolean isHeaderDetected;
    private final long skippedLineCount;

    /// Whether rows may have fewer or more fields than there are columns.
    private final boolean isVariable;

    private FieldMap fields;
    private int linesRead;
    private long linesSkipped;
    private boolean isFirstRow;
    private boolean isFirstLine;

    /// @param isHeaderDetected whether a first row of names only is taken for a header
    /// @param skippedLineCount lines to pass over in front
    public FieldRowDecoder(
            Header header,
            FieldSyntax syntax,
            DelimitedHeader lines,
            FormatSettings settings,
            boolean isHeaderDetected,
            long skippedLineCount) {
        this.header = header;
        this.syntax = syntax;
        this.lines = lines;
        this.settings = settings;
        this.isHeaderDetected = isHeaderDetected && lines == DelimitedHeader.NONE;
        this.skippedLineCount = skippedLineCount;
        this.isVariable = syntax.isVariable(settings);
        this.fields = FieldMap.inOrder(header);
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return syntax.lastBoundary(bytes, from, to);
    }

    /// A broken header is not left out: the next row would be taken for it.
    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        return linesRead < headerLineCount() ? -1 : syntax.brokenRowEnd(bytes, from, to);
    }

    @Override
    public void start() {
        fields = FieldMap.inOrder(header);
        linesRead = 0;
        linesSkipped = 0;
        isFirstRow = true;
        isFirstLine = true;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (!readHeader(in) || !syntax.startRow(in, isFirstLine)) {
            return false;
        }
        if (isFirstRow) {
            isFirstRow = false;
            if (isHeaderDetected && detectHeader(in) && !syntax.startRow(in, false)) {
                return false;
            }
        }
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        for (int field = 0; field < fields.fieldCount(); field++) {
            if (field > 0 && isVariable && syntax.isRowEnd(in)) {
                appendDefault(fields.column(field), row, builders, omitted);
                continue;
            }
            if (field > 0) {
                syntax.nextField(in);
            }
            readField(in, fields.column(field), row, builders, omitted);
        }
        while (isVariable && !syntax.isRowEnd(in)) {
            syntax.nextField(in);
            syntax.skipField(in);
        }
        syntax.endRow(in, isFirstLine);
        isFirstLine = false;
        fields.appendOmitted(builders, row, omitted);
        return true;
    }

    private static void appendDefault(
            int column, int row, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (column == FieldMap.SKIPPED) {
            return;
        }
        builders[column].appendDefault();
        if (omitted != null) {
            omitted.add(column, row);
        }
    }

    @Override
    public void finish() {
        if (lines.hasNames() && linesRead == 0) {
            syntax.endWithoutNames();
        }
    }

    private void readField(
            ByteCursor in,
            int column,
            int row,
            ColumnBuilder[] builders,
            @Nullable OmittedCells omitted) {
        if (column == FieldMap.SKIPPED) {
            syntax.skipField(in);
            return;
        }
        try {
            if (!syntax.readField(in, column, builders[column]) && omitted != null) {
                omitted.add(column, row);
            }
        } catch (DatabaseException e) {
            throw InputErrors.inValue(e, syntax.fieldNoun(), header.name(column));
        }
    }

    /// Reads the lines in front; false when the piece ends before them.
    private boolean readHeader(ByteCursor in) {
        while (linesSkipped < skippedLineCount) {
            if (in.isAtEnd()) {
                return false;
            }
            skipLine(in);
            linesSkipped++;
        }
        while (linesRead < headerLineCount()) {
            if (!syntax.startRow(in, isFirstLine)) {
                return false;
            }
            List<String> texts = readTexts(in);
            useLine(texts);
            linesRead++;
        }
        return true;
    }

    private int headerLineCount() {
        return lines.hasTypes() ? 2 : lines.hasNames() ? 1 : 0;
    }

    private static void skipLine(ByteCursor in) {
        while (!in.isAtEnd()) {
            if (in.next() == '\n') {
                return;
            }
        }
    }

    private void useLine(List<String> texts) {
        try {
            if (linesRead == 0) {
                if (settings.flag("input_format_with_names_use_header")) {
                    fields = FieldMap.ofNames(header, texts, settings);
                }
            } else if (settings.flag("input_format_with_types_use_header")) {
                fields.checkTypes(header, texts);
            }
        } catch (DatabaseException e) {
            throw new DatabaseException(e.code(), e.text() + ": (while reading header)", e);
        }
    }

    private List<String> readTexts(ByteCursor in) {
        List<String> texts = new ArrayList<>();
        texts.add(syntax.readText(in));
        while (!syntax.isRowEnd(in)) {
            syntax.nextField(in);
            texts.add(syntax.readText(in));
        }
        syntax.endRow(in, isFirstLine);
        isFirstLine = false;
        return texts;
    }

    /// Takes the first row for a header when each of its fields is the name of a column.
    private boolean detectHeader(ByteCursor in) {
        int from = in.at();
        boolean wasFirstLine = isFirstLine;
        try {
            List<String> texts = readTexts(in);
            if (!texts.isEmpty() && header.names().containsAll(texts)) {
                fields = FieldMap.ofNames(header, texts, settings);
                return true;
            }
        } catch (DatabaseException _) {
            // Then it is no header; reading it as a row says what is wrong.
            isFirstLine = wasFirstLine;
        }
        isFirstLine = wasFirstLine;
        in.seek(from);
        return false;
    }
}
