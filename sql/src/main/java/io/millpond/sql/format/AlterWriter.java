package io.millpond.sql.format;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterCommand.Destination;
import io.millpond.sql.ast.AlterCommand.Placement;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.TableElement;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes ALTER TABLE, each command in parentheses, in lines on a line of its own.
final class AlterWriter {
    private final SqlWriter out;

    AlterWriter(SqlWriter out) {
        this.out = out;
    }

    void write(AlterTable alter) {
        out.append(alter.temporary() ? "ALTER TEMPORARY TABLE " : "ALTER TABLE ");
        out.tableName(alter.name());
        List<AlterCommand> commands = alter.commands();
        out.indented(
                () -> {
                    for (int i = 0; i < commands.size(); i++) {
                        out.appendIf(i > 0, ",").line().append("(");
                        command(commands.get(i));
                        out.append(")");
                    }
                });
    }

    void parenthesised(AlterCommand command) {
        out.append("(");
        command(command);
        out.append(")");
    }

    private void command(AlterCommand command) {
        switch (command) {
            case AlterCommand.ColumnCommand column -> column(column);
            case AlterCommand.ElementCommand element -> element(element);
            case AlterCommand.DefinitionCommand definition -> definition(definition);
            case AlterCommand.RowCommand rows -> rows(rows);
            case AlterCommand.PartitionCommand partitions -> partitions(partitions);
        }
    }

    private void column(AlterCommand.ColumnCommand command) {
        switch (command) {
            case AlterCommand.AddColumn add -> {
                out.append("ADD COLUMN ").appendIf(add.ifNotExists(), "IF NOT EXISTS ");
                out.tables().column(add.column());
                placement(add.placement());
            }
            case AlterCommand.DropColumn drop ->
                    out.append("DROP COLUMN ")
                            .appendIf(drop.ifExists(), "IF EXISTS ")
                            .dottedName(drop.name());
            case AlterCommand.RenameColumn rename ->
                    out.append("RENAME COLUMN ")
                            .appendIf(rename.ifExists(), "IF EXISTS ")
                            .dottedName(rename.from())
                            .append(" TO ")
                            .dottedName(rename.to());
            case AlterCommand.ModifyColumn modify -> {
                out.append("MODIFY COLUMN ").appendIf(modify.ifExists(), "IF EXISTS ");
                out.tables().column(modify.column());
                placement(modify.placement());
            }
            case AlterCommand.RemoveColumnProperty remove -> {
                modifyColumn(remove.name(), remove.ifExists());
                out.append(" REMOVE ").append(remove.property());
            }
            case AlterCommand.ModifyColumnSettings modify -> {
                modifyColumn(modify.name(), modify.ifExists());
                if (modify.reset().isEmpty()) {
                    out.append(" MODIFY SETTING ").settings(modify.settings());
                } else {
                    out.append(" RESET SETTING ").list(modify.reset(), out::name);
                }
            }
            case AlterCommand.CommentColumn comment ->
                    out.append("COMMENT COLUMN ")
                            .appendIf(comment.ifExists(), "IF EXISTS ")
                            .dottedName(comment.name())
                            .append(" ")
                            .string(comment.comment());
            case AlterCommand.MaterializeColumn materialize -> {
                out.append("MATERIALIZE COLUMN ").dottedName(materialize.name());
                inPartition(materialize.partition());
            }
            case AlterCommand.ClearColumn clear -> {
                out.append("CLEAR COLUMN ").appendIf(clear.ifExists(), "IF EXISTS ");
                out.dottedName(clear.name());
                inPartition(clear.partition());
            }
        }
    }

    private void element(AlterCommand.ElementCommand command) {
        switch (command) {
            case AlterCommand.AddIndex add -> {
                out.append("ADD INDEX ").appendIf(add.ifNotExists(), "IF NOT EXISTS ");
                out.tables().index(add.index());
                placement(add.placement());
            }
            case AlterCommand.AddConstraint add -> {
                out.append("ADD CONSTRAINT ").appendIf(add.ifNotExists(), "IF NOT EXISTS ");
                out.tables().constraint(add.constraint());
            }
            case AlterCommand.AddProjection add -> {
                out.append("ADD PROJECTION ").appendIf(add.ifNotExists(), "IF NOT EXISTS ");
                TableElement.Projection projection = add.projection();
                out.tables().projection(projection);
                placement(add.placement());
            }
            case AlterCommand.ChangeElement element -> {
                out.append(element.action().name()).append(" ").append(element.kind().name());
                out.append(" ").appendIf(element.ifExists(), "IF EXISTS ").name(element.name());
                inPartition(element.partition());
            }
        }
    }

    private void definition(AlterCommand.DefinitionCommand command) {
        switch (command) {
            case AlterCommand.ModifyOrderBy modify ->
                    expression("MODIFY ORDER BY ", modify.orderBy());
            case AlterCommand.ModifySampleBy modify -> sampleBy(modify.sampleBy());
            case AlterCommand.ModifyTtl modify -> {
                if (modify.ttl().isEmpty()) {
                    out.append("REMOVE TTL");
                } else {
                    out.append("MODIFY TTL ").list(modify.ttl(), out.tables()::ttl);
                }
            }
            case AlterCommand.MaterializeTtl materialize -> {
                out.append("MATERIALIZE TTL");
                inPartition(materialize.partition());
            }
            case AlterCommand.ModifySettings modify ->
                    out.append("MODIFY SETTING ").settings(modify.settings());
            case AlterCommand.ResetSettings reset ->
                    out.append("RESET SETTING ").list(reset.names(), out::name);
            case AlterCommand.ModifyComment modify ->
                    out.append("MODIFY COMMENT ").string(modify.comment());
            case AlterCommand.ModifyQuery modify -> {
                out.append("MODIFY QUERY").line();
                out.queries().write(modify.query());
            }
            case AlterCommand.ModifyRefresh modify -> {
                out.append("MODIFY ");
                out.tables().refresh(modify.refresh());
            }
            case AlterCommand.ModifySqlSecurity modify -> {
                out.append("MODIFY ");
                out.tables().security(modify.security());
            }
        }
    }

    private void rows(AlterCommand.RowCommand command) {
        switch (command) {
            case AlterCommand.DeleteRows delete -> {
                out.append("DELETE");
                inPartition(delete.partition());
                expression(" WHERE ", delete.where());
            }
            case AlterCommand.UpdateRows update -> {
                out.append("UPDATE ");
                out.tables().assignments(update.assignments());
                inPartition(update.partition());
                expression(" WHERE ", update.where());
            }
            case AlterCommand.ApplyDeletedMask apply -> {
                out.append("APPLY DELETED MASK");
                inPartition(apply.partition());
            }
        }
    }

    private void partitions(AlterCommand.PartitionCommand command) {
        switch (command) {
            case AlterCommand.ChangePartition partition -> partitionCommand(partition);
            case AlterCommand.CopyPartition copy -> {
                out.append(copy.replace() ? "REPLACE " : "ATTACH ");
                partition(copy.partition());
                out.append(" FROM ").tableName(copy.from());
            }
            case AlterCommand.MovePartition move -> {
                out.append("MOVE ");
                partition(move.partition());
                destination(move.destination());
            }
        }
    }

    private void modifyColumn(String name, boolean ifExists) {
        out.append("MODIFY COLUMN ").appendIf(ifExists, "IF EXISTS ");
        out.append(Names.quote(name));
    }

    private void sampleBy(@Nullable Expression sampleBy) {
        if (sampleBy == null) {
            out.append("REMOVE SAMPLE BY");
        } else {
            expression("MODIFY SAMPLE BY ", sampleBy);
        }
    }

    private void expression(String keyword, Expression expression) {
        out.append(keyword);
        out.expressions().write(expression);
    }

    private void placement(Placement placement) {
        String after = placement.after();
        if (placement.first()) {
            out.append(" FIRST");
        } else if (after != null) {
            out.append(" AFTER ").dottedName(after);
        }
    }

    private void partitionCommand(AlterCommand.ChangePartition command) {
        out.append(command.action().sql());
        Partition partition = command.partition();
        if (partition != null) {
            out.append(" ");
            partition(partition);
        }
        out.optional(" WITH NAME ", command.backup());
    }

    private void inPartition(@Nullable Partition partition) {
        if (partition != null) {
            out.append(" IN ");
            partition(partition);
        }
    }

    void partition(Partition partition) {
        switch (partition) {
            case Partition.ByValue value -> expression("PARTITION ", value.value());
            case Partition.ById id -> out.append("PARTITION ID ").string(id.id());
            case Partition.All _ -> out.append("PARTITION ALL");
            case Partition.SinglePart part -> out.append("PART ").string(part.name());
        }
    }

    private void destination(Destination destination) {
        switch (destination) {
            case AlterCommand.ToTable table -> out.append(" TO TABLE ").tableName(table.table());
            case AlterCommand.ToDisk disk -> out.append(" TO DISK ").string(disk.name());
            case AlterCommand.ToVolume volume -> out.append(" TO VOLUME ").string(volume.name());
        }
    }
}
