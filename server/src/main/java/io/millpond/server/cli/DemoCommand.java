package io.millpond.server.cli;

import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.server.MillpondServer;
import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.config.ServerConfig;
import io.millpond.server.demo.Demo;
import io.millpond.storage.Clock;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;

/// `./millpond demo`: the quickstart with a broker and a server in this process.
@Command(
        name = "demo",
        description = "Runs the quickstart: a Kafka broker, a server, and the statements.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--rows",
            defaultValue = "200000",
            paramLabel = "N",
            description = "Events to produce; ${DEFAULT-VALUE} by default.")
    private long rowCount;

    @Option(names = "--exit", description = "Ends after the run instead of serving on.")
    private boolean exits;

    @Option(
            names = "--rehearse",
            hidden = true,
            description = "Sends requests over HTTP too: what Java keeps of this run has it all.")
    private boolean isRehearsal;

    @Option(
            names = "--http-port",
            defaultValue = "8123",
            paramLabel = "PORT",
            description = "${DEFAULT-VALUE} by default; 0 = any free port.")
    private int httpPort;

    @Option(
            names = "--kafka-port",
            defaultValue = "9092",
            paramLabel = "PORT",
            description = "${DEFAULT-VALUE} by default; 0 = any free port.")
    private int kafkaPort;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.setLevel("WARN");
        Path directory = Files.createTempDirectory("millpond-demo");
        Resources resources = new Resources(directory);
        try {
            run(resources);
        } catch (IOException | RuntimeException e) {
            resources.close();
            throw e;
        }
        if (exits) {
            resources.close();
        } else {
            Lifetime.serve(resources);
        }
        return 0;
    }

    private void run(Resources resources) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("Starting a Kafka broker and a server in " + resources.directory + " ...");
        ServerConfig config = ServerConfig.DEFAULT.withHttpPort(httpPort);
        MillpondServer server =
                MillpondServer.start(
                        resources.directory.resolve("data"), config, MillpondSettings.local());
        resources.server = server;
        EmbeddedBroker broker =
                EmbeddedBroker.open(resources.directory.resolve("kafka"), kafkaPort);
        resources.broker = broker;
        Demo demo =
                new Demo(
                        out,
                        server.database().session(SessionOptions.plain()),
                        broker,
                        Clock.system(),
                        isTerminal());
        demo.run(rowCount);
        if (isRehearsal) {
            Rehearsal.run(server.url());
        }
        if (!exits) {
            demo.printWhereItServes(server.url(), server.httpPort());
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it is null when the output goes to a file
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// What the demo holds: a temporary directory, and what works in it.
    private static final class Resources implements AutoCloseable {
        private final Path directory;
        private @Nullable MillpondServer server;
        private @Nullable EmbeddedBroker broker;

        Resources(Path directory) {
            this.directory = directory;
        }

        @Override
        public void close() throws IOException {
            if (server != null) {
                server.close();
            }
            if (broker != null) {
                broker.close();
            }
            Files.walkFileTree(directory, new Deletion());
        }
    }

    /// Deletes a directory with all that is in it.
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
