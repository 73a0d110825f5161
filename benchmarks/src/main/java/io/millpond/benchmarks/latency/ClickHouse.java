package io.millpond.benchmarks.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The real ClickHouse 26.7: npm's `chdb`, which is the whole engine as a library, in a Node.js
/// process that is asked through its standard input.
final class ClickHouse implements Subject {
    /// `chdb` of this version holds ClickHouse 26.7.
    private static final String PACKAGE = "chdb@3.4.0";

    private static final String DRIVER = "clickhouse.js";

    private final Path modules;
    private final Path data;
    private final Path driver;
    private @Nullable Process process;
    private @Nullable BufferedReader answers;
    private @Nullable BufferedWriter statements;

    private ClickHouse(Path modules, Path data, Path driver) {
        this.modules = modules;
        this.data = data;
        this.driver = driver;
    }

    /// Prepares ClickHouse, with its data and its driver in `directory`.
    ///
    /// @param chdb a directory with `node_modules/chdb` in it; null: a cache of the user's, into
    ///     which npm puts it when it is missing
    static ClickHouse prepare(Path directory, @Nullable Path chdb) throws IOException {
        requireCommand("node");
        Path home = chdb == null ? installed() : chdb;
        if (!Files.isDirectory(home.resolve("node_modules/chdb"))) {
            throw new IOException(home + " has no node_modules/chdb");
        }
        Files.createDirectories(directory);
        Path driver = directory.resolve(DRIVER);
        try (InputStream source = ClickHouse.class.getResourceAsStream(DRIVER)) {
            if (source == null) {
                throw new IOException("resource " + DRIVER + " is missing");
            }
            Files.copy(source, driver, StandardCopyOption.REPLACE_EXISTING);
        }
        return new ClickHouse(home.toAbsolutePath(), directory.resolve("data"), driver);
    }

    private static Path installed() throws IOException {
        Path cache =
                Path.of(System.getProperty("user.home"), ".cache", "millpond-benchmarks", PACKAGE);
        if (!Files.isDirectory(cache.resolve("node_modules/chdb"))) {
            requireCommand("npm");
            Files.createDirectories(cache);
            System.out.println("Installing " + PACKAGE + " into " + cache + " ...");
            run(List.of("npm", "install", "--prefix", cache.toString(), PACKAGE));
        }
        return cache;
    }

    private static void requireCommand(String command) throws IOException {
        try {
            Process version =
                    new ProcessBuilder(command, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (version.onExit().join().exitValue() == 0) {
                return;
            }
        } catch (IOException e) {
            throw new IOException(
                    "ClickHouse is measured through Node.js, and there is no command '"
                            + command
                            + "'. Install Node.js 18 or newer, or leave ClickHouse out with"
                            + " --no-clickhouse.",
                    e);
        }
        throw new IOException("'" + command + " --version' failed");
    }

    private static void run(List<String> command) throws IOException {
        if (new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    @Override
    public String name() {
        return "ClickHouse";
    }

    @Override
    public void start() throws IOException {
        Process started =
                new ProcessBuilder("node", driver.toString(), modules.toString(), data.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process = started;
        answers = started.inputReader(UTF_8);
        statements = started.outputWriter(UTF_8);
        readAnswer("start");
    }

    @Override
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
    }

    @Override
    public String query(String sql) throws IOException {
        BufferedWriter out = statements;
        if (out == null) {
            throw new IllegalStateException("not running");
        }
        out.write(sql.replace('\n', ' '));
        out.write('\n');
        out.flush();
        return readAnswer(sql);
    }

    private String readAnswer(String sql) throws IOException {
        String line = answers == null ? null : answers.readLine();
        if (line == null) {
            throw new IOException("ClickHouse ended while it was asked: " + sql);
        }
        int tab = line.indexOf('\t');
        if (!line.startsWith("ok")) {
            throw new IOException(sql + "\n" + line.substring(tab + 1));
        }
        return line.substring(tab + 1);
    }

    @Override
    public void close() {
        kill();
    }
}
