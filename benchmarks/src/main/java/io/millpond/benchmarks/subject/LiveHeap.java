package io.millpond.benchmarks.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Java process really needs of its heap: the objects that are left after a collection.
///
/// What is resident says little of that: a heap that may grow is collected late.
final class LiveHeap {
    private static final Pattern TOTAL =
            Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    private LiveHeap() {}

    /// The bytes of all objects that are reachable. The process is stopped meanwhile.
    static long bytes(ProcessHandle process) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked =
                new ProcessBuilder(
                                List.of(jcmd, Long.toString(process.pid()), "GC.class_histogram"))
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(asked.getInputStream().readAllBytes(), UTF_8);
        Matcher matcher = TOTAL.matcher(answer);
        if (!matcher.find()) {
            throw new IOException("jcmd said " + answer.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(matcher.group(1));
    }
}
