package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

/// Decodes Values: rows in parentheses, with commas or nothing between them.
///
/// A cell is read as a literal of its column's type first. What is none, or does not end where the
/// cell does, is evaluated as an expression. `DEFAULT` stands for the column's default.
public final class ValuesDecoder implements RowDecoder {
    private static final String KEYWORD = "DEFAULT";

    private final Header header;
    private final ValueReader[] readers;
    private final @Nullable CellEvaluator evaluator;
    private final boolean isNullDefault;
    private boolean isFirst;
    private boolean isEnded;

    public ValuesDecoder(Header header, FormatSettings settings) {
        this.header = header;
        this.evaluator =
                settings.flag("input_format_values_interpret_expressions")
                                || settings.flag(
                                        "input_format_values_deduce_templates_of_expressions")
                        ? settings.evaluator()
                        : null;
        this.isNullDefault = settings.flag("input_format_null_as_default");
        this.readers = new ValueReader[header.size()];
        for (int column = 0; column < readers.length; column++) {
            readers[column] =
                    ValueReader.of(header.type(column), TextStyle.QUOTED, settings.codec());
        }
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return ValuesBoundaries.last(bytes, from, to);
    }

    /// As in ClickHouse, broken rows are not left out.
    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        return -1;
    }

    @Override
    public void start() {
        isFirst = true;
        isEnded = false;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        in.seek(ValuesBoundaries.skipSpace(in.bytes(), in.at(), in.end()));
        if (!isFirst && !isEnded && in.skipIf(',')) {
            in.seek(ValuesBoundaries.skipSpace(in.bytes(), in.at(), in.end()));
        }
        if (!isEnded && in.skipIf(';')) {
            isEnded = true;
            in.seek(ValuesBoundaries.skipSpace(in.bytes(), in.at(), in.end()));
        }
        if (in.isAtEnd()) {
            return false;
        }
        if (isEnded) {
            throw in.unexpected("eof");
        }
        isFirst = false;
        in.expect('(');
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        if (in.skipIf(')')) {
            appendDefaults(builders, row, omitted);
            return true;
        }
        for (int column = 0; column < readers.length; column++) {
            in.seek(ValuesBoundaries.skipSpace(in.bytes(), in.at(), in.end()));
            try {
                if (!readCell(in, column, builders[column]) && omitted != null) {
                    omitted.add(column, row);
                }
            } catch (DatabaseException e) {
                throw InputErrors.inColumn(e, header.name(column));
            }
            in.seek(ValuesBoundaries.skipSpace(in.bytes(), in.at(), in.end()));
            in.expect(column + 1 < readers.length ? ',' : ')');
        }
        return true;
    }

    /// `()` is a row of which nothing is given.
    private static void appendDefaults(
            ColumnBuilder[] builders, int row, @Nullable OmittedCells omitted) {
        for (int column = 0; column < builders.length; column++) {
            builders[column].appendDefault();
            if (omitted != null) {
                omitted.add(column, row);
            }
        }
    }

    /// Reads a cell; false when it gave nothing and a default was appended.
    private boolean readCell(ByteCursor in, int column, ColumnBuilder builder) {
        int from = in.at();
        int rowCount = builder.rowCount();
        boolean isLast = column + 1 == readers.length;
        if (in.skipIfIgnoringCase(KEYWORD)) {
            if (isCellEnd(in, isLast)) {
                builder.appendDefault();
                return false;
            }
            in.seek(from);
        }
        if (mayBeLiteral(in.peek())) {
            boolean isNull = !header.type(column).isNullable() && isNull(in, isLast);
            if (isNull && !isNullDefault) {
                throw new DatabaseException(
                        ErrorCode.TYPE_MISMATCH,
                        "Expression returns value NULL, that is out of range of type "
                                + header.type(column).name()
                                + ", at: "
                                + in.shown());
            }
            if (readLiteral(in, column, builder, isLast)) {
                return !isNull;
            }
            builder.rollback(rowCount);
            in.seek(from);
        }
        evaluate(in, column, builder);
        return true;
    }

    private boolean isNull(ByteCursor in, boolean isLast) {
        int from = in.at();
        boolean isNull = in.skipIfIgnoringCase("NULL") && isCellEnd(in, isLast);
        in.seek(from);
        return isNull;
    }

    private boolean readLiteral(ByteCursor in, int column, ColumnBuilder builder, boolean isLast) {
        try {
            readers[column].read(in, builder);
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.ARGUMENT_OUT_OF_BOUND) {
                throw e;
            }
            // It is an expression then, or evaluating it says what is wrong.
            return false;
        }
        return isCellEnd(in, isLast);
    }

    private static boolean isCellEnd(ByteCursor in, boolean isLast) {
        int at = ValuesBoundaries.skipSpace(in.bytes(), in.at(), in.end());
        return at < in.end() && in.bytes()[at] == (isLast ? ')' : ',');
    }

    /// Whether a literal can start so; anything else is an expression without trying.
    private static boolean mayBeLiteral(int first) {
        return switch (first) {
            case '\'', '-', '+', '.', '[', '(', '{', 'n', 'N', 't', 'T', 'f', 'F', 'i' -> true;
            default -> first >= '0' && first <= '9';
        };
    }

    private void evaluate(ByteCursor in, int column, ColumnBuilder builder) {
        if (evaluator == null || in.isAtEnd()) {
            throw noExpression(in, column);
        }
        int from = in.at();
        DataType type = header.type(column);
        try {
            in.seek(evaluator.evaluate(in.bytes(), from, in.end(), type, builder));
        } catch (DatabaseException e) {
            if (e.code() != ErrorCode.CANNOT_CONVERT_TYPE
                    || !(type instanceof AggregateFunctionType)) {
                throw e;
            }
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH, "Cannot convert a value to " + type.name(), e);
        }
        if (!isCellEnd(in, column + 1 == readers.length)) {
            in.seek(from);
            throw noExpression(in, column);
        }
    }

    private DatabaseException noExpression(ByteCursor in, int column) {
        return new DatabaseException(
                ErrorCode.SYNTAX_ERROR,
                "Cannot parse expression of type "
                        + header.type(column).name()
                        + " here: "
                        + in.shown());
    }
}
