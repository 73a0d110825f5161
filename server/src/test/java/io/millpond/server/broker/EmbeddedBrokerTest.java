package io.millpond.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@Timeout(60)
final class EmbeddedBrokerTest {
    @TempDir Path directory;

    @Test
    void keepsTopicsGroupsAndPortOverStopAndStart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory, 0)) {
            int port = broker.port();
            broker.createTopic("events", 3);
            produce(broker, "one", "two");
            assertThat(consume(broker, 2)).containsExactlyInAnyOrder("one", "two");

            broker.stop();
            broker.start();

            assertThat(broker.port()).isEqualTo(port);
            produce(broker, "three");
            assertThat(consume(broker, 1)).containsExactly("three");
        }
    }

    @Test
    void keepsTopicsWhenTheDirectoryIsOpenedAgain() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory, 0)) {
            broker.createTopic("events", 1);
            produce(broker, "one");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory, 0)) {
            assertThat(consume(broker, 1)).containsExactly("one");
        }
    }

    @Test
    void takenPortIsSaidClearly() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedBroker.open(directory, taken.getLocalPort()))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("Kafka port " + taken.getLocalPort())
                    .hasMessageContaining("Choose another port");
        }
    }

    private static void produce(EmbeddedBroker broker, String... values) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>("events", value)).get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> consume(EmbeddedBroker broker, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", broker.bootstrapServers(),
                                "group.id", "readers",
                                "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.subscribe(List.of("events"));
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
        }
        return values;
    }
}
