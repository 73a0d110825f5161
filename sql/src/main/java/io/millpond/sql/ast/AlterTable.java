package io.millpond.sql.ast;

import java.util.List;

/// `ALTER TABLE name command, ...`.
///
/// @param commands at least one
public record AlterTable(TableName name, boolean temporary, List<AlterCommand> commands, Span span)
        implements Statement {
    public AlterTable {
        commands = List.copyOf(commands);
    }
}
