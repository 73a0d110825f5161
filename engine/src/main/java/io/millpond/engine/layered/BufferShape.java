package io.millpond.engine.layered;

import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/// What `ENGINE = Buffer(database, table, num_buckets, min_time, max_time, …)` says: rows are
/// handed on when all minima are reached, or one maximum. Times are in seconds.
///
/// @param database empty with `table`: rows are forgotten when they would be handed on
record BufferShape(String database, String table, Bounds min, Bounds max) {
    /// A double, so that no number of seconds overflows.
    private static final double MS_PER_SECOND = 1000;

    private static final String USAGE =
            "Storage Buffer requires from 9 to 12 parameters:  destination_database,"
                    + " destination_table, num_buckets, min_time, max_time, min_rows, max_rows,"
                    + " min_bytes, max_bytes[, flush_time, flush_rows, flush_bytes].";

    /// Three amounts.
    record Bounds(long seconds, long rowCount, long bytes) {}

    /// The call with its names as texts.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH.
    static NamedCall canonical(NamedCall call, QueryContext context) {
        if (call.arguments().size() < 9 || call.arguments().size() > 12) {
            throw new DatabaseException(ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH, USAGE);
        }
        List<Expression> arguments = new ArrayList<>(call.arguments());
        Literal.StringLiteral database = EngineArguments.text(arguments.get(0), context);
        arguments.set(
                0,
                database.value().isEmpty()
                        ? Literal.StringLiteral.of(context.currentDatabase())
                        : database);
        arguments.set(1, EngineArguments.text(arguments.get(1), context));
        return new NamedCall(call.name(), arguments, call.span());
    }

    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, BAD_ARGUMENTS, CANNOT_CONVERT_TYPE.
    static BufferShape of(NamedCall call, QueryContext context) {
        NamedCall canonical = canonical(call, context);
        List<Long> numbers = new ArrayList<>();
        for (Expression argument : canonical.arguments().subList(2, canonical.arguments().size())) {
            numbers.add(number(argument, context));
        }
        if (numbers.getFirst() <= 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Argument 'num_buckets' must be a positive integer, got '%d'"
                            .formatted(numbers.getFirst()));
        }
        return new BufferShape(
                ((Literal.StringLiteral) canonical.arguments().get(0)).value(),
                ((Literal.StringLiteral) canonical.arguments().get(1)).value(),
                new Bounds(numbers.get(1), numbers.get(3), numbers.get(5)),
                new Bounds(numbers.get(2), numbers.get(4), numbers.get(6)));
    }

    private static long number(Expression argument, QueryContext context) {
        if (argument instanceof Literal.StringLiteral) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_CONVERT_TYPE, "Cannot convert String to long");
        }
        String text = TableSettings.text(argument, context);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Arguments of Buffer must be numbers, not '%s'".formatted(text),
                    e);
        }
    }

    boolean hasDestination() {
        return !table.isEmpty();
    }

    /// Whether rows have to be handed on.
    ///
    /// @param heldMs for how long the oldest has been held
    boolean isDue(long heldMs, long rowCount, long bytes) {
        boolean areMinReached =
                heldMs > min.seconds() * MS_PER_SECOND
                        && rowCount > min.rowCount()
                        && bytes > min.bytes();
        return areMinReached
                || heldMs > max.seconds() * MS_PER_SECOND
                || rowCount > max.rowCount()
                || bytes > max.bytes();
    }
}
