package io.millpond.engine.execute;

import io.millpond.engine.layered.MergedTables;
import io.millpond.engine.table.ColumnTexts;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableArgument;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;

/// The arguments of the table function `merge([database,] pattern)`.
final class MergeFunction {
    private MergeFunction() {}

    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, CANNOT_COMPILE_REGEXP.
    static MergedTables tables(String name, List<TableArgument> arguments, QueryContext context) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires from 1 to 2 parameters: merge(['db_name',]"
                                    .formatted(name)
                            + " 'tables_regexp').");
        }
        String pattern = text(arguments.getLast(), context);
        if (arguments.size() == 1) {
            return new MergedTables(context.currentDatabase(), false, pattern);
        }
        return arguments.getFirst() instanceof TableArgument.Pattern(String database)
                ? new MergedTables(database, true, pattern)
                : new MergedTables(text(arguments.getFirst(), context), false, pattern);
    }

    private static String text(TableArgument argument, QueryContext context) {
        return argument instanceof TableArgument.Value value
                ? ColumnTexts.text(value.type(), value.value(), 0, context.zone())
                : argument.text();
    }
}
