package io.millpond.engine.execute;

import io.millpond.engine.table.ColumnTexts;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.LoopSource;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.StringType;

import java.util.List;

/// The table function `loop([database, ]table)`: the rows of a table over and over again. That of
/// another table function, `loop(function(…))`, never comes here.
final class LoopFunction {
    private LoopFunction() {}

    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT, NUMBER_OF_ARGUMENTS_DOESNT_MATCH, BAD_GET for a name that
    /// is no text, UNKNOWN_DATABASE, UNKNOWN_TABLE.
    static TableSource source(List<TableArgument> arguments, QueryContext context) {
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "No arguments provided for table function 'loop'.");
        }
        if (arguments.size() > 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function 'loop' must have 1 or 2 arguments.");
        }
        if (arguments.size() == 2) {
            return looped(
                    text(arguments.getFirst(), context),
                    text(arguments.getLast(), context),
                    context);
        }
        if (!(arguments.getFirst() instanceof TableArgument.Name(String name))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Expected identifier or function for argument 1 of function 'loop', got %s."
                            .formatted(arguments.getFirst().text()));
        }
        int dot = name.indexOf('.');
        return dot < 0
                ? looped(context.currentDatabase(), name, context)
                : looped(name.substring(0, dot), name.substring(dot + 1), context);
    }

    private static TableSource looped(String database, String table, QueryContext context) {
        return new LoopSource(context.tables().table(database, table));
    }

    private static String text(TableArgument argument, QueryContext context) {
        return switch (argument) {
            case TableArgument.Name(String name) -> name;
            case TableArgument.Value value when value.type() instanceof StringType ->
                    ColumnTexts.text(value.type(), value.value(), 0, context.zone());
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_GET,
                            "Argument %s of table function 'loop' is not a name"
                                    .formatted(argument.text()));
        };
    }
}
