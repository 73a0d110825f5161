package io.millpond.engine.execute;

import io.millpond.engine.kafka.KafkaTable;
import io.millpond.engine.kafka.letter.DeadLetterQueue;
import io.millpond.engine.kafka.letter.ReplayedLetters;
import io.millpond.engine.table.Drainable;
import io.millpond.engine.table.RowConditions;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// `SYSTEM REPLAY DEAD LETTERS`: done when the statement returns, with how many messages went
/// through and how many failed again.
final class ReplayStatements {
    private static final List<Field> RESULT =
            List.of(new Field("replayed", DataTypes.UINT64), new Field("failed", DataTypes.UINT64));

    private ReplayStatements() {}

    static BlockStream replay(SystemCommand.ReplayDeadLetters replay, StatementScope scope) {
        TableName name = scope.full(replay.table());
        Table table = scope.table(name);
        if (!(table instanceof KafkaTable kafka)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Table %s has engine %s; dead letters are those of Kafka tables"
                            .formatted(name, table.definition().engine()));
        }
        Drainable queue = (Drainable) scope.table(DeadLetterQueue.NAME);
        Header header = queue.definition().storedHeader();
        BoundExpression condition =
                RowConditions.bind(condition(name, replay.where()), header, scope.context());
        if (!condition.readsTables()) {
            // Each batch rewrites parts; a hold on those that were there at the beginning would
            // keep all of them on disk until the end.
            scope.lease().close();
        }
        ReplayedLetters result =
                kafka.replayDeadLetters(
                        queue,
                        letters ->
                                RowConditions.rows(
                                        condition.evaluate(under(header, letters)), true),
                        scope.context().token());
        return ResultRows.of(
                RESULT, List.of(List.of(result.replayedCount(), result.failedCount())));
    }

    /// The columns that there were when the statement began: an ALTER may add others meanwhile.
    private static Block under(Header header, Block letters) {
        if (letters.header().equals(header)) {
            return letters;
        }
        List<Column> columns = new ArrayList<>();
        header.names().forEach(name -> columns.add(letters.column(name)));
        return new Block(header, columns, letters.rowCount());
    }

    /// Letters are those of a table by its name: a table that was made anew takes over what the one
    /// before it left.
    private static Expression condition(TableName name, @Nullable Expression where) {
        Expression of =
                call(
                        "and",
                        equal("table_engine", "Kafka"),
                        equal("database", StatementScope.database(name)),
                        equal("table", name.table()));
        return where == null ? of : call("and", of, where);
    }

    private static Expression equal(String column, String value) {
        return call("equals", Identifier.of(column), Literal.StringLiteral.of(value));
    }

    private static Expression call(String name, Expression... arguments) {
        return FunctionCall.call(name, List.of(arguments), Span.NONE);
    }
}
