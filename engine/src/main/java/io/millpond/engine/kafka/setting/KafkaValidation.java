package io.millpond.engine.kafka.setting;

import io.millpond.engine.format.library.Formats;
import io.millpond.engine.table.TableColumn;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.setting.Setting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a new Kafka table has to meet.
///
/// *Differs:* ClickHouse accepts empty brokers, topics and groups, unknown formats, codecs,
/// security protocols and mechanisms, and fails later or never; here CREATE says so.
public final class KafkaValidation {
    private static final int CONSUMERS_MAX = 16;
    private static final int SKIP_BYTES_MAX = 255;
    private static final long POOL_TTL_MS_MAX = 600_000;
    private static final List<String> CODECS = List.of("", "none", "gzip", "snappy", "lz4", "zstd");
    private static final List<String> PROTOCOLS =
            List.of("", "plaintext", "ssl", "sasl_plaintext", "sasl_ssl");
    private static final List<String> MECHANISMS =
            List.of("", "GSSAPI", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER");

    private static final long INSERT_TIMEOUT_MS_MIN = 100;
    private static final long INSERT_TIMEOUT_MS_MAX = 600_000;

    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private KafkaValidation() {}

    /// Throws BAD_ARGUMENTS and others for settings that cannot work.
    public static void check(KafkaSettings settings) {
        checkConsumers(settings.get(KafkaSettings.NUM_CONSUMERS));
        checkAtLeastOne(settings, KafkaSettings.MAX_BLOCK_SIZE);
        checkAtLeastOne(settings, KafkaSettings.POLL_MAX_BATCH_SIZE);
        long skipBytes = settings.get(KafkaSettings.SKIP_BYTES);
        if (skipBytes > SKIP_BYTES_MAX) {
            throw bad(
                    "kafka_schema_registry_skip_bytes value %d must be between 0 and 255"
                            .formatted(skipBytes));
        }
        checkInsertTimeout(settings.get(KafkaSettings.INSERT_TIMEOUT_MS));
        checkPool(settings);
        checkKeeper(settings);
        checkDecisionTopic(settings);
        KafkaSettings.REQUIRED.forEach(required -> checkNotEmpty(settings, required));
        checkWord(settings, KafkaSettings.COMPRESSION_CODEC, CODECS);
        checkWord(settings, KafkaSettings.SECURITY_PROTOCOL, PROTOCOLS);
        checkWord(settings, KafkaSettings.SASL_MECHANISM, MECHANISMS);
        Formats.input(settings.get(KafkaSettings.FORMAT));
        // Throws for what is no start.
        var _ = OffsetPolicy.start(settings.get(KafkaSettings.AUTO_OFFSET_RESET));
    }

    /// Throws for columns that a stream cannot have.
    public static void checkColumns(List<TableColumn> columns) {
        if (columns.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    "Incorrect CREATE query: required list of column descriptions or AS section"
                            + " or SELECT.");
        }
        for (TableColumn column : columns) {
            switch (column.kind()) {
                case ORDINARY, ALIAS -> {}
                case DEFAULT, MATERIALIZED, EPHEMERAL ->
                        throw bad(
                                "KafkaEngine doesn't support DEFAULT/MATERIALIZED/EPHEMERAL"
                                        + " expressions for columns. See"
                                        + " https://clickhouse.com/docs/engines/table-engines/"
                                        + "integrations/kafka/#configuration.");
            }
        }
    }

    private static void checkConsumers(long count) {
        if (count < 1) {
            throw bad("Number of consumers can not be lower than 1.");
        }
    }

    /// Throws BAD_ARGUMENTS for more consumers than are good for the server.
    public static void checkConsumersMax(KafkaSettings settings) {
        long count = settings.get(KafkaSettings.NUM_CONSUMERS);
        int max = Math.max(CONSUMERS_MAX, Runtime.getRuntime().availableProcessors());
        if (count > max) {
            throw bad(
                    ("The number of consumers can not be bigger than %d. A single consumer can"
                                    + " read any number of partitions. Extra consumers are relatively"
                                    + " expensive, and using a lot of them can lead to high memory and"
                                    + " CPU usage.")
                            .formatted(max));
        }
    }

    private static void checkAtLeastOne(KafkaSettings settings, Setting<Long> setting) {
        if (settings.get(setting) < 1) {
            throw bad(setting.name() + " can not be lower than 1");
        }
    }

    private static void checkInsertTimeout(long timeoutMs) {
        if (timeoutMs < INSERT_TIMEOUT_MS_MIN || timeoutMs > INSERT_TIMEOUT_MS_MAX) {
            throw bad(
                    "kafka_insert_timeout_ms value %d must be between %d and %d"
                            .formatted(timeoutMs, INSERT_TIMEOUT_MS_MIN, INSERT_TIMEOUT_MS_MAX));
        }
    }

    private static void checkPool(KafkaSettings settings) {
        long ttl = settings.get(KafkaSettings.POOL_TTL_MS);
        long reschedule = settings.get(KafkaSettings.RESCHEDULE_MS);
        if (ttl < reschedule) {
            throw bad(
                    ("The value of 'kafka_consumers_pool_ttl_ms' (%d) cannot be less than"
                                    + " 'kafka_consumer_reschedule_ms' (%d)")
                            .formatted(ttl, reschedule));
        }
        if (ttl > POOL_TTL_MS_MAX) {
            throw bad(
                    ("The value of 'kafka_consumers_pool_ttl_ms' (%d) cannot be too big (greater"
                                    + " then %d), since this may cause live memory leaks")
                            .formatted(ttl, POOL_TTL_MS_MAX));
        }
    }

    private static void checkKeeper(KafkaSettings settings) {
        boolean hasPath = !settings.get(KafkaSettings.KEEPER_PATH).isEmpty();
        boolean hasReplica = !settings.get(KafkaSettings.REPLICA_NAME).isEmpty();
        if (hasPath || hasReplica) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    "Storing the Kafka offsets in Keeper is experimental. Set"
                            + " `allow_experimental_kafka_offsets_storage_in_keeper` setting to"
                            + " enable it.");
        }
    }

    private static void checkDecisionTopic(KafkaSettings settings) {
        if (settings.commitProtocol() != CommitProtocol.TRANSACTION) {
            return;
        }
        String topic = settings.get(KafkaSettings.DECISION_TOPIC);
        if (!TOPIC_NAME.matcher(topic).matches()) {
            throw bad(
                    "The value of 'kafka_decision_topic' ('%s') is not the name of a topic"
                            .formatted(topic));
        }
        for (String read : settings.topics()) {
            if (read.startsWith("^") ? matches(read, topic) : topic.equals(read)) {
                throw bad(
                        ("With kafka_commit_protocol = 'transaction' the table cannot read the topic"
                                        + " of its own decisions '%s', which kafka_topic_list '%s'"
                                        + " names")
                                .formatted(topic, settings.get(KafkaSettings.TOPIC_LIST)));
            }
        }
    }

    private static boolean matches(String pattern, String topic) {
        try {
            return Pattern.matches(pattern, topic);
        } catch (PatternSyntaxException e) {
            throw bad(
                    "'%s' in kafka_topic_list is no regular expression: %s"
                            .formatted(pattern, e.getDescription()));
        }
    }

    private static void checkNotEmpty(KafkaSettings settings, Setting<?> setting) {
        boolean isEmpty =
                setting.equals(KafkaSettings.TOPIC_LIST)
                        ? settings.topics().isEmpty()
                        : settings.text(setting).isBlank();
        if (isEmpty) {
            throw bad("'" + setting.name() + "' of storage Kafka must not be empty");
        }
    }

    private static void checkWord(
            KafkaSettings settings, Setting<String> setting, List<String> words) {
        String value = settings.get(setting);
        for (String word : words) {
            if (word.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
                return;
            }
        }
        throw bad(
                "Unexpected value of %s: '%s'. Must be one of ['%s']"
                        .formatted(
                                setting.name(),
                                value,
                                String.join("', '", words.subList(1, words.size()))));
    }

    /// Throws for values in SETTINGS that are of another kind than their setting; a position to
    /// start from may be a moment in milliseconds.
    public static void checkKinds(List<SettingAssignment> assignments) {
        for (SettingAssignment assignment : assignments) {
            Setting<?> setting = KafkaSettings.REGISTRY.find(assignment.name());
            boolean isText =
                    setting != null
                            && !setting.equals(KafkaSettings.AUTO_OFFSET_RESET)
                            && (setting.type().name().equals("String")
                                    || setting.equals(KafkaSettings.ERROR_MODE));
            if (isText
                    && assignment.value() instanceof SettingAssignment.Assigned(Expression value)
                    && value instanceof Literal.IntegerLiteral) {
                throw new DatabaseException(
                        ErrorCode.BAD_GET, "Bad get: has UInt64, requested String");
            }
        }
    }

    private static DatabaseException bad(String text) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, text);
    }
}
