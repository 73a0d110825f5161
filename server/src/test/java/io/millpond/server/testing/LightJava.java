package io.millpond.server.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Java for processes that start and die often: a small heap, the quick compiler, and classes from
/// an archive that is shared, which halves the time to start.
///
/// The archive is made once for a run of tests, at the end of a server that has seen what all
/// others will do. It wants jars only, so classes that lie in directories are put into one.
final class LightJava {
    private LightJava() {}

    /// The options, up to the main class.
    static List<String> options() {
        return Made.OPTIONS;
    }

    /// Made when first wanted.
    private static final class Made {
        static final List<String> OPTIONS = make();

        private Made() {}

        private static List<String> make() {
            try {
                Path directory = Files.createTempDirectory("millpond-light");
                Path jar = directory.resolve("classes.jar");
                Path archive = directory.resolve("classes.jsa");
                Path data = directory.resolve("data");
                Stream.of(directory, jar, archive).map(Path::toFile).forEach(File::deleteOnExit);
                List<String> plain = plain(classPath(jar));
                train(with("-XX:ArchiveClassesAtExit=" + archive, plain), data);
                deleteAll(data);
                return with("-XX:SharedArchiveFile=" + archive, plain);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<String> plain(String classPath) {
        return List.of(
                "-ea",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-cp",
                classPath);
    }

    private static List<String> with(String option, List<String> options) {
        List<String> all = new ArrayList<>(List.of(option));
        all.addAll(options);
        return List.copyOf(all);
    }

    /// The class path of this process with the directories on it packed into `jar`.
    private static String classPath(Path jar) throws IOException {
        List<String> entries = new ArrayList<>(List.of(jar.toString()));
        Set<String> names = new HashSet<>();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            packed.setLevel(0);
            for (String entry :
                    System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path)) {
                    pack(path, packed, names);
                } else if (Files.exists(path)) {
                    entries.add(entry);
                }
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path directory, JarOutputStream packed, Set<String> names)
            throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
            // As on a class path, the first one counts.
            if (!name.endsWith("MANIFEST.MF") && names.add(name)) {
                packed.putNextEntry(new JarEntry(name));
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
    }

    private static void train(List<String> javaOptions, Path data)
            throws IOException, InterruptedException {
        List<String> options = List.of("--embedded-kafka", "0");
        try (CommandProcess server = ServerProcess.launch(javaOptions, data, options)) {
            String ready = server.awaitReady();
            String broker = ready.substring(ready.lastIndexOf(' ') + 1);
            HttpSql sql = new HttpSql(ready.replaceFirst(".*ready at (\\S+),.*", "$1"));
            sql.query(
                    "CREATE TABLE queue (id UInt64) ENGINE = Kafka('"
                            + broker
                            + "', 'training', 'training', 'JSONEachRow')");
            sql.query("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
            sql.query("INSERT INTO queue SELECT 1 AS id");
            sql.query("CREATE MATERIALIZED VIEW view TO target AS SELECT id FROM queue");
            Await.until("a row", () -> sql.query("SELECT count() FROM target").equals("1"));
            server.stop();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted((left, right) -> right.compareTo(left))
                    .map(Path::toFile)
                    .forEach(File::delete);
        }
    }
}
