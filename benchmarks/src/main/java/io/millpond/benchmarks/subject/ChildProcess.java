package io.millpond.benchmarks.subject;

import java.io.IOException;

/// Starts processes that do not outlive this one, however it ends, `kill -9` excepted.
final class ChildProcess {
    private ChildProcess() {}

    static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-child"));
        return process;
    }
}
