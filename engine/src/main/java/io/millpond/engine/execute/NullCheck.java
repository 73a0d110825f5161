package io.millpond.engine.execute;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import java.util.BitSet;

/// Refuses the NULLs of a query for columns without NULL, where they do not mean the default:
/// setting `insert_null_as_default`.
///
/// @param source what the query calls its columns
/// @param target what the table calls them
/// @param columns those to look at
record NullCheck(Header source, Header target, BitSet columns) {
    private static final Setting<Boolean> NULL_AS_DEFAULT =
            QuerySettings.known("insert_null_as_default", SettingType.BOOL);

    /// Errors: CANNOT_CONVERT_TYPE for a column that is NULL throughout.
    static NullCheck of(
            TableDefinition definition, Header source, Header target, Settings settings) {
        BitSet columns = new BitSet();
        for (int i = 0; i < source.size() && !settings.get(NULL_AS_DEFAULT); i++) {
            boolean takesNull =
                    definition
                            .column(target.name(i))
                            .map(TableColumn::type)
                            .map(DataType::isNullable)
                            .orElse(true);
            if (takesNull) {
                continue;
            }
            if (source.type(i) instanceof NullableType(NothingType _)) {
                throw refused(
                        ErrorCode.CANNOT_CONVERT_TYPE,
                        "Cannot convert NULL to a non-nullable type",
                        source.name(i),
                        target.name(i));
            }
            columns.set(i);
        }
        return new NullCheck(source, target, columns);
    }

    /// Errors: CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN.
    void check(Block block) {
        for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
            Column column = Columns.full(block.column(i));
            if (column instanceof NullableColumn nullable && hasNull(nullable)) {
                throw refused(
                        ErrorCode.CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
                        "Cannot convert NULL value to non-Nullable type",
                        source.name(i),
                        target.name(i));
            }
        }
    }

    private static boolean hasNull(NullableColumn column) {
        for (int row = 0; row < column.rowCount(); row++) {
            if (column.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    private static DatabaseException refused(ErrorCode code, String text, String from, String to) {
        return new DatabaseException(
                code,
                "%s: while converting source column `%s` to destination column %s"
                        .formatted(text, from, to));
    }
}
