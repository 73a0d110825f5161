package io.millpond.engine.kafka.client;

import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.setting.KafkaClientSettings;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The properties of a table's Kafka clients. Immutable.
///
/// Later ones win: our defaults; the server's, for all consumers or producers; the server's for the
/// table's topic; the named collection's; the table's security settings; and what the ingest
/// protocol rests on, which nobody can change.
public final class KafkaClientProperties {
    /// Others see that a member left, or take over from a dead one, after these.
    private static final int HEARTBEAT_INTERVAL_MS = 1_000;

    private static final int SESSION_TIMEOUT_MS = 15_000;
    private static final int METADATA_MAX_AGE_MS = 30_000;
    /// How long the broker holds a fetch back when there is nothing: what an idle lane costs is
    /// mostly asking again. Messages are waited for no longer for that, nor is leaving.
    private static final int FETCH_WAIT_MS = 500;

    /// A lookup asks for messages that are there, and one partition may keep another waiting.
    private static final int LOOKUP_WAIT_MS = 100;

    /// One fetch brings messages of this many partitions at least, if each has enough.
    private static final int PARTITIONS_IN_FETCH = 8;

    /// Messages of one poll at most: records live only from the poll to the block, so few of them
    /// stay in the processor's caches, half a megabyte of GitHub events, and die young. A poll
    /// costs as much as some ten messages.
    private static final int POLL_RECORDS_MAX = 1_000;

    /// How long a dead server's open transaction keeps others from reading what is committed; each
    /// step of deciding takes at most half of it.
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;

    private static final String OFFSET_RESET = ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;

    private static final Set<String> AT_END = Set.of("latest", "largest", "end");

    private final KafkaSettings settings;
    private final KafkaClientSettings server;
    private final String clientId;

    /// @param clientId used when the table names none
    public KafkaClientProperties(
            KafkaSettings settings, KafkaClientSettings server, String clientId) {
        this.settings = settings;
        this.server = server;
        String own = settings.get(KafkaSettings.CLIENT_ID);
        this.clientId = own.isEmpty() ? clientId : own;
    }

    /// Where the table reads when it starts for the first time: as its setting says, else as the
    /// client property in Kafka's or librdkafka's words does.
    public OffsetPolicy.Start start() {
        if (settings.isSet(KafkaSettings.AUTO_OFFSET_RESET)) {
            return OffsetPolicy.start(settings.get(KafkaSettings.AUTO_OFFSET_RESET));
        }
        String property = given(server.consumer()).getOrDefault(OFFSET_RESET, "earliest");
        return AT_END.contains(property) ? new OffsetPolicy.Latest() : new OffsetPolicy.Earliest();
    }

    /// What one fetch may bring of one partition, or a single message that is larger.
    ///
    /// @param fetchBytes the most bytes of one fetch
    public long partitionFetchBytes(long fetchBytes) {
        String own = given(server.consumer()).get(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG);
        try {
            return own == null ? fetchBytes / PARTITIONS_IN_FETCH : Long.parseLong(own.strip());
        } catch (NumberFormatException _) {
            // The client will refuse it, and say so.
            return fetchBytes;
        }
    }

    /// @param fetchBytes the most bytes of one fetch
    Map<String, Object> consumer(LaneSettings lane, long fetchBytes) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId(lane.lane()));
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_INTERVAL_MS);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MS);
        properties.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                (int) (fetchBytes / PARTITIONS_IN_FETCH));
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        properties.putAll(given(server.consumer()));
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int) fetchBytes);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, pollRecords());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, lane.group());
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, lane.instanceId());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(OFFSET_RESET, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        leaveToBroker(properties);
        return properties;
    }

    /// The next-generation protocol, when asked for, has these on the broker.
    private static void leaveToBroker(Map<String, Object> properties) {
        if (isIncremental(properties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            properties.remove(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
            properties.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
            properties.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        }
    }

    private static boolean isIncremental(@Nullable Object protocol) {
        return GroupProtocol.CONSUMER.name().equalsIgnoreCase(String.valueOf(protocol));
    }

    /// Whether the lanes' consumers follow the next-generation group protocol.
    boolean isIncremental() {
        return isIncremental(given(server.consumer()).get(ConsumerConfig.GROUP_PROTOCOL_CONFIG));
    }

    private int pollRecords() {
        long records =
                Math.min(settings.get(KafkaSettings.POLL_MAX_BATCH_SIZE), settings.blockRows());
        return (int) Math.min(records, POLL_RECORDS_MAX);
    }

    Map<String, Object> admin(int lane) {
        Map<String, Object> properties = new HashMap<>(given(server.consumer()));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(lane) + "-admin");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    public Map<String, Object> durabilityAdmin() {
        Map<String, Object> properties = admin(0);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-check");
        return properties;
    }

    /// A consumer that looks up what is committed.
    Map<String, Object> reader(LaneSettings lane) {
        Map<String, Object> properties = new HashMap<>(given(server.consumer()));
        properties.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId(lane.lane()) + "-reader");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, lane.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(OFFSET_RESET, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LOOKUP_WAIT_MS);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    /// A producer of the transactions that decide the blocks of lane `ofLane`.
    Map<String, Object> decider(LaneSettings lane, int ofLane) {
        Map<String, Object> properties = new HashMap<>(given(server.producer()));
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId(ofLane) + "-decider");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, lane.transactionalId(ofLane));
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // The broker may put the first request of a transaction off; a second one would overtake
        // it.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_TIMEOUT_MS / 2);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MS / 2);
        // Every step waits once for the broker to be ready for it; the default would make it 100
        // ms.
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 2);
        properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 100);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    public Map<String, Object> producer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        // A broker that has just made the topic may refuse the first batch and take the second;
        // the first is then refused for good, being out of sequence.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        Map<String, Object> bounds = insertBounds();
        boolean isOwnBound = settings.isSet(KafkaSettings.INSERT_TIMEOUT_MS);
        properties.putAll(isOwnBound ? Map.of() : bounds);
        properties.putAll(given(server.producer()));
        properties.putAll(isOwnBound ? bounds : Map.of());
        String codec = settings.get(KafkaSettings.COMPRESSION_CODEC).toLowerCase(Locale.ROOT);
        if (!codec.isEmpty()) {
            properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, codec);
        }
        long level = settings.get(KafkaSettings.COMPRESSION_LEVEL);
        if (level >= 0 && List.of("gzip", "lz4", "zstd").contains(codec)) {
            properties.put("compression." + codec + ".level", (int) level);
        }
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        return properties;
    }

    /// The largest message that the producer sends.
    public long messageBytesMax() {
        Map<String, Object> properties = producer();
        return Math.min(
                number(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                number(properties, ProducerConfig.BUFFER_MEMORY_CONFIG));
    }

    /// A property that is a number, or its default. Throws what the client says of one that is not.
    private static long number(Map<String, Object> properties, String name) {
        ConfigDef.ConfigKey key =
                Objects.requireNonNull(ProducerConfig.configDef().configKeys().get(name));
        Object value = properties.getOrDefault(name, key.defaultValue);
        return ((Number) ConfigDef.parseType(name, value, key.type)).longValue();
    }

    /// A broker that answers nothing is found out after one bound, since each INSERT asks where the
    /// topic is. A slow one gets longer: what waits behind other messages counts, too.
    private Map<String, Object> insertBounds() {
        int boundMs = Math.toIntExact(settings.get(KafkaSettings.INSERT_TIMEOUT_MS));
        return Map.of(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                3 * boundMs,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                boundMs,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                boundMs);
    }

    /// What server, collection and table say, in the names of the Java client.
    private Map<String, String> given(Map<String, String> ofServer) {
        Map<String, String> properties = new HashMap<>(ofServer);
        List<String> topics = settings.topics();
        if (topics.size() == 1) {
            properties.putAll(server.topics().getOrDefault(topics.getFirst(), Map.of()));
        }
        properties.putAll(settings.clientProperties());
        putTableSecurity(properties);
        translate(properties);
        properties.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.get(KafkaSettings.BROKER_LIST));
        return properties;
    }

    private void putTableSecurity(Map<String, String> properties) {
        putGiven(
                properties,
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                settings.get(KafkaSettings.SECURITY_PROTOCOL));
        putGiven(
                properties, SaslConfigs.SASL_MECHANISM, settings.get(KafkaSettings.SASL_MECHANISM));
        putGiven(properties, "sasl.username", settings.get(KafkaSettings.SASL_USERNAME));
        putGiven(properties, "sasl.password", settings.get(KafkaSettings.SASL_PASSWORD));
    }

    private static void putGiven(Map<String, String> properties, String name, String value) {
        if (!value.isEmpty()) {
            properties.put(name, value);
        }
    }

    /// Properties of librdkafka, which configurations for ClickHouse use, in the Java client's
    /// words.
    private static void translate(Map<String, String> properties) {
        properties.computeIfPresent(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (_, protocol) -> protocol.toUpperCase(Locale.ROOT));
        String mechanisms = properties.remove("sasl.mechanisms");
        if (mechanisms != null) {
            properties.putIfAbsent(SaslConfigs.SASL_MECHANISM, mechanisms);
        }
        String authority = properties.remove("ssl.ca.location");
        if (authority != null) {
            properties.putIfAbsent(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            properties.putIfAbsent(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, authority);
        }
        String user = properties.remove("sasl.username");
        String password = properties.remove("sasl.password");
        if (user != null && password != null) {
            String mechanism = properties.getOrDefault(SaslConfigs.SASL_MECHANISM, "PLAIN");
            properties.putIfAbsent(SaslConfigs.SASL_MECHANISM, mechanism);
            properties.putIfAbsent(SaslConfigs.SASL_JAAS_CONFIG, jaas(mechanism, user, password));
        }
    }

    private static String jaas(String mechanism, String user, String password) {
        String module =
                mechanism.toUpperCase(Locale.ROOT).startsWith("SCRAM")
                        ? "org.apache.kafka.common.security.scram.ScramLoginModule"
                        : "org.apache.kafka.common.security.plain.PlainLoginModule";
        return module
                + " required username=\""
                + escape(user)
                + "\" password=\""
                + escape(password)
                + "\";";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private String clientId(int lane) {
        return settings.get(KafkaSettings.NUM_CONSUMERS) > 1 ? clientId + '-' + lane : clientId;
    }
}
