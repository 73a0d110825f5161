package io.millpond.sql.ast;

/// Anything that can be executed.
///
/// The clauses every statement may end with (`FORMAT`, a trailing `SETTINGS`) are in
/// [ParsedStatement].
public sealed interface Statement extends Node
        permits Query,
                CreateDatabase,
                CreateTable,
                CreateView,
                NamedCollectionStatement,
                Drop,
                Attach,
                Undrop,
                Rename,
                AlterTable,
                AlterDatabase,
                FunctionStatement,
                Insert,
                Delete,
                Update,
                Show,
                Describe,
                Exists,
                Use,
                SetSettings,
                Optimize,
                Check,
                Kill,
                Backup,
                SystemCommand {}
