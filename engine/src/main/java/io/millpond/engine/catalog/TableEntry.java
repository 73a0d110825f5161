package io.millpond.engine.catalog;

import java.util.UUID;

/// A table or view as the catalog knows it.
///
/// @param definition the canonical CREATE statement, with the full list of columns
/// @param stored under which names the parts of the table keep its columns
/// @param modifiedMs wall time of the last change of the definition
public record TableEntry(
        UUID uuid,
        String database,
        String name,
        String definition,
        StoredColumns stored,
        Attachment attachment,
        long modifiedMs) {

    /// Whether a table takes part in statements.
    public enum Attachment {
        ATTACHED,
        /// Out of service until ATTACH or the next start.
        DETACHED,
        /// Out of service until ATTACH.
        DETACHED_PERMANENTLY
    }

    /// `database.name`, unquoted.
    public String fullName() {
        return database + "." + name;
    }

    TableEntry renamed(String newDatabase, String newName) {
        return new TableEntry(
                uuid, newDatabase, newName, definition, stored, attachment, modifiedMs);
    }

    TableEntry attached(Attachment newAttachment) {
        return new TableEntry(uuid, database, name, definition, stored, newAttachment, modifiedMs);
    }
}
