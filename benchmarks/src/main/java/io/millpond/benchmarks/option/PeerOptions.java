package io.millpond.benchmarks.option;

import io.millpond.benchmarks.subject.ClickHouse;
import io.millpond.benchmarks.subject.Subject;
import io.millpond.benchmarks.subject.WorkDirectory;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The options of every bench that can measure ClickHouse beside Millpond.
public final class PeerOptions {
    /// `chdb` of this version holds ClickHouse 26.7.
    private static final String PACKAGE = "chdb@3.4.0";

    @Option(
            names = "--peer",
            description =
                    "Measures ClickHouse 26.7 in the same run: npm's chdb, which needs Node.js and"
                            + " is installed into ~/.cache/millpond-benchmarks on first use.")
    private boolean isWanted;

    @Option(
            names = "--peer-dir",
            paramLabel = "DIR",
            description = "--peer with what is in DIR/node_modules/chdb; installs nothing.")
    private @Nullable Path directory;

    /// The directory of ClickHouse's modules, where ClickHouse is wanted; installs it when needed.
    public Optional<Peer> peer() throws IOException {
        Path given = directory;
        if (given == null && !isWanted) {
            return Optional.empty();
        }
        requireCommand("node");
        Path modules = given == null ? installed() : given;
        if (!isInstalled(modules)) {
            throw new IOException("--peer-dir: " + modules + " has no node_modules/chdb");
        }
        return Optional.of(new Peer(modules));
    }

    /// What ClickHouse can be started from.
    ///
    /// @param modules a directory with `node_modules/chdb` in it
    public record Peer(Path modules) {
        /// ClickHouse, not yet started, with its data in `directory`.
        public Subject in(WorkDirectory directory) throws IOException {
            return new ClickHouse(directory, modules);
        }
    }

    private static Path installed() throws IOException {
        Path cache =
                Path.of(System.getProperty("user.home"), ".cache", "millpond-benchmarks", PACKAGE);
        if (!isInstalled(cache)) {
            requireCommand("npm");
            Files.createDirectories(cache);
            System.out.println("Installing " + PACKAGE + " into " + cache + " ...");
            run(List.of("npm", "install", "--prefix", cache.toString(), PACKAGE));
        }
        return cache;
    }

    private static boolean isInstalled(Path modules) {
        return Files.isDirectory(modules.resolve("node_modules/chdb"));
    }

    private static void requireCommand(String command) throws IOException {
        Process version;
        try {
            version =
                    new ProcessBuilder(command, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            throw new IOException(
                    "ClickHouse is measured through Node.js, and there is no command '"
                            + command
                            + "'. Install Node.js 18 or newer, or leave out --peer.",
                    e);
        }
        if (version.onExit().join().exitValue() != 0) {
            throw new IOException("'" + command + " --version' failed");
        }
    }

    private static void run(List<String> command) throws IOException {
        if (new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
