package io.millpond.engine.backup;

import io.millpond.engine.system.SystemTable;

/// `system.backups`.
public final class BackupsTable {
    private BackupsTable() {}

    /// The table of the operations that a log remembers.
    public static SystemTable<?> of(BackupLog log) {
        return SystemTable.of("backups", _ -> log.operations())
                .column("id", o -> o.subject().id())
                .column("name", o -> o.subject().name())
                .column("base_backup_name", o -> o.subject().baseName())
                .column("query_id", o -> o.subject().queryId())
                .column("status", o -> o.status().name())
                .column("error", BackupOperation::error)
                .time("start_time", BackupOperation::startedMs)
                .time("end_time", BackupOperation::endedMs)
                .column("num_files", BackupOperation::fileCount)
                .column("total_size", BackupOperation::byteCount)
                .column("num_entries", BackupOperation::entryCount)
                .column("uncompressed_size", BackupOperation::entryBytes)
                .column("compressed_size", BackupOperation::entryBytes)
                .column("files_read", BackupOperation::copiedFiles)
                .column("bytes_read", BackupOperation::copiedBytes)
                .column("settings", o -> o.subject().settings())
                .made();
    }
}
