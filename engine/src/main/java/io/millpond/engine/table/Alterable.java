package io.millpond.engine.table;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;

/// A table whose definition can change while it is in use.
public interface Alterable extends Table {
    /// Whether the table can be changed in this way at all.
    default boolean canAlter(AlterCommand command) {
        return true;
    }

    /// Whether a command changes nothing but a comment, which every table can have.
    static boolean isComment(AlterCommand command) {
        return command instanceof AlterCommand.ModifyComment
                || command instanceof AlterCommand.CommentColumn;
    }

    /// Whether a command changes comments and which columns there are, and no more.
    static boolean isOfColumns(AlterCommand command) {
        return isComment(command)
                || command instanceof AlterCommand.AddColumn
                || command instanceof AlterCommand.DropColumn
                || command instanceof AlterCommand.ModifyColumn;
    }

    /// Throws when the table cannot work under `definition`; changes nothing.
    void checkAlter(TableDefinition definition, QueryContext context);

    /// Works under `definition` from now on; it was checked and is durable.
    void alter(TableDefinition definition, QueryContext context);
}
