package io.millpond.server;

import io.millpond.server.cli.BrokerCommand;
import io.millpond.server.cli.DemoCommand;
import io.millpond.server.cli.ServerCommand;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command line, `./millpond`.
@Command(
        name = "millpond",
        description = "A database whose heart is the Kafka table engine.",
        subcommands = {
            ServerCommand.class,
            DemoCommand.class,
            BrokerCommand.class,
            HelpCommand.class
        },
        version = "Millpond 0.1.0",
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /// Virtual threads do not give up their core while they compute: with more carriers than
    /// cores, a health check is answered while long queries run.
    private static final String CARRIERS_PROPERTY = "jdk.virtualThreadScheduler.parallelism";

    private static final int CARRIERS = 32;

    private Main() {}

    public static void main(String[] arguments) {
        if (System.getProperty(CARRIERS_PROPERTY) == null) {
            System.setProperty(CARRIERS_PROPERTY, Integer.toString(CARRIERS));
        }
        System.exit(commandLine().execute(arguments));
    }

    private static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler(
                (e, command, parsed) -> {
                    LOG.debug("command failed", e);
                    command.getErr().println("millpond: " + e.getMessage());
                    return 1;
                });
        return commandLine;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
