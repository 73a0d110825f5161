package io.millpond.server.cli;

import io.millpond.server.broker.EmbeddedBroker;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `./millpond broker`: the embedded Kafka broker as a process of its own, for benchmarks and for
/// tests that kill servers.
@Command(
        name = "broker",
        hidden = true,
        description = "Runs a single-node Kafka broker.",
        mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true, description = "Where the broker keeps its data.")
    private Path directory = Path.of("");

    @Option(names = "--port", defaultValue = "9092", description = "0 = any free port.")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.open(directory, port);
        System.out.println("Kafka broker is ready at " + broker.bootstrapServers());
        Lifetime.serve(broker);
        return 0;
    }
}
