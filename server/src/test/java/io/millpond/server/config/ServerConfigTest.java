package io.millpond.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.setting.Durability;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class ServerConfigTest {
    @Test
    void emptyFileHoldsTheDefaults() {
        assertThat(ServerConfig.parse("")).isEqualTo(ServerConfig.DEFAULT);
        assertThat(ServerConfig.parse("# nothing")).isEqualTo(ServerConfig.DEFAULT);
    }

    @Test
    void everythingCanBeSaid() {
        ServerConfig config =
                ServerConfig.parse(
                        """
                        listen: 0.0.0.0
                        http_port: 9000
                        logging: DEBUG
                        durability: relaxed
                        kafka_memory_limit: 512M
                        database_atomic_delay_before_drop_table_sec: 60
                        user_files_path: files
                        format_schema_path: schemas
                        remote_url_allow_hosts:
                          - data.example.com
                          - localhost:8080
                        users:
                          default:
                            password: secret
                          reader:
                            password: 12345
                        kafka:
                          security.protocol: SSL
                          consumer:
                            fetch.min.bytes: 1000
                            security.protocol: SASL_SSL
                          producer:
                            linger.ms: 5
                          topics:
                            github:
                              max.partition.fetch.bytes: 4194304
                        """);
        assertThat(config.listen()).isEqualTo("0.0.0.0");
        assertThat(config.httpPort()).isEqualTo(9000);
        assertThat(config.logging()).isEqualTo("DEBUG");
        assertThat(config.durability()).isEqualTo(Durability.RELAXED);
        assertThat(config.kafkaMemoryBytes()).isEqualTo(512L << 20);
        assertThat(config.keepDroppedSeconds()).isEqualTo(60);
        assertThat(config.userFilesPath()).isEqualTo("files");
        assertThat(config.formatSchemaPath()).isEqualTo("schemas");
        assertThat(config.urlHosts())
                .containsExactlyInAnyOrder("data.example.com", "localhost:8080");
        assertThat(config.passwords()).isEqualTo(Map.of("default", "secret", "reader", "12345"));
        assertThat(config.kafka().consumer())
                .isEqualTo(Map.of("security.protocol", "SASL_SSL", "fetch.min.bytes", "1000"));
        assertThat(config.kafka().producer())
                .isEqualTo(Map.of("security.protocol", "SSL", "linger.ms", "5"));
        assertThat(config.kafka().topics())
                .isEqualTo(Map.of("github", Map.of("max.partition.fetch.bytes", "4194304")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "http_prot: 1|Unknown configuration key 'http_prot'",
                "http_port: 70000|'http_port' must be a number from 0 to 65535, not '70000'",
                "http_port: many|'http_port' must be a number",
                "logging: LOUD|'logging' must be one of",
                "durability: lax|durability must be strict or relaxed, not 'lax'",
                "kafka_memory_limit: much|'kafka_memory_limit' must be a size",
                "users: {bob: {pass: x}}|Unknown configuration key 'users.bob.pass'",
                "users: nobody|'users' must hold a mapping",
                "kafka: {consumer: {a: [1]}}|'kafka.consumer.a' must be a text",
            })
    void mistakeIsNamed(String text, String message) {
        assertThatThrownBy(() -> ServerConfig.parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void fileIsNamedInErrors(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("millpond.yaml");
        assertThatThrownBy(() -> ServerConfig.read(file)).hasMessageContaining(file.toString());
        Files.writeString(file, "listen: [");
        assertThatThrownBy(() -> ServerConfig.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString());
    }
}
