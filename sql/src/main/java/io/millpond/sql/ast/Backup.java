package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `BACKUP elements TO place` or `RESTORE elements FROM place`, each with
/// `[SETTINGS ...] [SYNC | ASYNC]`.
///
/// @param place where the backup is: `File('path')` or `Disk('name', 'path')`
/// @param isAsync whether the statement returns before the work is done
public record Backup(
        Action action,
        List<Element> elements,
        NamedCall place,
        List<SettingAssignment> settings,
        boolean isAsync,
        Span span)
        implements Statement {
    public Backup {
        elements = List.copyOf(elements);
        settings = List.copyOf(settings);
    }

    public enum Action {
        BACKUP,
        RESTORE
    }

    /// A part of the catalog that is backed up or restored.
    public sealed interface Element permits OneTable, OneDatabase, Everything {}

    /// `TABLE name [AS other] [PARTITIONS value, ...]`.
    ///
    /// @param newName what it is called in the backup, or after it was restored; null: the same
    /// @param partitions empty: all
    public record OneTable(TableName name, @Nullable TableName newName, List<Expression> partitions)
            implements Element {
        public OneTable {
            partitions = List.copyOf(partitions);
        }
    }

    /// `DATABASE name [AS other] [EXCEPT TABLES ...]`.
    ///
    /// @param newName as for a table
    public record OneDatabase(String name, @Nullable String newName, List<TableName> except)
            implements Element {
        public OneDatabase {
            except = List.copyOf(except);
        }
    }

    /// `ALL [EXCEPT {TABLES | DATABASES} ...]`.
    public record Everything(List<TableName> exceptTables, List<String> exceptDatabases)
            implements Element {
        public Everything {
            exceptTables = List.copyOf(exceptTables);
            exceptDatabases = List.copyOf(exceptDatabases);
        }
    }
}
