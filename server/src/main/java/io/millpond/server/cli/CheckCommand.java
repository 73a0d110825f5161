package io.millpond.server.cli;

import io.millpond.engine.check.CheckReport;
import io.millpond.engine.check.DirectoryCheck;
import io.millpond.engine.check.Finding;
import io.millpond.storage.io.LocalFileSystem;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `./millpond check`: says what is wrong in a data directory that no server has open.
///
/// The exit code is 1 when something is damaged or missing.
@Command(
        name = "check",
        description =
                "Reads everything in a data directory that no server has open, and says what is"
                        + " damaged or missing. Changes nothing. Exit code 1: something is.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The data directory.")
    private Path data = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        CheckReport report = DirectoryCheck.run(new LocalFileSystem(), data);
        for (Finding finding : report.findings()) {
            out.println(
                    (finding.isDamage() ? "DAMAGED   " : "left over ")
                            + finding.subject()
                            + ": "
                            + finding.text());
        }
        out.printf(
                "%s: %d databases, %d tables, %d parts of %d bytes%n",
                report.isSound() ? "sound" : "DAMAGED",
                report.databaseCount(),
                report.tableCount(),
                report.partCount(),
                report.byteCount());
        out.flush();
        return report.isSound() ? 0 : 1;
    }
}
