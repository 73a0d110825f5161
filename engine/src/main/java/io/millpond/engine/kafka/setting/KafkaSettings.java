package io.millpond.engine.kafka.setting;

import io.millpond.engine.format.FormatSettings;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The settings of a Kafka table. Immutable.
///
/// Each is declared once, below. Source: ClickHouse 26.7, names, defaults and texts of errors.
public final class KafkaSettings {
    public static final Setting<String> BROKER_LIST =
            text("kafka_broker_list", "", "Comma-separated brokers, each host:port.");
    static final Setting<String> TOPIC_LIST =
            text(
                    "kafka_topic_list",
                    "",
                    "Comma-separated topics; one that begins with ^ is a regular expression.");
    public static final Setting<String> GROUP_NAME =
            text("kafka_group_name", "", "The consumer group of the table.");
    public static final Setting<String> FORMAT =
            text("kafka_format", "", "The format of messages, read and written.");
    public static final Setting<String> SCHEMA =
            text("kafka_schema", "", "The schema of formats that need one: file:Message.");
    public static final Setting<Long> SKIP_BYTES =
            number(
                    "kafka_schema_registry_skip_bytes",
                    0,
                    "Leading bytes of each message that are not decoded; shorter ones are skipped.");
    public static final Setting<Long> NUM_CONSUMERS =
            number("kafka_num_consumers", 1, "The number of consumers, each a lane of its own.");
    static final Setting<Long> MAX_BLOCK_SIZE =
            number(
                    "kafka_max_block_size",
                    1_048_449,
                    "The rows at which a block ends; the default is shared by the consumers.");
    static final Setting<Long> MAX_BLOCK_BYTES =
            number(
                    "kafka_max_block_bytes",
                    0,
                    "The bytes in memory at which a block of a consumer ends, and what its fetches"
                            + " are sized by; 0: a part of what all consumers may hold.");
    public static final Setting<Long> SKIP_BROKEN =
            number(
                    "kafka_skip_broken_messages",
                    0,
                    "The broken rows of one message that are left out and counted; with more of"
                            + " them it cannot be decoded. Formats whose rows cannot be told apart"
                            + " leave none out.");
    static final Setting<Boolean> COMMIT_EVERY_BATCH =
            flag("kafka_commit_every_batch", false, "Has no effect: it would lose messages.");
    public static final Setting<String> CLIENT_ID =
            text("kafka_client_id", "", "The client id; empty: made of database and table.");
    public static final Setting<Long> POLL_TIMEOUT_MS =
            millis("kafka_poll_timeout_ms", 500, "The longest wait of one poll.");
    public static final Setting<Long> POLL_MAX_BATCH_SIZE =
            number("kafka_poll_max_batch_size", 65_409, "The most messages of one poll.");
    public static final Setting<Long> FLUSH_INTERVAL_MS =
            millis("kafka_flush_interval_ms", 7_500, "The age at which a block ends; 0: none.");
    static final Setting<Long> RESCHEDULE_MS =
            millis("kafka_consumer_reschedule_ms", 500, "Has no effect: consumers do not pause.");
    static final Setting<Long> POOL_TTL_MS =
            number("kafka_consumers_pool_ttl_ms", 60_000, "Has no effect: nothing is pooled.");
    static final Setting<Long> ACQUIRE_TIMEOUT_MS =
            millis("kafka_consumer_acquire_timeout_ms", 30_000, "Has no effect.");
    static final Setting<Boolean> THREAD_PER_CONSUMER =
            flag(
                    "kafka_thread_per_consumer",
                    false,
                    "Has no effect: every consumer has threads of its own.");
    static final Setting<String> ERROR_MODE =
            Setting.of(
                    "kafka_handle_error_mode",
                    SettingType.words(
                            "StreamingHandleErrorMode", "dead_letter_queue", "stream", "default"),
                    "default",
                    "What becomes of a message that cannot be decoded. default: its partition"
                            + " stands still and tries again. stream: a row with _raw_message and"
                            + " _error. dead_letter_queue: system.dead_letter_queue, where messages"
                            + " go too whose rows a view fails on; in the other modes a block that"
                            + " a view fails on is tried again as a whole.");
    static final Setting<String> TOMBSTONES =
            Setting.of(
                    "kafka_tombstones",
                    SettingType.words("KafkaTombstones", "skip", "row", "dead_letter_queue"),
                    "skip",
                    "What becomes of a message without payload, in every error mode. skip: it is"
                            + " counted. row: a row of defaults with _is_tombstone = 1."
                            + " dead_letter_queue: system.dead_letter_queue.");
    public static final Setting<String> AUTO_OFFSET_RESET =
            text(
                    "kafka_auto_offset_reset",
                    "earliest",
                    "Where the table reads when it starts for the first time: earliest, latest, or"
                            + " milliseconds since 1970. A partition that turns up later is read"
                            + " from its beginning.");
    static final Setting<String> OFFSET_OUT_OF_RANGE =
            Setting.of(
                    "kafka_offset_out_of_range",
                    SettingType.words("OffsetOutOfRange", "earliest", "latest", "fail"),
                    "earliest",
                    "What a partition does whose next message was deleted before it was read: go on"
                            + " at the first message that is there, or at the end, or stand still.");
    public static final Setting<Boolean> COMMIT_ON_SELECT =
            flag(
                    "kafka_commit_on_select",
                    false,
                    "Whether a direct SELECT moves the positions behind what it read to the end.");
    public static final Setting<Long> MAX_ROWS_PER_MESSAGE =
            number("kafka_max_rows_per_message", 1, "INSERT: the rows of one message.");
    public static final Setting<Long> INSERT_TIMEOUT_MS =
            millis(
                    "kafka_insert_timeout_ms",
                    10_000,
                    "INSERT: how long brokers may take to say where the topic is, and to answer each"
                            + " request; a message that is not acknowledged after three times as"
                            + " long fails.");
    public static final Setting<String> COMPRESSION_CODEC =
            text("kafka_compression_codec", "", "INSERT: none, gzip, snappy, lz4 or zstd.");
    public static final Setting<Long> COMPRESSION_LEVEL =
            Setting.of(
                    "kafka_compression_level",
                    SettingType.INT64,
                    -1L,
                    "INSERT: the level of the codec; -1: its default.");
    public static final Setting<Boolean> MAP_VIRTUAL_COLUMNS =
            flag(
                    "kafka_map_virtual_columns_on_write",
                    false,
                    "INSERT: _key, _timestamp and _headers.* are left out of the payload.");
    public static final Setting<String> SECURITY_PROTOCOL =
            text("kafka_security_protocol", "", "plaintext, ssl, sasl_plaintext or sasl_ssl.");
    public static final Setting<String> SASL_MECHANISM =
            text("kafka_sasl_mechanism", "", "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, GSSAPI, ...");
    public static final Setting<String> SASL_USERNAME =
            text("kafka_sasl_username", "", "The user.");
    public static final Setting<String> SASL_PASSWORD =
            text("kafka_sasl_password", "", "The user's password; never shown.");
    static final Setting<String> AWS_REGION = text("kafka_aws_region", "", "Has no effect.");
    static final Setting<String> CLIENT_RACK =
            text("kafka_autodetect_client_rack", "", "Has no effect.");
    static final Setting<String> KEEPER_PATH = text("kafka_keeper_path", "", "Not supported.");
    static final Setting<String> REPLICA_NAME = text("kafka_replica_name", "", "Not supported.");
    static final Setting<String> COMMIT_PROTOCOL =
            Setting.of(
                    "kafka_commit_protocol",
                    SettingType.words("KafkaCommitProtocol", "local", "transaction"),
                    "local",
                    "What decides that messages are taken in: the server's own log, or a Kafka"
                            + " transaction, for servers that share a group.");
    public static final Setting<String> DECISION_TOPIC =
            text(
                    "kafka_decision_topic",
                    "__millpond_decisions",
                    "The compacted topic of decisions of kafka_commit_protocol = 'transaction'.");
    static final Setting<String> ROW_DELIMITER =
            text("kafka_row_delimiter", "", "Obsolete, has no effect.");

    /// All settings of Kafka tables.
    public static final SettingRegistry REGISTRY =
            new SettingRegistry(
                    List.of(
                            BROKER_LIST,
                            TOPIC_LIST,
                            GROUP_NAME,
                            FORMAT,
                            SCHEMA,
                            SKIP_BYTES,
                            NUM_CONSUMERS,
                            MAX_BLOCK_SIZE,
                            SKIP_BROKEN,
                            COMMIT_EVERY_BATCH,
                            CLIENT_ID,
                            POLL_TIMEOUT_MS,
                            POLL_MAX_BATCH_SIZE,
                            FLUSH_INTERVAL_MS,
                            RESCHEDULE_MS,
                            POOL_TTL_MS,
                            ACQUIRE_TIMEOUT_MS,
                            THREAD_PER_CONSUMER,
                            ERROR_MODE,
                            AUTO_OFFSET_RESET,
                            OFFSET_OUT_OF_RANGE,
                            COMMIT_ON_SELECT,
                            MAX_ROWS_PER_MESSAGE,
                            COMPRESSION_CODEC,
                            COMPRESSION_LEVEL,
                            MAP_VIRTUAL_COLUMNS,
                            SECURITY_PROTOCOL,
                            SASL_MECHANISM,
                            SASL_USERNAME,
                            SASL_PASSWORD,
                            AWS_REGION,
                            CLIENT_RACK,
                            KEEPER_PATH,
                            REPLICA_NAME,
                            ROW_DELIMITER,
                            TOMBSTONES,
                            INSERT_TIMEOUT_MS,
                            MAX_BLOCK_BYTES,
                            COMMIT_PROTOCOL,
                            DECISION_TOPIC));

    /// In the order of positional arguments.
    static final List<Setting<?>> POSITIONAL =
            List.of(
                    BROKER_LIST,
                    TOPIC_LIST,
                    GROUP_NAME,
                    FORMAT,
                    ROW_DELIMITER,
                    SCHEMA,
                    NUM_CONSUMERS,
                    MAX_BLOCK_SIZE,
                    SKIP_BROKEN,
                    COMMIT_EVERY_BATCH,
                    CLIENT_ID,
                    POLL_TIMEOUT_MS,
                    FLUSH_INTERVAL_MS,
                    THREAD_PER_CONSUMER,
                    ERROR_MODE,
                    COMMIT_ON_SELECT,
                    MAX_ROWS_PER_MESSAGE);

    static final List<Setting<?>> REQUIRED = List.of(BROKER_LIST, TOPIC_LIST, GROUP_NAME, FORMAT);

    private final Settings values;
    private final Map<String, String> formatTexts;
    private final Map<String, String> clientProperties;

    private KafkaSettings(
            Settings values,
            Map<String, String> formatTexts,
            Map<String, String> clientProperties) {
        this.values = values;
        this.formatTexts = Map.copyOf(formatTexts);
        this.clientProperties = Map.copyOf(clientProperties);
    }

    /// Nothing set.
    public static KafkaSettings none() {
        return new KafkaSettings(REGISTRY.defaults(), Map.of(), Map.of());
    }

    /// These settings with one more: of Kafka tables, of formats, or of queries, which are accepted
    /// and do nothing here.
    ///
    /// Errors: UNKNOWN_SETTING, and those of the setting's type.
    public KafkaSettings with(String name, String text) {
        if (REGISTRY.find(name) != null) {
            return new KafkaSettings(values.with(name, text), formatTexts, clientProperties);
        }
        if (FormatSettings.known().containsKey(name)) {
            Map<String, String> changed = new HashMap<>(formatTexts);
            changed.put(name, text);
            return new KafkaSettings(values, changed, clientProperties);
        }
        if (QuerySettings.REGISTRY.find(name) != null) {
            return this;
        }
        throw new DatabaseException(
                ErrorCode.UNKNOWN_SETTING, "Unknown setting '" + name + "': for storage Kafka");
    }

    /// These settings with a property of Kafka clients, in its own spelling.
    public KafkaSettings withClientProperty(String property, String text) {
        Map<String, String> changed = new HashMap<>(clientProperties);
        changed.put(property, text);
        return new KafkaSettings(values, formatTexts, changed);
    }

    public <T> T get(Setting<T> setting) {
        return values.get(setting);
    }

    /// The value as text.
    public String text(Setting<?> setting) {
        return values.text(setting);
    }

    public boolean isSet(Setting<?> setting) {
        return values.isChanged(setting);
    }

    /// The settings of formats that were given.
    public Map<String, String> formatTexts() {
        return formatTexts;
    }

    /// The properties of Kafka clients that a named collection gave, as the clients spell them.
    public Map<String, String> clientProperties() {
        return clientProperties;
    }

    /// The topics of the list.
    public List<String> topics() {
        return List.of(get(TOPIC_LIST).split(",")).stream()
                .map(String::strip)
                .filter(topic -> !topic.isEmpty())
                .toList();
    }

    public CommitProtocol commitProtocol() {
        return get(COMMIT_PROTOCOL).equals("transaction")
                ? CommitProtocol.TRANSACTION
                : CommitProtocol.LOCAL;
    }

    /// Rows at which a block of one consumer ends.
    public int blockRows() {
        long consumers = get(NUM_CONSUMERS);
        long rows =
                isSet(MAX_BLOCK_SIZE)
                        ? get(MAX_BLOCK_SIZE)
                        : Math.max(1, MAX_BLOCK_SIZE.defaultValue() / consumers);
        return (int) Math.min(rows, Integer.MAX_VALUE);
    }

    /// Whether broken messages become rows.
    public boolean hasErrorRows() {
        return get(ERROR_MODE).equals("stream");
    }

    /// Whether messages without payload become rows.
    public boolean hasTombstoneRows() {
        return get(TOMBSTONES).equals("row");
    }

    public LaneSettings.BrokenPolicy brokenPolicy() {
        return switch (get(ERROR_MODE)) {
            case "stream" -> LaneSettings.BrokenPolicy.ROW;
            case "dead_letter_queue" -> LaneSettings.BrokenPolicy.PARK;
            default -> LaneSettings.BrokenPolicy.STOP;
        };
    }

    public LaneSettings.TombstonePolicy tombstonePolicy() {
        return switch (get(TOMBSTONES)) {
            case "row" -> LaneSettings.TombstonePolicy.ROW;
            case "dead_letter_queue" -> LaneSettings.TombstonePolicy.PARK;
            default -> LaneSettings.TombstonePolicy.SKIP;
        };
    }

    public OffsetPolicy.OutOfRange outOfRange() {
        return switch (get(OFFSET_OUT_OF_RANGE)) {
            case "latest" -> OffsetPolicy.OutOfRange.LATEST;
            case "fail" -> OffsetPolicy.OutOfRange.FAIL;
            default -> OffsetPolicy.OutOfRange.EARLIEST;
        };
    }

    /// Whether the value of a setting or collection key must not be shown.
    public static boolean isSecret(String name) {
        return name.equals(SASL_PASSWORD.name())
                || name.endsWith("password")
                || name.endsWith("sasl_jaas_config")
                || name.endsWith("sasl.jaas.config");
    }

    /// The names and values, secrets left out.
    @Override
    public String toString() {
        Map<String, String> shown = new HashMap<>(values.changed());
        shown.putAll(formatTexts);
        shown.replaceAll((name, value) -> isSecret(name) ? "[HIDDEN]" : value);
        return shown.toString();
    }

    private static Setting<String> text(String name, String defaultValue, String doc) {
        return Setting.of(name, SettingType.STRING, defaultValue, doc);
    }

    private static Setting<Long> number(String name, long defaultValue, String doc) {
        return Setting.of(name, SettingType.UINT64, defaultValue, doc);
    }

    private static Setting<Long> millis(String name, long defaultValue, String doc) {
        return Setting.of(name, SettingType.MILLISECONDS, defaultValue, doc);
    }

    private static Setting<Boolean> flag(String name, boolean defaultValue, String doc) {
        return Setting.of(name, SettingType.BOOL, defaultValue, doc);
    }
}
