package io.millpond.server;

import io.millpond.server.cli.BrokerCommand;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command line, `./millpond`.
@Command(
        name = "millpond",
        description = "A database whose heart is the Kafka table engine.",
        subcommands = {BrokerCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
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
