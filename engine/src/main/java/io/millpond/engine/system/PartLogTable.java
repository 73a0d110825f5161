package io.millpond.engine.system;

import io.millpond.engine.metric.MergeReason;
import io.millpond.engine.metric.PartEvent;
import io.millpond.engine.metric.PartLog;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `system.part_log`.
final class PartLogTable {
    private static final long MICROS_PER_MS = 1_000;
    private static final long MS_PER_DAY = 86_400_000;
    private static final int ABORTED = 236;
    private static final DataType KIND =
            numbers(
                    "NewPart",
                    "MergeParts",
                    "DownloadPart",
                    "RemovePart",
                    "MutatePart",
                    "MovePart",
                    "MergePartsStart",
                    "MutatePartStart");
    private static final DataType REASON =
            numbers(
                    Arrays.stream(MergeReason.values())
                            .map(MergeReason::title)
                            .toArray(String[]::new));
    private static final DataType ALGORITHM =
            new EnumType(
                    8,
                    List.of(
                            new EnumType.Entry("Undecided", 0),
                            new EnumType.Entry("Horizontal", 1),
                            new EnumType.Entry("Vertical", 2)));

    private PartLogTable() {}

    private static DataType numbers(String... names) {
        List<EnumType.Entry> entries = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            entries.add(new EnumType.Entry(names[i], i + 1));
        }
        return new EnumType(8, entries);
    }

    static SystemTable<?> of(PartLog log) {
        List<SystemColumn<PartEvent>> columns = new ArrayList<>(when());
        columns.addAll(what());
        return new SystemTable<>(
                "part_log",
                "The last things that happened to parts of MergeTree tables.",
                columns,
                _ -> log.events());
    }

    private static boolean isMerge(PartEvent event) {
        return event.kind() == PartEvent.Kind.MERGE_PARTS;
    }

    private static List<SystemColumn<PartEvent>> when() {
        return List.of(
                SystemColumn.text("query_id", "The statement.", PartEvent::queryId),
                SystemColumn.number("event_type", KIND, "What happened.", e -> e.kind().number()),
                SystemColumn.number(
                        "merge_reason", REASON, "Why it was merged.", e -> e.reason().number()),
                SystemColumn.number("merge_algorithm", ALGORITHM, "How.", e -> isMerge(e) ? 1 : 0),
                SystemColumn.number(
                        "event_date", DataTypes.DATE, "The day.", e -> e.atMs() / MS_PER_DAY),
                SystemColumn.time("event_time", "When it was over.", PartEvent::atMs),
                SystemColumn.number(
                        "event_time_microseconds",
                        new DateTime64Type(6, null),
                        "When it was over.",
                        e -> e.atMs() * MICROS_PER_MS),
                SystemColumn.count("duration_ms", "How long it took.", PartEvent::durationMs));
    }

    private static List<SystemColumn<PartEvent>> what() {
        return List.of(
                SystemColumn.text("database", "The database.", e -> names(e)[0]),
                SystemColumn.text("table", "The table.", e -> names(e)[1]),
                SystemColumn.uuid("table_uuid", "The table.", PartEvent::tableId),
                SystemColumn.text("part_name", "The part.", PartEvent::part),
                SystemColumn.text("partition_id", "Its partition.", PartEvent::partitionId),
                SystemColumn.text("part_type", "The kind of file.", _ -> "Compact"),
                SystemColumn.text("disk_name", "The disk.", _ -> "default"),
                SystemColumn.text("path_on_disk", "Unused.", _ -> ""),
                SystemColumn.count("rows", "Its rows.", PartEvent::rowCount),
                SystemColumn.count("size_in_bytes", "Its bytes.", PartEvent::byteCount),
                SystemColumn.texts("merged_from", "What it was made of.", PartEvent::sources),
                SystemColumn.count("bytes_uncompressed", "Unused.", _ -> 0),
                SystemColumn.count("read_rows", "Rows read for it.", PartEvent::rowsRead),
                SystemColumn.count("read_bytes", "Unused.", _ -> 0),
                SystemColumn.count("peak_memory_usage", "Unused.", _ -> 0),
                SystemColumn.number(
                        "error",
                        DataTypes.UINT16,
                        "Not 0: nothing came of it.",
                        e -> e.error().isEmpty() ? 0 : ABORTED),
                SystemColumn.text("exception", "Why.", PartEvent::error),
                new SystemColumn<>(
                        "ProfileEvents",
                        new MapType(new LowCardinalityType(DataTypes.STRING), DataTypes.UINT64),
                        "Always empty.",
                        _ -> Map.of()));
    }

    /// The database and the name of the table.
    private static String[] names(PartEvent event) {
        String table = event.table();
        int dot = table.indexOf('.');
        return dot < 0
                ? new String[] {"", table}
                : new String[] {table.substring(0, dot), table.substring(dot + 1)};
    }
}
