package io.millpond.engine.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Statements put together at random from the pieces of the grammar, and with tokens of others
/// mixed in.
///
/// Goal: whatever is asked, the answer is rows or a [DatabaseException] of a user's kind, within
/// the limits. `-Dfuzz.seed` and `-Dfuzz.count` run others and more of them.
class FuzzedStatementsTest {
    private static final long SEED = Long.getLong("fuzz.seed", 11);
    private static final int COUNT = Integer.getInteger("fuzz.count", 1_500);
    private static final List<String> TYPES =
            List.of("UInt8", "Int64", "Float64", "String", "Date", "DateTime", "Nullable(Int32)");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "%", "=", "!=", "<", ">=", "AND", "OR", "||", "LIKE");
    private static final List<String> ATOMS =
            List.of("n", "s", "d", "a", "k", "m", "t", "1", "0", "-7", "2.5", "'x'", "''", "NULL");
    private static final List<String> FUNCTIONS =
            List.of(
                    "length",
                    "toString",
                    "abs",
                    "upper",
                    "isNull",
                    "toUInt8",
                    "reverse",
                    "empty",
                    "toDate",
                    "round",
                    "sum",
                    "count",
                    "max",
                    "any",
                    "uniq",
                    "groupArray",
                    "arrayJoin",
                    "tuple",
                    "array",
                    "if",
                    "multiIf",
                    "coalesce",
                    "concat",
                    "plus",
                    "arrayMap",
                    "substring",
                    "toDecimal32",
                    "mapKeys",
                    "tupleElement",
                    "avg",
                    "quantile(0.5)",
                    "sumIf",
                    "countIf",
                    "argMax",
                    "row_number",
                    "lagInFrame");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<String> made = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void anyStatementIsAnsweredByRowsOrAnError() {
        try (Millpond database = open()) {
            Session session = database.session(SessionOptions.plain());
            session.query(
                    "CREATE TABLE f (n Nullable(Int32), s String, d Date, a Array(UInt8),"
                            + " k LowCardinality(String), m Map(String, UInt8),"
                            + " t Tuple(x UInt8, y String)) ENGINE = MergeTree ORDER BY d");
            session.query(
                    "INSERT INTO f VALUES (1, 'a', '2020-01-01', [1], 'k', {'a': 1}, (1, 'b')),"
                            + " (NULL, '', '2020-01-02', [], '', {}, (2, ''))");
            session.query(
                    "SET max_execution_time = 2, max_memory_usage = 100000000, max_rows_to_read ="
                            + " 100000, max_result_rows = 100000");
            int answered = 0;
            for (int i = 0; i < COUNT; i++) {
                String sql = i % 3 == 2 && !made.isEmpty() ? mixed() : query(3);
                made.add(sql);
                answered += isAnswered(session, sql) ? 1 : 0;
            }
            assertThat(failures).as("seed %d", SEED).isEmpty();
            assertThat(answered).isGreaterThan(COUNT / 50);
        }
    }

    private static Millpond open() {
        return Millpond.open(
                Path.of("/data"),
                MillpondSettings.local().withFileSystem(new MemoryFileSystem()).withSeed(3));
    }

    /// Whether rows came back rather than an error.
    private boolean isAnswered(Session session, String sql) {
        try (StatementResult result = session.execute(QueryText.of(sql), QueryOptions.plain())) {
            while (result.blocks().next() != null) {
                assertThat(result.header()).isNotNull();
            }
            return true;
        } catch (DatabaseException e) {
            if (e.code().kind() == ErrorCode.Kind.INTERNAL) {
                failures.add(sql + " -> " + e);
            }
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            failures.add(sql + " -> " + e + " at " + List.of(e.getStackTrace()).getFirst());
            return false;
        }
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String query(int depth) {
        StringBuilder sql = new StringBuilder("SELECT ");
        sql.append(chance(10) ? "DISTINCT " : "").append(expressions(depth));
        sql.append(" FROM ").append(table(depth));
        if (chance(40)) {
            sql.append(" WHERE ").append(expression(depth));
        }
        if (chance(30)) {
            sql.append(" GROUP BY ").append(chance(10) ? "ALL" : expressions(1));
            sql.append(chance(15) ? " WITH ROLLUP" : chance(15) ? " WITH TOTALS" : "");
        }
        if (chance(15)) {
            sql.append(" HAVING ").append(expression(2));
        }
        if (chance(30)) {
            sql.append(" ORDER BY ").append(expression(1)).append(chance(50) ? " DESC" : "");
            sql.append(chance(10) ? " WITH FILL" : "");
        }
        if (chance(20)) {
            sql.append(" LIMIT ").append(random.nextInt(4));
            sql.append(chance(30) ? " BY " + expression(1) : "");
        }
        if (depth > 1 && chance(12)) {
            List<String> kinds = List.of(" UNION ALL ", " UNION DISTINCT ", " EXCEPT ");
            sql.append(pick(kinds)).append(query(depth - 1));
        }
        return chance(5) ? "EXPLAIN " + sql : sql.toString();
    }

    private String table(int depth) {
        String name = chance(70) || depth < 2 ? "f" : "(" + query(depth - 1) + ")";
        if (chance(15) && depth > 1) {
            List<String> kinds = List.of("LEFT", "INNER", "FULL", "ANY LEFT", "SEMI LEFT");
            return name + " AS x " + pick(kinds) + " JOIN f AS y ON x." + pick(ATOMS) + " = y.n";
        }
        return chance(10) ? name + " ARRAY JOIN a" : name;
    }

    private String expressions(int depth) {
        StringBuilder list = new StringBuilder(chance(8) ? "*" : expression(depth));
        while (chance(35)) {
            list.append(", ").append(expression(depth));
            list.append(chance(15) ? " AS " + pick(ATOMS.subList(0, 7)) : "");
        }
        return list.toString();
    }

    private String expression(int depth) {
        if (depth <= 0 || chance(25)) {
            return pick(ATOMS);
        }
        return switch (random.nextInt(9)) {
            case 0, 1 ->
                    expression(depth - 1) + " " + pick(OPERATORS) + " " + expression(depth - 1);
            case 2, 3, 4 -> pick(FUNCTIONS) + "(" + arguments(depth - 1) + ")";
            case 5 -> "CAST(" + expression(depth - 1) + " AS " + pick(TYPES) + ")";
            case 6 -> expression(depth - 1) + " IN (" + expressions(depth - 1) + ")";
            case 7 -> "CASE WHEN " + expression(depth - 1) + " THEN 1 ELSE " + pick(ATOMS) + " END";
            default ->
                    chance(50)
                            ? "(" + (chance(60) ? expression(depth - 1) : query(depth - 1)) + ")"
                            : pick(FUNCTIONS) + "(" + pick(ATOMS) + ") OVER (ORDER BY d)";
        };
    }

    private String arguments(int depth) {
        return chance(10)
                ? "x -> x" + (chance(50) ? " + 1" : "") + ", " + expression(depth)
                : chance(10) ? "" : expressions(depth);
    }

    /// A statement made before with tokens of another one, or without some of its own.
    private String mixed() {
        List<String> tokens = new ArrayList<>(List.of(pick(made).split(" ", -1)));
        String[] other = pick(made).split(" ", -1);
        for (int i = 0; i <= random.nextInt(3); i++) {
            int at = random.nextInt(tokens.size());
            if (chance(40) && tokens.size() > 1) {
                tokens.remove(at);
            } else {
                tokens.set(at, other[random.nextInt(other.length)]);
            }
        }
        return String.join(" ", tokens);
    }
}
