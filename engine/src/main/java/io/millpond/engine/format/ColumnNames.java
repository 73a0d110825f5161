package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Finds the columns that the names in a document mean. Immutable.
///
/// Source: ClickHouse 26.7, `input_format_column_name_matching_mode`: `match_case`, `ignore_case`,
/// or `auto`, where the case counts if a column has the very name, and does not if none has.
public final class ColumnNames {
    private final Header header;
    private final boolean isExact;
    private final boolean isLoose;
    private final Map<String, Integer> byLowerCase = new HashMap<>();

    /// Errors: BAD_ARGUMENTS for an unknown mode.
    public ColumnNames(Header header, FormatSettings settings) {
        this.header = header;
        String mode = settings.text("input_format_column_name_matching_mode");
        this.isExact = !mode.equals("ignore_case");
        this.isLoose = !mode.equals("match_case");
        if (isExact && isLoose && !mode.equals("auto")) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Unexpected value of ColumnNameMatchingMode: '%s'. Must be one of ['auto',"
                                    .formatted(mode)
                            + " 'ignore_case', 'match_case']");
        }
        for (int column = header.size() - 1; isLoose && column >= 0; column--) {
            byLowerCase.put(header.name(column).toLowerCase(Locale.ROOT), column);
        }
    }

    /// The column's index, or -1.
    public int find(String name) {
        int column = isExact ? header.indexOf(name) : -1;
        if (column >= 0 || !isLoose) {
            return column;
        }
        return byLowerCase.getOrDefault(name.toLowerCase(Locale.ROOT), -1);
    }
}
