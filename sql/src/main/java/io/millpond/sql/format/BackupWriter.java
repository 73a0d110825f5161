package io.millpond.sql.format;

import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.TableName;

import java.util.List;

/// Writes BACKUP and RESTORE as SQL.
final class BackupWriter {
    private final SqlWriter out;

    BackupWriter(SqlWriter out) {
        this.out = out;
    }

    void write(Backup backup) {
        boolean isBackup = backup.action() == Backup.Action.BACKUP;
        out.append(isBackup ? "BACKUP " : "RESTORE ");
        out.list(backup.elements(), this::element);
        out.append(isBackup ? " TO " : " FROM ");
        out.tables().namedCall(backup.place());
        if (!backup.settings().isEmpty()) {
            out.append(" SETTINGS ").settings(backup.settings());
        }
        out.appendIf(backup.isAsync(), " ASYNC");
    }

    private void element(Backup.Element element) {
        switch (element) {
            case Backup.OneTable table -> table(table);
            case Backup.OneDatabase database -> {
                out.append("DATABASE ").name(database.name());
                String newName = database.newName();
                if (newName != null) {
                    out.append(" AS ").name(newName);
                }
                except(database.except());
            }
            case Backup.Everything everything -> {
                out.append("ALL");
                if (!everything.exceptDatabases().isEmpty()) {
                    out.append(" EXCEPT DATABASES ");
                    out.list(everything.exceptDatabases(), out::name);
                }
                except(everything.exceptTables());
            }
        }
    }

    private void table(Backup.OneTable table) {
        out.append("TABLE ").tableName(table.name());
        TableName newName = table.newName();
        if (newName != null) {
            out.append(" AS ").tableName(newName);
        }
        if (!table.partitions().isEmpty()) {
            out.append(" PARTITIONS ");
            out.expressions().writeList(table.partitions());
        }
    }

    private void except(List<TableName> tables) {
        if (!tables.isEmpty()) {
            out.append(" EXCEPT TABLES ");
            out.list(tables, out::tableName);
        }
    }
}
