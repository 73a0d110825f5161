package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.kafka.letter.ReplayBatch;
import io.millpond.engine.kafka.letter.ReplayedLetters;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// `SYSTEM REPLAY DEAD LETTERS` on letters that are parked by hand: what goes through is in the
/// targets and parked no longer, the rest stays.
final class DeadLetterReplayTest {
    private final MemoryFileSystem files = new MemoryFileSystem();
    private Millpond database = Databases.open(files);
    private Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        DeadLetters.DEFINITIONS.forEach(session::query);
    }

    @AfterEach
    void close() {
        database.close();
        files.assertNothingOpen();
    }

    private void park(DeadLetter... letters) {
        park(List.of(letters));
    }

    private void park(List<DeadLetter> letters) {
        database.close();
        DeadLetters.inDatabase(files, i -> DeadLetters.park(i, letters));
        reopen();
    }

    /// With another seed, since the same one would give tables the uuids of others again.
    private void reopen() {
        database = Millpond.open(Databases.DIRECTORY, Databases.settings(files).withSeed(12));
        session = database.session(SessionOptions.plain());
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @Test
    void replayedLettersAreInEveryTargetAndParkedNoLonger() {
        park(letter(1, "{\"id\": 1}"), letter(2, "{\"id\": 2}\n{\"id\": 22}"));
        assertThat(rows("SYSTEM REPLAY DEAD LETTERS queue")).containsExactly("2\t0");
        assertThat(rows("SELECT id FROM first ORDER BY id")).containsExactly("1", "2", "22");
        assertThat(rows("SELECT id FROM second ORDER BY id")).containsExactly("1", "2", "22");
        assertThat(rows("SELECT count() FROM system.dead_letter_queue")).containsExactly("0");
        assertThat(rows("SYSTEM REPLAY DEAD LETTERS FOR default.queue")).containsExactly("0\t0");
        assertThat(rows("SELECT count() FROM first")).containsExactly("3");
    }

    @Test
    void lettersThatFailAgainStayWithTheNewestError() {
        park(
                letter(1, "{\"id\": 1}"),
                letter(2, "{\"id\": oops}"),
                letter(3, "{\"id\": 3}"),
                letter(4, "{\"id\": 666}"));
        session.query("SYSTEM REPLAY DEAD LETTERS queue");
        assertThat(rows("SYSTEM REPLAY DEAD LETTERS queue")).containsExactly("0\t2");
        assertThat(rows("SELECT id FROM first ORDER BY id")).containsExactly("1", "3");
        assertThat(
                        rows(
                                "SELECT kafka_offset, error_code, view, replay_count, replay_time >="
                                        + " event_time_microseconds, error LIKE '%default.to_second%'"
                                        + " FROM system.dead_letter_queue ORDER BY kafka_offset"))
                .containsExactly("2\t27\t\t2\t1\t0", "4\t395\tdefault.to_second\t2\t1\t1");
    }

    @Test
    void conditionChoosesAmongTheLetters() {
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            letters.add(letter(i, "{\"id\": %d}".formatted(i)));
        }
        park(letters);
        assertThat(
                        rows(
                                "SYSTEM REPLAY DEAD LETTERS FOR queue WHERE kafka_offset % 10 = 3 AND"
                                        + " has(headers.name, 'trace') AND error_code IN (SELECT 6)"))
                .containsExactly("10\t0");
        assertThat(rows("SELECT count(), min(id % 10), max(id % 10) FROM first"))
                .containsExactly("10\t3\t3");
        assertThat(
                        rows(
                                "SELECT count(), countIf(kafka_offset % 10 = 3) FROM"
                                        + " system.dead_letter_queue"))
                .containsExactly("90\t0");
    }

    @Test
    void virtualColumnsAreThoseOfTheMessage() {
        session.query("CREATE TABLE traced (line String) ENGINE = MergeTree ORDER BY line");
        session.query(
                "CREATE MATERIALIZED VIEW trace TO traced AS SELECT concat(_topic, '|',"
                        + " toString(_partition), '|', toString(_offset), '|', _key, '|',"
                        + " toString(_timestamp_ms), '|', toString(`_headers.name`), '|',"
                        + " hex(`_headers.value`[1]), '|', _table) AS line FROM queue");
        park(letter(7, "{\"id\": 7}"));
        session.query("SYSTEM REPLAY DEAD LETTERS queue");
        assertThat(rows("SELECT line FROM traced"))
                .containsExactly(
                        "t|0|7|k|2023-11-14 22:13:20.123|[\\'trace\\',\\'trace\\']|FF0001|queue");
    }

    @Test
    void lettersOfOtherTablesStay() {
        session.query(
                "CREATE TABLE other (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g2',"
                        + " 'JSONEachRow')");
        park(letter(1, "{\"id\": 1}"));
        session.query(
                "INSERT INTO system.dead_letter_queue (table_engine, database, table, raw_message)"
                        + " VALUES ('Kafka', 'default', 'other', '{\"id\": 5}'), ('RabbitMQ',"
                        + " 'default', 'queue', '{\"id\": 6}')");
        assertThat(rows("SYSTEM REPLAY DEAD LETTERS queue")).containsExactly("1\t0");
        assertThat(rows("SELECT raw_message FROM system.dead_letter_queue ORDER BY 1"))
                .containsExactly("{\"id\": 5}", "{\"id\": 6}");
    }

    @Test
    void tableThatWasMadeAnewTakesOverTheLetters() {
        park(letter(1, "{\"id\": -1}"));
        session.query("DROP TABLE queue");
        session.query(DeadLetters.DEFINITIONS.getFirst().replace("id UInt64", "id Int64"));
        session.query("SYSTEM STOP queue");
        assertThat(rows("SYSTEM REPLAY DEAD LETTERS queue")).containsExactly("1\t0");
    }

    @Test
    void tombstoneIsPassedOverWhereTheTableSaysSo() {
        ConsumerRecord<ByteBuffer, ByteBuffer> message =
                new ConsumerRecord<>("t", 0, 9, null, null);
        park(new DeadLetter(message, 0, "The message has no payload", ""));
        assertThat(rows("SELECT is_tombstone, message_timestamp FROM system.dead_letter_queue"))
                .containsExactly("1\t\\N");
        assertThat(rows("SYSTEM REPLAY DEAD LETTERS queue")).containsExactly("1\t0");
        assertThat(rows("SELECT count() FROM first")).containsExactly("0");
    }

    @Test
    void tableWithoutViewsSaysSo() {
        session.query("DROP TABLE to_first");
        session.query("DROP TABLE to_second");
        park(letter(1, "{\"id\": 1}"));
        assertError(
                "SYSTEM REPLAY DEAD LETTERS queue",
                ErrorCode.BAD_ARGUMENTS,
                "Table default.queue has no materialized view");
        assertThat(rows("SELECT count() FROM system.dead_letter_queue")).containsExactly("1");
    }

    @Test
    void onlyKafkaTablesHaveLetters() {
        assertError(
                "SYSTEM REPLAY DEAD LETTERS first",
                ErrorCode.BAD_ARGUMENTS,
                "Table default.first has engine MergeTree");
        assertError("SYSTEM REPLAY DEAD LETTERS nope", ErrorCode.UNKNOWN_TABLE, "default.nope");
        assertError(
                "SYSTEM REPLAY DEAD LETTERS queue WHERE nope = 1",
                ErrorCode.UNKNOWN_IDENTIFIER,
                "nope");
    }

    @Test
    void failureThatNoMessageIsToBlameForChangesNothing() {
        park(letter(1, "{\"id\": 1}"));
        session.query("DROP TABLE second");
        assertThatThrownBy(() -> session.query("SYSTEM REPLAY DEAD LETTERS queue"))
                .isInstanceOf(DatabaseException.class);
        assertThat(rows("SELECT replay_count FROM system.dead_letter_queue")).containsExactly("0");
        assertThat(rows("SELECT count() FROM first")).containsExactly("0");
    }

    @Test
    void messagesThatCannotBeParsedNeedNoViewThatWorks() {
        park(letter(1, "oops"));
        session.query("DROP TABLE second");
        assertThat(rows("SYSTEM REPLAY DEAD LETTERS queue")).containsExactly("0\t1");
        assertThat(rows("SELECT replay_count, view FROM system.dead_letter_queue"))
                .containsExactly("1\t");
    }

    @Test
    void lettersOfSeveralMonthsAreReplayedTogether() {
        session.query(
                "INSERT INTO system.dead_letter_queue (event_date, event_time, table_engine,"
                        + " database, table, raw_message, kafka_offset) SELECT toDate('2026-01-15')"
                        + " + number * 10, toDateTime('2026-01-15 00:00:00') + number * 864000,"
                        + " 'Kafka', 'default', 'queue', concat('{\"id\": ', toString(number),"
                        + " '}'), number FROM numbers(20)");
        assertThat(
                        rows(
                                "SELECT uniqExact(partition) FROM system.parts WHERE active AND table"
                                        + " = 'dead_letter_queue'"))
                .containsExactly("7");
        assertThat(
                        rows(
                                "SYSTEM REPLAY DEAD LETTERS queue WHERE event_date >= '2026-03-01'"
                                        + " AND kafka_offset % 2 = 0"))
                .containsExactly("7\t0");
        assertThat(rows("SELECT count(), min(id), countIf(id % 2 = 1) FROM first"))
                .containsExactly("7\t6\t0");
        assertThat(rows("SELECT count() FROM system.dead_letter_queue")).containsExactly("13");
    }

    /// The condition of the second batch reads parts that the first one has written anew.
    @Test
    void conditionThatReadsTheLettersForEachRowSeesThemAsTheyWere() {
        session.query(
                "INSERT INTO system.dead_letter_queue (event_date, event_time, table_engine,"
                        + " database, table, raw_message, kafka_offset) SELECT '2026-01-15',"
                        + " '2026-01-15 00:00:00', 'Kafka', 'default', 'queue', concat('{\"id\": ',"
                        + " toString(number), '}'), number FROM numbers(10100)");
        assertThat(
                        rows(
                                "SYSTEM REPLAY DEAD LETTERS queue WHERE EXISTS (SELECT 1 FROM (SELECT"
                                        + " kafka_offset AS o FROM system.dead_letter_queue) WHERE"
                                        + " o = length(table))"))
                .containsExactly("10099\t1");
        assertThat(rows("SELECT count(), uniqExact(id) FROM first"))
                .containsExactly("10099\t10099");
    }

    @Test
    void smallBatchesComeToTheSameEnd() {
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            letters.add(letter(i, i % 7 == 0 ? "broken" : "{\"id\": %d}".formatted(i)));
        }
        database.close();
        DeadLetters.inDatabase(
                files,
                instance -> {
                    DeadLetters.park(instance, letters.subList(0, 20));
                    DeadLetters.park(instance, letters.subList(20, 21));
                    DeadLetters.park(instance, letters.subList(21, 50));
                    ReplayedLetters result =
                            DeadLetters.replay(instance, new ReplayBatch.Bounds(4, 1 << 20));
                    assertThat(result).isEqualTo(new ReplayedLetters(42, 8));
                });
        reopen();
        assertThat(rows("SELECT count(), uniqExact(id) FROM first")).containsExactly("42\t42");
        assertThat(
                        rows(
                                "SELECT count(), uniqExact(kafka_offset), max(replay_count),"
                                        + " countIf(kafka_offset % 7 = 0) FROM"
                                        + " system.dead_letter_queue"))
                .containsExactly("8\t8\t1\t8");
    }

    private static DeadLetter letter(long offset, String payload) {
        return DeadLetters.letter(offset, payload.getBytes(UTF_8));
    }

    private void assertError(String statement, ErrorCode code, String text) {
        assertThatThrownBy(() -> session.query(statement))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.text()).contains(text);
                        });
    }
}
