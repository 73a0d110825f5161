package io.millpond.server.torture;

import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.ServerProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A server that is a member of a group, with its data directory: the same member, however often
/// its process is started anew. Not thread-safe.
final class Member implements AutoCloseable {
    private static final String ASSIGNED =
            "SELECT sum(length(`assignments.topic`)) FROM system.kafka_consumers";

    private final Path data;
    private final Path config;
    private @Nullable ServerProcess process;
    private boolean isAttached;

    private Member(Path data, Path config) {
        this.data = data;
        this.config = config;
    }

    /// Starts a new server with a pipeline.
    ///
    /// @param sessionTimeoutMs after which the group takes a silent member for dead
    /// @param settings of the Kafka table, each preceded by a comma
    static Member start(
            Path directory,
            String bootstrapServers,
            String topics,
            int sessionTimeoutMs,
            String settings)
            throws IOException {
        Files.createDirectories(directory);
        Path config =
                Files.writeString(
                        directory.resolve("millpond.yaml"),
                        "kafka:\n  consumer:\n    session.timeout.ms: "
                                + sessionTimeoutMs
                                + "\n    heartbeat.interval.ms: 300\n");
        Member member = new Member(directory.resolve("data"), config);
        member.start();
        Pipeline.create(member.sql(), bootstrapServers, topics, settings);
        member.isAttached = true;
        return member;
    }

    /// Starts the process; returns at once.
    void start() throws IOException {
        process = ServerProcess.launchLight(data, "--config", config.toString());
    }

    boolean isRunning() {
        return process != null;
    }

    /// Whether its Kafka table is attached, in a process that runs or in the next.
    boolean isAttached() {
        return isAttached;
    }

    private ServerProcess running() {
        ServerProcess current = process;
        if (current == null) {
            throw new IllegalStateException("member is not running: " + data);
        }
        return current;
    }

    HttpSql sql() {
        return running().sql();
    }

    /// Ends the process as `kill -9` does; the group learns of it by itself.
    void kill() throws IOException {
        running().close();
        process = null;
    }

    /// Ends the process as SIGTERM does, after it has left the group.
    void stop() throws IOException, InterruptedException {
        running().stop();
        kill();
    }

    /// Hangs until [#resume].
    void pause() {
        running().pause();
    }

    void resume() {
        running().resume();
    }

    /// Leaves the group, in SQL.
    void detach() {
        sql().query("DETACH TABLE queue");
        isAttached = false;
    }

    /// Joins it again.
    void attach() {
        sql().query("ATTACH TABLE queue");
        isAttached = true;
    }

    /// Waits until it is assigned so many partitions.
    void awaitPartitions(int count) {
        String wanted = Integer.toString(count);
        Await.until(wanted + " partitions of " + data, () -> sql().query(ASSIGNED).equals(wanted));
    }

    /// Waits until its targets have some more rows.
    void awaitMoreRows(long rowCount) {
        long wanted = Pipeline.rowCount(sql()) + rowCount;
        Await.until(wanted + " rows in " + data, () -> Pipeline.rowCount(sql()) >= wanted);
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
    }
}
