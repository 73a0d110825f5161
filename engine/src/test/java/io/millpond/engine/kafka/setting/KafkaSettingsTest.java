package io.millpond.engine.kafka.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.catalog.NamedCollection;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settings by position, by name and from collections, and each error with its code and text.
final class KafkaSettingsTest {
    private static final List<Expression> FOUR =
            List.of(text("b:9092"), text("t"), text("g"), text("JSONEachRow"));

    @Test
    void positionalArgumentsFollowClickHousesOrder() {
        KafkaSettings settings =
                read(
                        List.of(
                                text("b:9092"),
                                text("a, b"),
                                text("g"),
                                Identifier.of("JSONEachRow"),
                                text("ignored"),
                                text("s:M"),
                                number(3),
                                number(1000)));
        assertThat(settings.topics()).containsExactly("a", "b");
        assertThat(settings.get(KafkaSettings.FORMAT)).isEqualTo("JSONEachRow");
        assertThat(settings.get(KafkaSettings.SCHEMA)).isEqualTo("s:M");
        assertThat(settings.get(KafkaSettings.NUM_CONSUMERS)).isEqualTo(3);
        assertThat(settings.blockRows()).isEqualTo(1000);
    }

    @Test
    void namedSettingsAndFormatSettingsAreKeptApart() {
        KafkaSettings settings =
                read(
                        FOUR,
                        set("kafka_flush_interval_ms", number(250)),
                        set("format_csv_delimiter", text(";")),
                        set("stream_flush_interval_ms", number(9)));
        assertThat(settings.get(KafkaSettings.FLUSH_INTERVAL_MS)).isEqualTo(250);
        assertThat(settings.formatTexts()).isEqualTo(Map.of("format_csv_delimiter", ";"));
    }

    @Test
    void consumersShareTheDefaultBlock() {
        assertThat(read(FOUR, set("kafka_num_consumers", number(4))).blockRows())
                .isEqualTo(1_048_449 / 4);
    }

    @Test
    void collectionIsOverriddenInParenthesesAndThenBySettings() {
        KafkaSettings settings =
                read(
                        List.of(
                                Identifier.of("c"),
                                FunctionCall.operator(
                                        "equals",
                                        List.of(Identifier.of("kafka_topic_list"), text("other")),
                                        Span.NONE)),
                        set("kafka_group_name", text("third")));
        assertThat(settings.topics()).containsExactly("other");
        assertThat(settings.get(KafkaSettings.GROUP_NAME)).isEqualTo("third");
        assertThat(settings.get(KafkaSettings.BROKER_LIST)).isEqualTo("c:9092");
        assertThat(settings.clientProperties()).isEqualTo(Map.of("auto.offset.reset", "latest"));
    }

    @Test
    void missingParameterIsNamed() {
        assertError(
                () -> read(FOUR.subList(0, 3)),
                ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                "Required parameter 'kafka_format' for storage Kafka not specified");
    }

    @Test
    void parameterGivenTwiceIsNamedWithItsPlace() {
        assertError(
                () -> read(FOUR, set("kafka_format", text("CSV"))),
                ErrorCode.BAD_ARGUMENTS,
                "The argument №4 of storage Kafka and the parameter 'kafka_format' in SETTINGS"
                        + " cannot be specified at the same time");
    }

    @Test
    void unknownSettingIsNamed() {
        assertError(
                () -> read(FOUR, set("kafka_nonexistent", number(1))),
                ErrorCode.UNKNOWN_SETTING,
                "Unknown setting 'kafka_nonexistent': for storage Kafka");
    }

    @Test
    void unknownCollectionIsNamed() {
        assertError(
                () -> read(List.of(Identifier.of("nocoll"))),
                ErrorCode.NAMED_COLLECTION_DOESNT_EXIST,
                "There is no named collection `nocoll`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka_num_consumers | 0 | Number of consumers can not be lower than 1.",
                "kafka_max_block_size | 0 | kafka_max_block_size can not be lower than 1",
                "kafka_poll_max_batch_size | 0 | kafka_poll_max_batch_size can not be lower than 1",
                "kafka_schema_registry_skip_bytes | 256 | kafka_schema_registry_skip_bytes value"
                        + " 256 must be between 0 and 255",
                "kafka_handle_error_mode | bad | Unexpected value of StreamingHandleErrorMode:"
                        + " 'bad'. Must be one of ['dead_letter_queue', 'stream', 'default']",
                "kafka_tombstones | drop | Unexpected value of KafkaTombstones: 'drop'. Must be"
                        + " one of ['skip', 'row', 'dead_letter_queue']",
                "kafka_insert_timeout_ms | 99 | kafka_insert_timeout_ms value 99 must be between 100"
                        + " and 600000",
                "kafka_consumers_pool_ttl_ms | 100 | The value of 'kafka_consumers_pool_ttl_ms'"
                        + " (100) cannot be less than 'kafka_consumer_reschedule_ms' (500)",
                "kafka_consumers_pool_ttl_ms | 600001 | The value of"
                        + " 'kafka_consumers_pool_ttl_ms' (600001) cannot be too big (greater then"
                        + " 600000), since this may cause live memory leaks",
                "kafka_compression_codec | zip | Unexpected value of kafka_compression_codec:"
                        + " 'zip'. Must be one of ['none', 'gzip', 'snappy', 'lz4', 'zstd']",
                "kafka_security_protocol | tls | Unexpected value of kafka_security_protocol:"
                        + " 'tls'. Must be one of ['plaintext', 'ssl', 'sasl_plaintext',"
                        + " 'sasl_ssl']",
                "kafka_sasl_mechanism | MD5 | Unexpected value of kafka_sasl_mechanism: 'MD5'."
                        + " Must be one of ['GSSAPI', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512',"
                        + " 'OAUTHBEARER']"
            })
    void valueThatCannotWorkIsRefused(String name, String value, String message) {
        assertError(
                () -> KafkaValidation.check(read(FOUR, set(name, text(value)))),
                ErrorCode.BAD_ARGUMENTS,
                message);
    }

    @Test
    void tooManyConsumersAreRefused() {
        assertThatThrownBy(
                        () ->
                                KafkaValidation.checkConsumersMax(
                                        read(FOUR, set("kafka_num_consumers", number(1000)))))
                .hasMessageStartingWith("The number of consumers can not be bigger than ");
    }

    @Test
    void macrosAreTheNamesOfTheTable() {
        KafkaSettings written =
                read(FOUR, set("kafka_client_id", text("{table} of {database}, a{2} too")));
        assertThat(
                        NameMacros.expanded(written, TableName.of("shop", "orders"))
                                .get(KafkaSettings.CLIENT_ID))
                .isEqualTo("orders of shop, a{2} too");
        KafkaSettings unknown = read(FOUR, set("kafka_client_id", text("{shard}")));
        assertError(
                () -> NameMacros.expanded(unknown, TableName.of("shop", "orders")),
                ErrorCode.NO_ELEMENTS_IN_CONFIG,
                "No macro 'shard' in config while processing substitutions in '{shard}'");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3"})
    void emptyRequiredParameterIsRefused(int index) {
        List<Expression> arguments = new ArrayList<>(FOUR);
        arguments.set(index, text(" "));
        assertError(
                () -> KafkaValidation.check(read(arguments)),
                ErrorCode.BAD_ARGUMENTS,
                "'%s' of storage Kafka must not be empty"
                        .formatted(KafkaSettings.POSITIONAL.get(index).name()));
    }

    @Test
    void unknownFormatIsRefused() {
        List<Expression> arguments = new ArrayList<>(FOUR);
        arguments.set(3, text("NoSuchFormat"));
        assertError(
                () -> KafkaValidation.check(read(arguments)),
                ErrorCode.UNKNOWN_FORMAT,
                "Unknown format NoSuchFormat");
    }

    @Test
    void valuesOfTheWrongKindAreRefused() {
        assertThatThrownBy(() -> read(FOUR, set("kafka_num_consumers", text("many"))))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e ->
                                assertThat(e.code())
                                        .isEqualTo(ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED));
        assertError(
                () -> read(FOUR, set("kafka_num_consumers", text("-1"))),
                ErrorCode.CANNOT_CONVERT_TYPE,
                "Field value -1 is out of range of unsigned long type");
        assertError(
                () -> read(FOUR, set("kafka_thread_per_consumer", number(2))),
                ErrorCode.CANNOT_CONVERT_TYPE,
                "Field value 2 is out of range of bool type");
        assertError(
                () -> read(FOUR, set("kafka_thread_per_consumer", text("yes"))),
                ErrorCode.CANNOT_PARSE_BOOL,
                "Cannot parse bool from string 'yes'");
    }

    @Test
    void secretsAreNotPrinted() {
        KafkaSettings settings = read(FOUR, set("kafka_sasl_password", text("topsecret")));
        assertThat(settings.toString()).contains("[HIDDEN]").doesNotContain("topsecret");
        assertThat(KafkaSettings.isSecret("kafka_sasl_password")).isTrue();
    }

    private static void assertError(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
            ErrorCode code,
            String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.text()).isEqualTo(message);
                        });
    }

    private static KafkaSettings read(
            List<Expression> arguments, SettingAssignment... assignments) {
        NamedCollection collection =
                new NamedCollection(
                        "c",
                        List.of(
                                entry("kafka_broker_list", "c:9092"),
                                entry("kafka_topic_list", "first"),
                                entry("kafka_group_name", "second"),
                                entry("kafka_bogus", "left alone"),
                                entry("kafka.auto_offset_reset", "latest")));
        Storage storage =
                new Storage(
                        new NamedCall("Kafka", arguments, Span.NONE),
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        List.of(),
                        List.of(assignments),
                        Span.NONE);
        return new KafkaSettingsReader(
                        name -> name.equals("c") ? Optional.of(collection) : Optional.empty())
                .read(storage, true);
    }

    private static NamedCollection.Entry entry(String key, String value) {
        return new NamedCollection.Entry(key, value, Optional.empty());
    }

    private static SettingAssignment set(String name, Expression value) {
        return new SettingAssignment(name, new SettingAssignment.Assigned(value), Span.NONE);
    }

    private static Expression text(String value) {
        return Literal.StringLiteral.of(value);
    }

    private static Expression number(long value) {
        return Literal.IntegerLiteral.of(value);
    }
}
