package io.millpond.storage.log;

import static io.millpond.storage.log.LoggedFrames.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.io.LocalFileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation.Kind;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class CommitLogTest {
    private static final Path HOME = Path.of("log");

    private final MemoryFileSystem files = new MemoryFileSystem();

    private LoggedFrames reopen() throws IOException {
        LoggedFrames frames = new LoggedFrames();
        CommitLog.open(files, HOME, frames).close();
        files.assertNothingOpen();
        return frames;
    }

    private void append(String... texts) throws IOException {
        try (CommitLog log = CommitLog.open(files, HOME, new LoggedFrames())) {
            for (String text : texts) {
                log.append(bytes(text));
            }
        }
    }

    private Path onlyLog() {
        return files.files().stream()
                .filter(file -> String.valueOf(file.getFileName()).startsWith("log-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void framesComeBackInOrder() throws IOException {
        append("a", "", "ccc");
        append("d");
        assertThat(reopen().texts).containsExactly("a", "", "ccc", "d");
    }

    @Test
    void snapshotReplacesFrames() throws IOException {
        try (CommitLog log = CommitLog.open(files, HOME, new LoggedFrames())) {
            log.append(bytes("a"));
            log.append(bytes("b"));
            log.snapshot(2, LoggedFrames.state(List.of("a", "b")));
            assertThat(log.logBytes()).isEqualTo(LogFormat.FILE_HEADER_BYTES);
            log.append(bytes("c"));
        }
        LoggedFrames frames = reopen();
        assertThat(frames.texts).containsExactly("a", "b", "c");
        assertThat(frames.framesReplayed).isEqualTo(1);
        assertThat(files.files()).hasSize(2);
    }

    @Test
    void snapshotOfAnEarlierFrameKeepsTheLaterOnes() throws IOException {
        try (CommitLog log = CommitLog.open(files, HOME, new LoggedFrames())) {
            for (String text : List.of("a", "b", "c")) {
                log.append(bytes(text));
            }
            log.snapshot(2, LoggedFrames.state(List.of("a", "b")));
            log.append(bytes("d"));
        }
        assertThat(reopen().texts).containsExactly("a", "b", "c", "d");
    }

    @Test
    void tornTailIsCutAndAppendingGoesOn() throws IOException {
        append("a", "b");
        byte[] whole = files.read(onlyLog());
        for (int cut = whole.length - 1; cut > whole.length - 25; cut--) {
            files.overwrite(onlyLog(), Arrays.copyOf(whole, cut));
            append("c");
            assertThat(reopen().texts).containsExactly("a", "c");
        }
    }

    @Test
    void trailingZerosAreCut() throws IOException {
        append("a");
        byte[] whole = files.read(onlyLog());
        files.overwrite(onlyLog(), Arrays.copyOf(whole, whole.length + 5000));
        assertThat(reopen().texts).containsExactly("a");
        assertThat(files.read(onlyLog())).hasSize(whole.length);
    }

    @Test
    void damageBeforeAcknowledgedFramesIsRefused() throws IOException {
        append("first", "second", "third");
        byte[] whole = files.read(onlyLog());
        int lastFrame = whole.length - LogFormat.FRAME_HEADER_BYTES - "third".length();
        for (int at = 0; at < lastFrame; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            files.overwrite(onlyLog(), damaged);
            assertThatThrownBy(this::reopen)
                    .as("byte %d", at)
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("log-00000000000000000001");
            assertThat(files.read(onlyLog())).isEqualTo(damaged);
        }
    }

    @Test
    void damagedSnapshotIsRefused() throws IOException {
        try (CommitLog log = CommitLog.open(files, HOME, new LoggedFrames())) {
            log.append(bytes("a"));
            log.snapshot(1, LoggedFrames.state(List.of("a")));
        }
        Path snapshot = files.files().getLast();
        byte[] whole = files.read(snapshot);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            files.overwrite(snapshot, damaged);
            assertThatThrownBy(this::reopen).isInstanceOf(CorruptLogException.class);
        }
    }

    @Test
    void missingLogFileIsRefused() throws IOException {
        try (CommitLog log = CommitLog.open(files, HOME, new LoggedFrames())) {
            log.append(bytes("a"));
            log.snapshot(1, LoggedFrames.state(List.of("a")));
        }
        files.delete(onlyLog());
        assertThatThrownBy(this::reopen).isInstanceOf(CorruptLogException.class);
    }

    @Test
    void failedSyncEndsTheLog() throws IOException {
        FaultyFileSystem faulty = new FaultyFileSystem(files);
        try (CommitLog log = CommitLog.open(faulty, HOME, new LoggedFrames())) {
            log.append(bytes("a"));
            faulty.failWhen(operation -> operation.kind() == Kind.SYNC, "Input/output error");
            assertThatThrownBy(() -> log.append(bytes("b"))).isInstanceOf(IOException.class);
            faulty.heal();
            assertThatThrownBy(() -> log.append(bytes("c")))
                    .isInstanceOf(IOException.class)
                    .rootCause()
                    .hasMessageContaining("Input/output error");
            assertThat(log.durableSequence()).isEqualTo(1);
        }
        assertThat(reopen().texts).isIn(List.of("a"), List.of("a", "b"));
    }

    @Test
    void failedSnapshotLeavesTheLogUsable() throws IOException {
        FaultyFileSystem faulty = new FaultyFileSystem(files);
        try (CommitLog log = CommitLog.open(faulty, HOME, new LoggedFrames())) {
            log.append(bytes("a"));
            faulty.diskFull();
            assertThatThrownBy(() -> log.snapshot(1, bytes("a"))).isInstanceOf(IOException.class);
            faulty.heal();
            log.append(bytes("b"));
            log.snapshot(2, LoggedFrames.state(List.of("a", "b")));
        }
        assertThat(reopen().texts).containsExactly("a", "b");
    }

    @Test
    void tooLargePayloadIsRefused() throws IOException {
        try (CommitLog log = CommitLog.open(files, HOME, new LoggedFrames())) {
            assertThatThrownBy(() -> log.submit(new byte[CommitLog.PAYLOAD_BYTES_MAX + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void framesSubmittedTogetherShareOneSync() throws IOException {
        FaultyFileSystem counting = new FaultyFileSystem(files);
        try (CommitLog log = CommitLog.open(counting, HOME, new LoggedFrames())) {
            long syncsBefore = syncs(counting);
            long last = 0;
            for (int i = 0; i < 100; i++) {
                last = log.submit(bytes("x" + i));
            }
            log.awaitDurable(last);
            assertThat(syncs(counting) - syncsBefore).isEqualTo(1);
        }
        assertThat(reopen().texts).hasSize(100);
    }

    private static long syncs(FaultyFileSystem counting) {
        return counting.operations().stream().filter(o -> o.kind() == Kind.SYNC).count();
    }

    @Test
    void concurrentAppendersLoseNothing(@TempDir Path directory) throws Exception {
        LocalFileSystem local = new LocalFileSystem();
        int threads = 4;
        int each = 50;
        CountDownLatch start = new CountDownLatch(1);
        try (CommitLog log = CommitLog.open(local, directory, new LoggedFrames());
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String name = "t" + thread;
                done.add(
                        pool.submit(
                                () -> {
                                    start.await();
                                    for (int i = 0; i < each; i++) {
                                        log.append(bytes(name + "-" + i));
                                    }
                                    return null;
                                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get();
            }
        }
        LoggedFrames frames = new LoggedFrames();
        CommitLog.open(local, directory, frames).close();
        assertThat(frames.texts).hasSize(threads * each).doesNotHaveDuplicates();
        for (int thread = 0; thread < threads; thread++) {
            String name = "t" + thread + "-";
            List<String> own = frames.texts.stream().filter(t -> t.startsWith(name)).toList();
            assertThat(own).hasSize(each).first().isEqualTo(name + "0");
            assertThat(own).last().isEqualTo(name + (each - 1));
        }
    }
}
