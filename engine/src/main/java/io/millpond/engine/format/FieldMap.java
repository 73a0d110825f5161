package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Which column each field of a row goes to, as the document's first lines say. Immutable.
final class FieldMap {
    /// Stands for no column.
    static final int SKIPPED = -1;

    private final List<Integer> columns;
    private final List<Integer> omitted;

    private FieldMap(Header header, List<Integer> columns) {
        this.columns = List.copyOf(columns);
        List<Integer> absent = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            if (!columns.contains(column)) {
                absent.add(column);
            }
        }
        this.omitted = List.copyOf(absent);
    }

    /// The fields are the columns, in order.
    static FieldMap inOrder(Header header) {
        List<Integer> columns = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            columns.add(column);
        }
        return new FieldMap(header, columns);
    }

    /// The fields have names.
    ///
    /// Errors: INCORRECT_DATA for a name twice, or for one that is no column where
    /// `input_format_skip_unknown_fields` is off.
    static FieldMap ofNames(Header header, List<String> names, FormatSettings settings) {
        boolean isUnknownSkipped = settings.flag("input_format_skip_unknown_fields");
        ColumnNames known = new ColumnNames(header, settings);
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int column = known.find(names.get(i));
            if (column >= 0 && columns.contains(column)) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Duplicate field found while parsing format header: " + names.get(i));
            }
            if (column < 0 && !isUnknownSkipped) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Unknown field found in format header: '"
                                + names.get(i)
                                + "' at position "
                                + i
                                + "\nSet the 'input_format_skip_unknown_fields' parameter"
                                + " explicitly to ignore and proceed");
            }
            columns.add(column < 0 ? SKIPPED : column);
        }
        return new FieldMap(header, columns);
    }

    /// Checks that the fields' types are those of their columns.
    ///
    /// Errors: INCORRECT_DATA for a type that is another, or when there is not one a field.
    void checkTypes(Header header, List<String> types) {
        if (types.size() != columns.size()) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The number of data types differs from the number of column names in input"
                            + " data");
        }
        for (int i = 0; i < types.size(); i++) {
            int column = columns.get(i);
            if (column != SKIPPED && !types.get(i).equals(header.type(column).name())) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Type of '"
                                + header.name(column)
                                + "' must be "
                                + header.type(column).name()
                                + ", not "
                                + types.get(i));
            }
        }
    }

    /// The number of fields of a row.
    int fieldCount() {
        return columns.size();
    }

    /// The column of a field, or [#SKIPPED].
    int column(int field) {
        return columns.get(field);
    }

    /// Appends defaults to the columns that no field goes to.
    void appendOmitted(ColumnBuilder[] builders, int row, @Nullable OmittedCells cells) {
        for (int column : omitted) {
            builders[column].appendDefault();
            if (cells != null) {
                cells.add(column, row);
            }
        }
    }
}
