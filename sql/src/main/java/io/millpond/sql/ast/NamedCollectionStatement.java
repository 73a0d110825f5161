package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A statement about a named collection: a set of keys and values that tables refer to by name.
public sealed interface NamedCollectionStatement extends Statement {

    /// The collection's name.
    String name();

    /// `CREATE NAMED COLLECTION [IF NOT EXISTS] name AS key = value, ...`.
    record CreateNamedCollection(
            String name, boolean ifNotExists, List<CollectionEntry> entries, Span span)
            implements NamedCollectionStatement {
        public CreateNamedCollection {
            entries = List.copyOf(entries);
        }
    }

    /// `ALTER NAMED COLLECTION [IF EXISTS] name [SET key = value, ...] [DELETE key, ...]`.
    record AlterNamedCollection(
            String name,
            boolean ifExists,
            List<CollectionEntry> entries,
            List<String> deletedKeys,
            Span span)
            implements NamedCollectionStatement {
        public AlterNamedCollection {
            entries = List.copyOf(entries);
            deletedKeys = List.copyOf(deletedKeys);
        }
    }

    /// `DROP NAMED COLLECTION [IF EXISTS] name`.
    record DropNamedCollection(String name, boolean ifExists, Span span)
            implements NamedCollectionStatement {}

    /// `key = value [[NOT] OVERRIDABLE]`.
    ///
    /// @param overridable whether a table may give its own value; null: not said
    record CollectionEntry(String key, Expression value, @Nullable Boolean overridable, Span span)
            implements Node {}
}
