package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Drop;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Kill;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableElement.DefaultKind;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/// What the trees of statements hold.
class StatementParserTest {

    @Test
    void createTableHoldsColumnsAndStorage() {
        CreateTable table =
                (CreateTable)
                        parse(
                                """
                                CREATE TABLE IF NOT EXISTS db.t
                                (
                                    id UInt64 CODEC(Delta, ZSTD(3)),
                                    day Date DEFAULT today() COMMENT 'x',
                                    INDEX i id TYPE minmax GRANULARITY 4,
                                    PRIMARY KEY id
                                )
                                ENGINE = MergeTree() PARTITION BY day ORDER BY (id, day)
                                TTL day + INTERVAL 1 DAY SETTINGS index_granularity = 1024
                                COMMENT 'c'
                                """);
        assertThat(table.name()).isEqualTo(TableName.of("db", "t"));
        assertThat(table.ifNotExists()).isTrue();
        assertThat(table.comment()).isEqualTo("c");
        assertThat(table.columns()).extracting(TableElement.Column::name).contains("id", "day");
        assertThat(table.columns().getFirst().codecs()).hasSize(2);
        assertThat(table.columns().get(1).columnDefault())
                .isNotNull()
                .extracting(TableElement.ColumnDefault::kind)
                .isEqualTo(DefaultKind.DEFAULT);
        Storage storage = table.storage();
        assertThat(storage.primaryKey()).isEqualTo(Identifier.of("id"));
        assertThat(storage.partitionBy()).isEqualTo(Identifier.of("day"));
        assertThat(storage.orderBy()).isInstanceOf(FunctionCall.class);
        assertThat(storage.ttl()).hasSize(1);
        assertThat(storage.settings()).extracting(SettingAssignment::name).hasSize(1);
    }

    @Test
    void createTableTakesColumnsFromElsewhere() {
        assertThat(source("CREATE TABLE t AS s ENGINE = Memory"))
                .isEqualTo(new CreateTable.LikeTable(TableName.of("s"), false));
        assertThat(source("CREATE TABLE t ENGINE = Memory AS db.s"))
                .isEqualTo(new CreateTable.LikeTable(TableName.of("db", "s"), false));
        assertThat(source("CREATE TABLE t AS numbers(3)"))
                .isInstanceOf(CreateTable.LikeFunction.class);
        assertThat(source("CREATE TABLE t ENGINE = Memory EMPTY AS SELECT 1"))
                .isInstanceOfSatisfying(
                        CreateTable.FromQuery.class, query -> assertThat(query.empty()).isTrue());
    }

    private static CreateTable.Source source(String text) {
        return ((CreateTable) parse(text)).source();
    }

    @Test
    void twoPrimaryKeysAreRefused() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        "CREATE TABLE t (a Int8, PRIMARY KEY a)"
                                                + " ENGINE = MergeTree PRIMARY KEY a"))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("Multiple primary keys are not allowed");
    }

    @Test
    void viewHasTargetOrStorage() {
        CreateView to = (CreateView) parse("CREATE MATERIALIZED VIEW v TO db.t AS SELECT 1");
        assertThat(to.target()).isEqualTo(TableName.of("db", "t"));
        CreateView own =
                (CreateView)
                        parse(
                                "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY a POPULATE"
                                        + " AS SELECT a FROM s");
        assertThat(own.target()).isNull();
        assertThat(own.populate()).isTrue();
        assertThat(own.storage().engine()).isNotNull();
        CreateView named = (CreateView) parse("CREATE VIEW v (a, b) AS SELECT 1, 2");
        assertThat(named.columnNames()).containsExactly("a", "b");
    }

    @Test
    void alterHoldsItsCommandsInOrder() {
        AlterTable alter =
                (AlterTable)
                        parse(
                                "ALTER TABLE t ADD COLUMN a Int8 AFTER b, MODIFY SETTING x = 1,"
                                        + " y = 2, UPDATE c = 1, d = 2 WHERE e, DROP PARTITION 1");
        assertThat(alter.commands())
                .hasExactlyElementsOfTypes(
                        AlterCommand.AddColumn.class,
                        AlterCommand.ModifySettings.class,
                        AlterCommand.UpdateRows.class,
                        AlterCommand.ChangePartition.class);
    }

    @Test
    void dropNamesWhatItDrops() {
        Drop drop = (Drop) parse("DROP TABLE IF EXISTS a, db.b SYNC");
        assertThat(drop.names()).containsExactly(TableName.of("a"), TableName.of("db", "b"));
        assertThat(drop.ifExists()).isTrue();
        assertThat(drop.sync()).isTrue();
        Drop database = (Drop) parse("DROP DATABASE d");
        assertThat(database.kind()).isEqualTo(ObjectKind.DATABASE);
    }

    @Test
    void systemSteersStreamsAndWork() {
        assertThat(parse("SYSTEM STOP MERGES db.t"))
                .isInstanceOfSatisfying(
                        SystemCommand.SwitchWork.class,
                        work -> assertThat(work.kind()).isEqualTo("MERGES"));
        assertThat(parse("SYSTEM STOP queue"))
                .isInstanceOfSatisfying(
                        SystemCommand.SteerTable.class,
                        steer -> assertThat(steer.action()).isEqualTo(StreamAction.STOP));
        assertThat(parse("SYSTEM PAUSE ALL BACKGROUND")).isInstanceOf(SystemCommand.SteerAll.class);
        assertThat(parse("SYSTEM REPLAY DEAD LETTERS q"))
                .isInstanceOf(SystemCommand.ReplayDeadLetters.class);
        assertThat(parse("SYSTEM REPLAY DEAD LETTERS FOR db.q WHERE view = 'v' FORMAT JSON"))
                .isInstanceOfSatisfying(
                        SystemCommand.ReplayDeadLetters.class,
                        replay -> {
                            assertThat(replay.table()).hasToString("db.q");
                            assertThat(SqlFormatter.singleLine(replay))
                                    .isEqualTo(
                                            "SYSTEM REPLAY DEAD LETTERS FOR db.q WHERE view ="
                                                    + " 'v'");
                        });
    }

    @Test
    void seekNamesThePositionThenThePartitions() {
        assertThat(parse("SYSTEM SEEK d.q TO OFFSET 5 PARTITION 0, 1 OF 'a'"))
                .isInstanceOfSatisfying(
                        SystemCommand.Seek.class,
                        seek -> {
                            assertThat(seek.table()).isEqualTo(TableName.of("d", "q"));
                            assertThat(seek.position())
                                    .isEqualTo(new SystemCommand.OffsetPosition(5));
                            assertThat(seek.partitions()).containsExactly(0L, 1L);
                            assertThat(seek.topic()).isEqualTo("a");
                        });
        assertThat(parse("SYSTEM SEEK q TO EARLIEST"))
                .isInstanceOfSatisfying(
                        SystemCommand.Seek.class,
                        seek -> {
                            assertThat(seek.position())
                                    .isEqualTo(new SystemCommand.EndPosition(false));
                            assertThat(seek.partitions()).isEmpty();
                            assertThat(seek.topic()).isNull();
                        });
        for (String text :
                List.of(
                        "SYSTEM SEEK d.q TO LATEST",
                        "SYSTEM SEEK d.q TO EARLIEST PARTITION 3",
                        "SYSTEM SEEK d.q TO TIMESTAMP '2026-01-02 03:04:05' PARTITION 0, 7 OF 't'",
                        "SYSTEM SEEK d.q TO TIMESTAMP now() - 60",
                        "SYSTEM SEEK d.q TO OFFSET 12 PARTITION 1 OF 'it''s'")) {
            SystemCommand.Seek seek = (SystemCommand.Seek) parse(text);
            String written = SqlFormatter.singleLine(seek);
            assertThat(SqlFormatter.singleLine(parse(written))).isEqualTo(written);
        }
        for (String text :
                List.of(
                        "SYSTEM SEEK q",
                        "SYSTEM SEEK q TO",
                        "SYSTEM SEEK q TO OFFSET",
                        "SYSTEM SEEK q TO OFFSET -1",
                        "SYSTEM SEEK q TO LATEST OF 't'",
                        "SYSTEM SEEK q PARTITION 0 TO LATEST")) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(SyntaxException.class);
        }
    }

    @Test
    void resolveSaysWhatBecomesOfABlock() {
        for (String text :
                List.of("SYSTEM RESOLVE d.q PUBLISH", "SYSTEM RESOLVE `a b`.publish DROP")) {
            SystemCommand.Resolve resolve = (SystemCommand.Resolve) parse(text);
            assertThat(SqlFormatter.singleLine(resolve)).isEqualTo(text);
        }
        assertThat(parse("system resolve q drop"))
                .isInstanceOfSatisfying(
                        SystemCommand.Resolve.class,
                        resolve -> {
                            assertThat(resolve.table()).isEqualTo(TableName.of("q"));
                            assertThat(resolve.resolution())
                                    .isEqualTo(SystemCommand.Resolution.DROP);
                        });
        for (String text :
                List.of(
                        "SYSTEM RESOLVE",
                        "SYSTEM RESOLVE q",
                        "SYSTEM RESOLVE PUBLISH",
                        "SYSTEM RESOLVE q ABORT",
                        "SYSTEM RESOLVE q PUBLISH DROP")) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(SyntaxException.class);
        }
    }

    @Test
    void setOperationsNestByPrecedence() {
        SetOperation union = (SetOperation) parse("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3");
        assertThat(union.queries()).hasSize(3);
        SetOperation except = (SetOperation) parse("SELECT 1 EXCEPT SELECT 2 INTERSECT SELECT 3");
        assertThat(except.operator()).isEqualTo(SetOperation.Operator.EXCEPT);
        assertThat(except.queries().get(1)).isInstanceOf(SetOperation.class);
    }

    @Test
    void settingsAndFormatComeInAnyOrder() {
        ParsedStatement first = SqlParser.parseStatement("SELECT 1 FORMAT JSON SETTINGS a = 1");
        ParsedStatement second = SqlParser.parseStatement("SELECT 1 SETTINGS a = 1 FORMAT JSON");
        assertThat(first.format()).isEqualTo("JSON");
        assertThat(second.format()).isEqualTo("JSON");
        assertThat(first.effectiveSettings()).isEqualTo(second.effectiveSettings()).hasSize(1);
    }

    @Test
    void identifierParametersTakeTheirValues() {
        SqlParser parser =
                new SqlParser(ParserLimits.DEFAULT, Map.of("d", "my db", "t", "tab", "c", "col"));
        Select select =
                (Select)
                        parser.statement(
                                        "SELECT {c:Identifier}, {x:UInt8} FROM {d:Identifier}.{t:Identifier}")
                                .statement();
        assertThat(select.columns().getFirst()).isEqualTo(Identifier.of("col"));
        assertThat(select.from())
                .isInstanceOfSatisfying(
                        TableExpression.Table.class,
                        table -> assertThat(table.name()).isEqualTo(TableName.of("my db", "tab")));
        assertThatThrownBy(() -> parse("SELECT {c:Identifier}"))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("Query parameter `c` was not set");
    }

    @Test
    void stringsAreBytes() {
        Literal.StringLiteral literal =
                (Literal.StringLiteral) SqlParser.parseExpression("'a\\xFF\\xC3\\xA9'");
        assertThat(literal.bytes())
                .isEqualTo(new byte[] {'a', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9});
        assertThat(SqlParser.parseExpression("x'4142'")).isEqualTo(Literal.StringLiteral.of("AB"));
    }

    @Test
    void literalCastsKeepTheirText() {
        FunctionCall cast =
                (FunctionCall) SqlParser.parseExpression("0.10000000000000000001::Decimal(38, 20)");
        assertThat(cast.name()).isEqualTo("CAST");
        assertThat(cast.arguments())
                .containsExactly(
                        Literal.StringLiteral.of("0.10000000000000000001"),
                        Literal.StringLiteral.of("Decimal(38, 20)"));
    }

    @Test
    void killSaysHow() {
        assertThat(parse("KILL QUERY WHERE query_id = 'x' SYNC"))
                .isInstanceOfSatisfying(
                        Kill.class, kill -> assertThat(kill.mode()).isEqualTo(Kill.Mode.SYNC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BACKUP TABLE a.t AS b.u PARTITIONS 1, (2, 'x'), DATABASE d AS e EXCEPT TABLES d.x"
                        + " TO File('one.zip') SETTINGS structure_only = 1 ASYNC",
                "RESTORE ALL EXCEPT DATABASES a, b EXCEPT TABLES c.d FROM Disk('backups', 'x')",
                "BACKUP TABLE t PARTITIONS 1, TABLE u TO File('one')",
            })
    void backupsAreWrittenAsTheyWereParsed(String text) {
        assertThat(SqlFormatter.singleLine(parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION f AS (x, y) -> (x + y)",
                "CREATE OR REPLACE FUNCTION f AS x -> x",
                "CREATE FUNCTION IF NOT EXISTS f AS x -> x",
                "DROP FUNCTION IF EXISTS f",
                "ALTER DATABASE d MODIFY COMMENT 'c'",
                "CREATE TEMPORARY VIEW v AS SELECT 1",
                "CREATE VIEW v (`a` UInt8) DEFINER = u SQL SECURITY DEFINER AS SELECT 1",
                "CREATE VIEW v SQL SECURITY INVOKER AS SELECT 1",
                "SHOW GRANTS FOR u",
                "SHOW ENABLED ROLES",
                "SHOW CLUSTER c",
            })
    void rightsAndFunctionsAreWrittenAsTheyWereParsed(String text) {
        assertThat(SqlFormatter.singleLine(parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT SELECT ON t TO u",
                "REVOKE ALL ON *.* FROM u",
                "CREATE USER u",
                "CREATE DICTIONARY d (a Int8) PRIMARY KEY a",
                "BACKUP TEMPORARY TABLE t TO Disk('a', 'b')",
                "RESTORE TABLE t ON CLUSTER default FROM Disk('a', 'b')",
                "BEGIN TRANSACTION",
                "CREATE TABLE t ON CLUSTER default (a Int8) ENGINE = Memory",
                "ALTER USER u IDENTIFIED BY 'x'",
            })
    void whatMillpondLacksIsNamed(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED))
                .hasMessageEndingWith("is not supported");
    }

    @Test
    void spansPointIntoTheText() {
        String text = "SELECT a + b AS c FROM t WHERE d = 1";
        Select select = (Select) parse(text);
        assertThat(List.of(select.columns().getFirst().span(), select.span()))
                .extracting(span -> text.substring(span.from(), span.to()))
                .containsExactly("a + b AS c", text);
    }

    private static Statement parse(String text) {
        return SqlParser.parseStatement(text).statement();
    }
}
