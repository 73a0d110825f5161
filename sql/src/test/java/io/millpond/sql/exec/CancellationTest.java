package io.millpond.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.sql.ast.Query;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.testing.QueryRunner;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.Future;

final class CancellationTest {
    private final QueryRunner runner = new QueryRunner();

    @AfterEach
    void closeRunner() {
        runner.close();
    }

    private static PreparedQuery prepare(String sql, QueryContext context) {
        return Queries.prepare((Query) SqlParser.parseStatement(sql).statement(), context);
    }

    @Test
    void cancelledQueryFailsAtItsNextBlock() {
        QueryContext context = runner.set("max_block_size", "10").set("max_threads", "1").context();
        try (ResultStream result = prepare("SELECT number FROM numbers(1000)", context).execute()) {
            assertThat(result.next()).isNotNull();
            context.token()
                    .cancel(new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, "Query killed"));

            assertThatThrownBy(result::next)
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_WAS_CANCELLED));
        }
    }

    @Test
    void closedQueryLeavesNoLaneBehind() throws Exception {
        runner.set("max_block_size", "10").set("max_threads", "2");
        for (int i = 0; i < 50; i++) {
            QueryContext context = runner.context();
            try (ResultStream result =
                    prepare("SELECT number FROM numbers(10000)", context).execute()) {
                Block first = result.next();
                assertThat(first).isNotNull();
            }
            Future<Integer> next = context.lanes().submit(() -> 1);
            Future<Integer> other = context.lanes().submit(() -> 2);
            assertThat(next.get() + other.get()).isEqualTo(3);
        }
    }

    @Test
    void failureInALaneIsThrownToTheConsumer() {
        runner.set("max_block_size", "10").set("max_threads", "2");
        String sql = "SELECT throwIf(number = 777) FROM numbers(1000)";
        assertThatThrownBy(() -> runner.run(sql))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e ->
                                assertThat(e.code())
                                        .isEqualTo(ErrorCode.FUNCTION_THROW_IF_VALUE_IS_NON_ZERO));
    }
}
