package io.millpond.engine.backup;

import io.millpond.engine.backup.BackupOperation.Status;
import io.millpond.engine.system.SystemColumn;
import io.millpond.engine.system.SystemTable;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// `system.backups`.
public final class BackupsTable {
    private static final long MICROS_PER_MS = 1_000;

    private BackupsTable() {}

    /// The table of the operations that a log remembers.
    public static SystemTable<?> of(BackupLog log) {
        return new SystemTable<>(
                "backups",
                "The BACKUP and RESTORE operations that run, and the last ones that ran.",
                columns(),
                _ -> log.operations());
    }

    private static List<SystemColumn<BackupOperation>> columns() {
        List<SystemColumn<BackupOperation>> columns = new ArrayList<>();
        columns.add(SystemColumn.text("id", "The operation.", o -> o.subject().id()));
        columns.add(SystemColumn.text("name", "The backup.", o -> o.subject().name()));
        columns.add(
                SystemColumn.text(
                        "base_backup_name",
                        "The backup that it adds to.",
                        o -> o.subject().baseName()));
        columns.add(SystemColumn.text("query_id", "The statement.", o -> o.subject().queryId()));
        columns.add(
                SystemColumn.number(
                        "status", statusType(), "How far it is.", o -> o.status().number()));
        columns.add(SystemColumn.text("error", "Why it failed.", BackupOperation::error));
        columns.add(time("start_time", "When it began.", BackupOperation::startedMs));
        columns.add(time("end_time", "When it ended.", BackupOperation::endedMs));
        columns.add(SystemColumn.count("num_files", "Files of data.", BackupOperation::fileCount));
        columns.add(
                SystemColumn.count("total_size", "Bytes of these.", BackupOperation::byteCount));
        columns.add(
                SystemColumn.count(
                        "num_entries", "Files in the backup itself.", BackupOperation::entryCount));
        columns.add(
                SystemColumn.count(
                        "uncompressed_size", "Bytes of these.", BackupOperation::entryBytes));
        columns.add(
                SystemColumn.count(
                        "compressed_size", "Bytes of these.", BackupOperation::entryBytes));
        columns.add(
                SystemColumn.count(
                        "files_read", "Entries copied so far.", BackupOperation::copiedFiles));
        columns.add(
                SystemColumn.count("bytes_read", "Bytes of these.", BackupOperation::copiedBytes));
        DataType word = new LowCardinalityType(DataTypes.STRING);
        columns.add(
                new SystemColumn<>(
                        "ProfileEvents",
                        new MapType(word, DataTypes.UINT64),
                        "Always empty.",
                        _ -> Map.of()));
        columns.add(
                new SystemColumn<>(
                        "settings",
                        new MapType(word, DataTypes.STRING),
                        "The settings of the statement.",
                        o -> o.subject().settings()));
        columns.add(
                new SystemColumn<>(
                        "engine_settings",
                        new MapType(word, DataTypes.STRING),
                        "Always empty.",
                        _ -> Map.of()));
        return columns;
    }

    private static SystemColumn<BackupOperation> time(
            String name, String description, ToLongFunction<BackupOperation> ms) {
        return new SystemColumn<>(
                name,
                new DateTime64Type(6, null),
                description,
                o -> ms.applyAsLong(o) * MICROS_PER_MS);
    }

    private static DataType statusType() {
        List<EnumType.Entry> entries = new ArrayList<>();
        for (Status status : Status.values()) {
            entries.add(new EnumType.Entry(status.name(), status.number()));
        }
        return new EnumType(8, entries);
    }
}
