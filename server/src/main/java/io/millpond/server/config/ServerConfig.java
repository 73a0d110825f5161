package io.millpond.server.config;

import io.millpond.engine.setting.Durability;
import io.millpond.engine.setting.KafkaClientSettings;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What a configuration file says, with defaults for what it does not say.
///
/// ```yaml
/// listen: 127.0.0.1        # the address to bind
/// http_port: 8123
/// logging: INFO            # TRACE, DEBUG, INFO, WARN or ERROR
/// durability: strict       # relaxed: nothing is synced; see Durability
/// kafka_memory_limit: 0    # bytes that consumers may hold, or 512M, 2G; 0: a share of the heap
/// database_atomic_delay_before_drop_table_sec: 480   # UNDROP TABLE works so long; 0: never
/// backups:
///   allowed_path: backups  # BACKUP and RESTORE are allowed below; relative to the data directory
/// user_files_path: files   # file() reads below, File tables write; relative to the data directory
/// format_schema_path: schemas   # schemas of formats are read below; relative to the data
/// directory
/// remote_url_allow_hosts:  # what url() and schema registries may ask: host, or host:port
///   - data.example.com
/// users:
///   default:
///     password: secret     # a server that other machines reach wants one for every user
/// kafka:                   # properties of the Java Kafka clients, for every Kafka table
///   security.protocol: SASL_SSL
///   consumer:
///     fetch.min.bytes: 1000
///   producer:
///     linger.ms: 5
///   topics:
///     github:
///       max.partition.fetch.bytes: 4194304
/// ```
///
/// @param passwords by user name; empty for none
/// @param userFilesPath the directory that the table function `file` reads below; empty: none
/// @param formatSchemaPath the directory that schemas of formats are read below; empty: there are
///     none
/// @param urlHosts what the table function `url`, and formats with a registry of schemas, may ask:
///     `host` or `host:port`
/// @param keepDroppedSeconds how long a table that was dropped can be had back
/// @param backupPath the directory that backups are kept below; empty: there are none
public record ServerConfig(
        String listen,
        int httpPort,
        String logging,
        Map<String, String> passwords,
        KafkaClientSettings kafka,
        Durability durability,
        long kafkaMemoryBytes,
        int keepDroppedSeconds,
        String backupPath,
        String userFilesPath,
        String formatSchemaPath,
        Set<String> urlHosts) {
    private static final int PORT_MAX = 65_535;
    private static final Set<String> KEYS =
            Set.of(
                    "listen",
                    "http_port",
                    "logging",
                    "users",
                    "kafka",
                    "durability",
                    "kafka_memory_limit",
                    "database_atomic_delay_before_drop_table_sec",
                    "backups",
                    "user_files_path",
                    "format_schema_path",
                    "remote_url_allow_hosts");
    private static final Set<String> LEVELS = Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
    private static final Set<String> KAFKA_SECTIONS = Set.of("consumer", "producer", "topics");

    /// What holds without a file.
    public static final ServerConfig DEFAULT =
            new ServerConfig(
                    "127.0.0.1",
                    8123,
                    "INFO",
                    Map.of("default", ""),
                    KafkaClientSettings.NONE,
                    Durability.STRICT,
                    0,
                    480,
                    "",
                    "",
                    "",
                    Set.of());

    public ServerConfig {
        passwords = Map.copyOf(passwords);
        urlHosts = Set.copyOf(urlHosts);
    }

    /// Errors: a file that cannot be read, is not YAML, or holds what is not known.
    public static ServerConfig read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("Configuration file " + file + " cannot be read: " + e, e);
        }
        try {
            return parse(text);
        } catch (YamlEngineException | ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage(), e);
        }
    }

    static ServerConfig parse(String text) {
        Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
        if (document == null) {
            return DEFAULT;
        }
        ConfigNode root = ConfigNode.of("", document);
        root.requireKeysOf(KEYS);
        String logging = root.text("logging", DEFAULT.logging);
        if (!LEVELS.contains(logging)) {
            throw new ConfigException(
                    "Configuration key 'logging' must be one of " + LEVELS + ", not " + logging);
        }
        return new ServerConfig(
                root.text("listen", DEFAULT.listen),
                root.number("http_port", DEFAULT.httpPort, PORT_MAX),
                logging,
                passwords(root.child("users")),
                kafka(root.child("kafka")),
                durability(root.text("durability", "strict")),
                root.bytes("kafka_memory_limit", DEFAULT.kafkaMemoryBytes),
                root.number(
                        "database_atomic_delay_before_drop_table_sec",
                        DEFAULT.keepDroppedSeconds,
                        Integer.MAX_VALUE),
                backupPath(root.child("backups")),
                root.text("user_files_path", ""),
                root.text("format_schema_path", ""),
                root.texts("remote_url_allow_hosts"));
    }

    private static String backupPath(ConfigNode backups) {
        backups.requireKeysOf(Set.of("allowed_path"));
        return backups.text("allowed_path", DEFAULT.backupPath);
    }

    /// The durability of this name. Errors: there is none.
    public static Durability durability(String name) {
        return switch (name) {
            case "strict" -> Durability.STRICT;
            case "relaxed" -> Durability.RELAXED;
            default ->
                    throw new ConfigException(
                            "durability must be strict or relaxed, not '" + name + "'");
        };
    }

    private static Map<String, String> passwords(ConfigNode users) {
        Map<String, String> passwords = new HashMap<>(DEFAULT.passwords);
        for (String user : users.values().keySet()) {
            ConfigNode entry = users.child(user);
            entry.requireKeysOf(Set.of("password"));
            passwords.put(user, entry.text("password", ""));
        }
        return passwords;
    }

    private static KafkaClientSettings kafka(ConfigNode kafka) {
        Map<String, String> common = kafka.properties(KAFKA_SECTIONS);
        Map<String, Map<String, String>> topics = new HashMap<>();
        ConfigNode topicNode = kafka.child("topics");
        for (String topic : topicNode.values().keySet()) {
            topics.put(topic, topicNode.child(topic).properties(Set.of()));
        }
        return new KafkaClientSettings(
                joined(common, kafka.child("consumer")),
                joined(common, kafka.child("producer")),
                topics);
    }

    private static Map<String, String> joined(Map<String, String> common, ConfigNode special) {
        Map<String, String> all = new HashMap<>(common);
        all.putAll(special.properties(Set.of()));
        return all;
    }

    /// Errors: other machines can reach the address to bind, and some user has no password.
    public void requirePasswordsForStrangers() {
        if (isLoopback()) {
            return;
        }
        passwords.forEach(
                (user, password) -> {
                    if (password.isEmpty()) {
                        throw new ConfigException(
                                "Listening on "
                                        + listen
                                        + " lets other machines in, and user '"
                                        + user
                                        + "' has no password. Set users."
                                        + user
                                        + ".password in the configuration file (--config), or"
                                        + " listen on 127.0.0.1.");
                    }
                });
    }

    private boolean isLoopback() {
        try {
            return Arrays.stream(InetAddress.getAllByName(listen))
                    .allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new ConfigException("Address to listen on is not known: '" + listen + "'", e);
        }
    }

    /// This configuration with another address to bind.
    public ServerConfig withListen(String address) {
        return new ServerConfig(
                address,
                httpPort,
                logging,
                passwords,
                kafka,
                durability,
                kafkaMemoryBytes,
                keepDroppedSeconds,
                backupPath,
                userFilesPath,
                formatSchemaPath,
                urlHosts);
    }

    public ServerConfig withHttpPort(int port) {
        return new ServerConfig(
                listen,
                port,
                logging,
                passwords,
                kafka,
                durability,
                kafkaMemoryBytes,
                keepDroppedSeconds,
                backupPath,
                userFilesPath,
                formatSchemaPath,
                urlHosts);
    }

    public ServerConfig withDurability(Durability other) {
        return new ServerConfig(
                listen,
                httpPort,
                logging,
                passwords,
                kafka,
                other,
                kafkaMemoryBytes,
                keepDroppedSeconds,
                backupPath,
                userFilesPath,
                formatSchemaPath,
                urlHosts);
    }
}
