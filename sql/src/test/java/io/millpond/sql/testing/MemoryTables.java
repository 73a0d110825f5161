package io.millpond.sql.testing;

import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableLookup;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tables by name in the database `default`, and `numbers(n)`.
public final class MemoryTables implements TableLookup {
    private final Map<String, TableSource> tables = new ConcurrentHashMap<>();

    public void put(String name, TableSource table) {
        tables.put(name, table);
    }

    public void put(String name, Block rows) {
        tables.put(name, new MemoryTable(rows));
    }

    @Override
    public TableSource table(@Nullable String database, String name) {
        if (database != null && !database.equals("default") && !database.equals("system")) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DATABASE, "Database " + database + " does not exist");
        }
        if ("system".equals(database) && name.equals("one")) {
            Header header = Header.of(new Field("dummy", DataTypes.UINT8));
            return new MemoryTable(new Block(header, List.of(ByteColumn.of((byte) 0)), 1));
        }
        TableSource table = tables.get(name);
        if (table == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_TABLE, "Unknown table expression identifier '" + name + "'");
        }
        return table;
    }

    @Override
    public TableSource tableFunction(String name, List<TableArgument> arguments) {
        if (!name.equals("numbers")) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_FUNCTION, "Unknown table function " + name);
        }
        boolean isRange = arguments.size() == 2;
        long from = isRange ? number(arguments.getFirst()) : 0;
        return numbers(from, (int) number(arguments.getLast()));
    }

    /// The numbers `[from, from + count)` in a column `number`.
    public static MemoryTable numbers(long from, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = from + i;
        }
        Header header = Header.of(new Field("number", DataTypes.UINT64));
        return new MemoryTable(new Block(header, List.of(new LongColumn(values, count)), count));
    }

    private static long number(TableArgument argument) {
        if (!(argument instanceof TableArgument.Value value)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "not a number: " + argument.text());
        }
        Column column = value.value();
        return switch (column) {
            case ByteColumn plain -> plain.value(0) & 0xFF;
            case ShortColumn plain -> plain.value(0) & 0xFFFF;
            case IntColumn plain -> plain.value(0);
            case LongColumn plain -> plain.value(0);
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS, "not a number: " + argument.text());
        };
    }
}
