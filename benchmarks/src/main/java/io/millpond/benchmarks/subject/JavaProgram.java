package io.millpond.benchmarks.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A class with a `main` that runs in a process of its own, with no options of Java: what a program
/// gets that is not started by the launcher.
///
/// Its class path is the one of this process but for the server's logging, which a library leaves
/// to the program it is in.
public final class JavaProgram {
    private static final String LOGGING = "logback";

    private JavaProgram() {}

    /// Runs `program` to its end and returns the lines it wrote on standard output; what it writes
    /// on standard error goes into `log`.
    public static List<String> run(Class<?> program, List<String> arguments, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(classPath());
        command.add(program.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("TZ", "UTC");
        Process process = ChildProcess.start(builder);
        List<String> lines = process.inputReader(UTF_8).readAllLines();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(program.getName() + " failed:\n" + Files.readString(log));
        }
        return lines;
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !new File(entry).getName().startsWith(LOGGING))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
