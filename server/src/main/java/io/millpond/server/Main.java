package io.millpond.server;

import io.millpond.server.broker.BrokerException;
import io.millpond.server.cli.BrokerCommand;
import io.millpond.server.cli.CheckCommand;
import io.millpond.server.cli.DemoCommand;
import io.millpond.server.cli.ServerCommand;
import io.millpond.server.config.ConfigException;
import io.millpond.storage.DatabaseException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

import java.io.IOException;

/// The command line, `./millpond`.
@Command(
        name = "millpond",
        description = "A database whose heart is the Kafka table engine.",
        subcommands = {
            ServerCommand.class,
            DemoCommand.class,
            BrokerCommand.class,
            CheckCommand.class,
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
                    if (!isForTheUser(e)) {
                        LOG.error("command failed", e);
                    }
                    command.getErr().println("millpond: " + text(e));
                    return 1;
                });
        return commandLine;
    }

    /// Whether the message says all there is to say; anything else is a defect, with its stack.
    private static boolean isForTheUser(Exception failure) {
        return failure instanceof ConfigException
                || failure instanceof BrokerException
                || failure instanceof DatabaseException
                || failure instanceof IOException;
    }

    private static String text(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
