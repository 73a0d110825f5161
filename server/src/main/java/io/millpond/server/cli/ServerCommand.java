package io.millpond.server.cli;

import io.millpond.engine.setting.MillpondSettings;
import io.millpond.server.MillpondServer;
import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `./millpond server`: serves a data directory until it is told to stop.
@Command(
        name = "server",
        description = "Serves a data directory over HTTP.",
        mixinStandardHelpOptions = true)
public final class ServerCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Where the database lives; created when missing.")
    private Path data = Path.of("");

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "The address to bind; 127.0.0.1 unless the configuration says else.")
    private @Nullable String listen;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "8123 unless the configuration says else; 0 = any free port.")
    private @Nullable Integer httpPort;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A YAML file: listen, http_port, logging, users, kafka, durability,"
                            + " kafka_memory_limit.")
    private @Nullable Path configFile;

    @Option(
            names = "--durability",
            paramLabel = "MODE",
            description =
                    "strict (the default): what is acknowledged survives a loss of power. relaxed:"
                            + " nothing is synced, it survives the end of the process only.")
    private @Nullable String durability;

    @Option(
            names = "--embedded-kafka",
            paramLabel = "PORT",
            description =
                    "Runs a single-node Kafka broker in this process, on 127.0.0.1, with its data"
                            + " below DIR; 0 = any free port.")
    private @Nullable Integer embeddedKafka;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerConfig config = config();
        Logging.setLevel(config.logging());
        // Before the broker, because this is what refuses a second process on the directory.
        MillpondServer server = MillpondServer.start(data, config, MillpondSettings.local());
        EmbeddedBroker broker = null;
        try {
            broker = openBroker();
        } finally {
            if (broker == null && embeddedKafka != null) {
                server.close();
            }
        }
        System.out.println(
                "Millpond is ready at "
                        + server.url()
                        + ", data in "
                        + data.toAbsolutePath().normalize()
                        + (broker == null ? "" : ", Kafka at " + broker.bootstrapServers()));
        Lifetime.serve(closing(server, broker));
        return 0;
    }

    private ServerConfig config() {
        ServerConfig config =
                configFile == null ? ServerConfig.DEFAULT : ServerConfig.read(configFile);
        if (listen != null) {
            config = config.withListen(listen);
        }
        if (durability != null) {
            config = config.withDurability(ServerConfig.durability(durability));
        }
        return httpPort == null ? config : config.withHttpPort(httpPort);
    }

    private @Nullable EmbeddedBroker openBroker() {
        return embeddedKafka == null
                ? null
                : EmbeddedBroker.open(data.resolve("kafka"), embeddedKafka);
    }

    private static AutoCloseable closing(MillpondServer server, @Nullable EmbeddedBroker broker) {
        return () -> {
            server.close();
            if (broker != null) {
                broker.close();
            }
        };
    }
}
