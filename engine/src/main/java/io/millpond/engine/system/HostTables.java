package io.millpond.engine.system;

import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.sql.function.misc.Compatibility;
import io.millpond.storage.io.DiskSpace;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.part.PartReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tables about what this server was built from and runs on.
public final class HostTables {
    private static final String DISK = "default";

    private HostTables() {}

    static List<SystemTable<?>> all() {
        return List.of(BUILD_OPTIONS, ASYNCHRONOUS_METRICS, CONTRIBUTORS, STORAGE_POLICIES);
    }

    private record Option(String name, String value) {}

    private static final SystemTable<?> BUILD_OPTIONS =
            SystemTable.of("build_options", _ -> options())
                    .column("name", Option::name)
                    .column("value", Option::value)
                    .made();

    /// The version is that of the ClickHouse whose dialect this is, as clients ask for it.
    private static List<Option> options() {
        String version = Compatibility.VERSION;
        String[] numbers = version.split("\\.", -1);
        return List.of(
                new Option("VERSION_FULL", "Millpond for ClickHouse " + version),
                new Option("VERSION_DESCRIBE", "v" + version),
                new Option("VERSION_NAME", "Millpond"),
                new Option("VERSION_MAJOR", numbers[0]),
                new Option("VERSION_MINOR", numbers[1]),
                new Option("VERSION_PATCH", numbers[2]),
                new Option("VERSION_STRING", version),
                new Option("SYSTEM", System.getProperty("os.name", "")),
                new Option("SYSTEM_PROCESSOR", System.getProperty("os.arch", "")),
                new Option("JAVA_VERSION", System.getProperty("java.version", "")),
                new Option("BUILD_TYPE", "Release"));
    }

    private record Measured(String metric, double value, String description) {}

    private static final SystemTable<?> ASYNCHRONOUS_METRICS =
            SystemTable.of("asynchronous_metrics", HostTables::measured)
                    .column("metric", Measured::metric)
                    .column("value", Measured::value)
                    .column("description", Measured::description)
                    .made();

    private static List<Measured> measured(SystemScope scope) {
        List<List<PartReader>> tables = new ArrayList<>();
        for (MergeTreeTable table : scope.tables().all(MergeTreeTable.class)) {
            if (table.damage().isEmpty()) {
                tables.add(table.readers(scope.snapshot()));
            }
        }
        Runtime runtime = Runtime.getRuntime();
        return List.of(
                new Measured(
                        "HeapUsedBytes",
                        runtime.totalMemory() - runtime.freeMemory(),
                        "Bytes of the heap that objects take, garbage too."),
                new Measured("HeapMaxBytes", runtime.maxMemory(), "The most bytes of the heap."),
                new Measured("NumberOfCPUCores", runtime.availableProcessors(), "Cores."),
                new Measured(
                        "NumberOfDatabases",
                        scope.snapshot().databases().size(),
                        "Databases of the catalog."),
                new Measured(
                        "NumberOfTables", scope.snapshot().tables().size(), "Tables and views."),
                new Measured(
                        "TotalPartsOfMergeTreeTables", parts(tables).count(), "Visible parts."),
                new Measured(
                        "TotalRowsOfMergeTreeTables",
                        parts(tables).mapToLong(PartReader::rowCount).sum(),
                        "Rows of these parts."),
                new Measured(
                        "TotalBytesOfMergeTreeTables",
                        parts(tables).mapToLong(p -> p.description().fileBytes()).sum(),
                        "Bytes of their files."),
                new Measured(
                        "MaxPartCountForPartition",
                        tables.stream().mapToLong(HostTables::mostParts).max().orElse(0),
                        "The most parts of one partition of a table."));
    }

    private static Stream<PartReader> parts(List<List<PartReader>> tables) {
        return tables.stream().flatMap(List::stream);
    }

    private static long mostParts(List<PartReader> parts) {
        return parts.stream()
                .collect(Collectors.groupingBy(p -> p.spec().partitionId(), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private static final SystemTable<?> CONTRIBUTORS =
            SystemTable.of("contributors", _ -> List.of("The Millpond authors"))
                    .column("name", name -> name)
                    .made();

    private static final SystemTable<?> STORAGE_POLICIES =
            SystemTable.of("storage_policies", _ -> List.of(DISK))
                    .column("policy_name", name -> name)
                    .column("volume_name", name -> name)
                    .column("volume_priority", _ -> 1)
                    .column("disks", List::of)
                    .column("volume_type", _ -> "JBOD")
                    .column("perform_ttl_move_on_insert", _ -> true)
                    .column("load_balancing", _ -> "ROUND_ROBIN")
                    .made();

    /// `system.disks`: the data directory.
    public static SystemTable<?> disks(Path directory, FileSystem files) {
        return SystemTable.of("disks", _ -> List.of(space(directory, files)))
                .column("name", _ -> DISK)
                .column("path", _ -> directory.toString())
                .column("free_space", DiskSpace::freeBytes)
                .column("total_space", DiskSpace::totalBytes)
                .column("unreserved_space", DiskSpace::freeBytes)
                .column("type", _ -> "Local")
                .column("object_storage_type", _ -> "None")
                .column("metadata_type", _ -> "None")
                .made();
    }

    private static DiskSpace space(Path directory, FileSystem files) {
        try {
            return files.space(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A setting of the server, which holds from its start to its end.
    public record ServerSetting(
            String name, String type, String value, String defaultText, String description) {}

    /// `system.server_settings`.
    public static SystemTable<?> serverSettings(List<ServerSetting> settings) {
        return SystemTable.of("server_settings", _ -> settings)
                .column("name", ServerSetting::name)
                .column("value", ServerSetting::value)
                .column("default", ServerSetting::defaultText)
                .column("changed", s -> !s.value().equals(s.defaultText()))
                .column("description", ServerSetting::description)
                .column("type", ServerSetting::type)
                .column("changeable_without_restart", _ -> "No")
                .made();
    }
}
