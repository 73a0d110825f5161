package io.millpond.benchmarks.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The real ClickHouse 26.7: npm's `chdb`, which is the whole engine as a library, in a Node.js
/// process that is asked through its standard input. One session lives as long as the process.
///
/// An answer is one byte, `+` for a result or `-` for an error's text, the length of the text as
/// 4 bytes, big-endian, and the text in UTF-8.
public final class ClickHouse implements Subject {
    private static final String DRIVER = "clickhouse.js";

    private final Path modules;
    private final Path data;
    private final Path driver;
    private @Nullable Process process;
    private @Nullable DataInputStream answers;
    private @Nullable BufferedWriter statements;

    /// ClickHouse, not yet started, with its data and its driver in `directory`.
    ///
    /// @param modules a directory with `node_modules/chdb` in it
    public ClickHouse(WorkDirectory directory, Path modules) throws IOException {
        this.modules = modules.toAbsolutePath();
        this.data = directory.resolve("clickhouse");
        this.driver = directory.resolve(DRIVER);
        try (InputStream source = ClickHouse.class.getResourceAsStream(DRIVER)) {
            if (source == null) {
                throw new IOException("resource " + DRIVER + " is missing");
            }
            Files.copy(source, driver, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public String name() {
        return "ClickHouse";
    }

    @Override
    public void start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("node", driver.toString(), modules.toString(), data.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TZ", "UTC");
        Process started = ChildProcess.start(builder);
        process = started;
        answers = new DataInputStream(started.getInputStream());
        statements = started.outputWriter(UTF_8);
        readAnswer("its start");
    }

    private Process running() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException("not running");
        }
        return current;
    }

    @Override
    public void kill() {
        running().destroyForcibly().onExit().join();
        process = null;
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

    @Override
    public void insertLines(String table, Path file) throws IOException {
        String path = file.toAbsolutePath().toString().replace("'", "\\'");
        query("INSERT INTO " + table + " SELECT * FROM file('" + path + "', 'JSONEachRow')");
    }

    private String readAnswer(String sql) throws IOException {
        DataInputStream in = answers;
        int kind = in == null ? -1 : in.read();
        if (in == null || kind < 0) {
            throw new IOException("ClickHouse ended during " + sql);
        }
        String text = new String(in.readNBytes(in.readInt()), UTF_8).stripTrailing();
        if (kind != '+') {
            throw new IOException("ClickHouse: " + sql + "\n" + text);
        }
        return text;
    }

    @Override
    public ProcessUsage usage() throws IOException {
        return ProcessUsage.of(running().toHandle());
    }

    /// The session has no end that could be waited for: background consumers keep it.
    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
