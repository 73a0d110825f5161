package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One command of ALTER TABLE. Column names of nested columns have their parts joined by dots.
public sealed interface AlterCommand extends Node {

    /// A command about one column.
    sealed interface ColumnCommand extends AlterCommand {}

    /// A command about an index, constraint or projection.
    sealed interface ElementCommand extends AlterCommand {}

    /// A command that changes the rest of the table's definition.
    sealed interface DefinitionCommand extends AlterCommand {}

    /// A command that changes rows.
    sealed interface RowCommand extends AlterCommand {}

    /// A command about whole partitions or parts.
    sealed interface PartitionCommand extends AlterCommand {}

    /// Where a new or moved element goes.
    ///
    /// @param first at the beginning
    /// @param after behind this one; null with `first` false: at the end, or unmoved
    record Placement(boolean first, @Nullable String after) {
        public static final Placement UNSPECIFIED = new Placement(false, null);
    }

    record AddColumn(
            TableElement.Column column, boolean ifNotExists, Placement placement, Span span)
            implements ColumnCommand {}

    record DropColumn(String name, boolean ifExists, Span span) implements ColumnCommand {}

    record RenameColumn(String from, String to, boolean ifExists, Span span)
            implements ColumnCommand {}

    /// `MODIFY COLUMN`, `ALTER COLUMN ... TYPE`: what the declaration leaves out stays.
    record ModifyColumn(
            TableElement.Column column, boolean ifExists, Placement placement, Span span)
            implements ColumnCommand {}

    /// `MODIFY COLUMN name REMOVE property`.
    ///
    /// @param property one of DEFAULT, MATERIALIZED, ALIAS, COMMENT, CODEC, TTL, SETTINGS
    record RemoveColumnProperty(String name, String property, boolean ifExists, Span span)
            implements ColumnCommand {}

    /// `MODIFY COLUMN name MODIFY SETTING ...` or `RESET SETTING ...`.
    record ModifyColumnSettings(
            String name,
            List<SettingAssignment> settings,
            List<String> reset,
            boolean ifExists,
            Span span)
            implements ColumnCommand {
        public ModifyColumnSettings {
            settings = List.copyOf(settings);
            reset = List.copyOf(reset);
        }
    }

    record CommentColumn(String name, String comment, boolean ifExists, Span span)
            implements ColumnCommand {}

    record MaterializeColumn(String name, @Nullable Partition partition, Span span)
            implements ColumnCommand {}

    /// `CLEAR COLUMN name [IN PARTITION ...]`.
    record ClearColumn(String name, boolean ifExists, @Nullable Partition partition, Span span)
            implements ColumnCommand {}

    record AddIndex(TableElement.Index index, boolean ifNotExists, Placement placement, Span span)
            implements ElementCommand {}

    record AddConstraint(TableElement.Constraint constraint, boolean ifNotExists, Span span)
            implements ElementCommand {}

    record AddProjection(
            TableElement.Projection projection, boolean ifNotExists, Placement placement, Span span)
            implements ElementCommand {}

    /// DROP, CLEAR or MATERIALIZE of an index, constraint or projection.
    record ChangeElement(
            ElementAction action,
            ElementKind kind,
            String name,
            boolean ifExists,
            @Nullable Partition partition,
            Span span)
            implements ElementCommand {}

    enum ElementAction {
        DROP,
        CLEAR,
        MATERIALIZE
    }

    enum ElementKind {
        INDEX,
        CONSTRAINT,
        PROJECTION
    }

    record ModifyOrderBy(Expression orderBy, Span span) implements DefinitionCommand {}

    /// `MODIFY SAMPLE BY expression`.
    ///
    /// @param sampleBy null: `REMOVE SAMPLE BY`
    record ModifySampleBy(@Nullable Expression sampleBy, Span span) implements DefinitionCommand {}

    /// `MODIFY TTL ...`.
    ///
    /// @param ttl empty: `REMOVE TTL`
    record ModifyTtl(List<Storage.TtlElement> ttl, Span span) implements DefinitionCommand {
        public ModifyTtl {
            ttl = List.copyOf(ttl);
        }
    }

    record MaterializeTtl(@Nullable Partition partition, Span span) implements DefinitionCommand {}

    record ModifySettings(List<SettingAssignment> settings, Span span)
            implements DefinitionCommand {
        public ModifySettings {
            settings = List.copyOf(settings);
        }
    }

    record ResetSettings(List<String> names, Span span) implements DefinitionCommand {
        public ResetSettings {
            names = List.copyOf(names);
        }
    }

    record ModifyComment(String comment, Span span) implements DefinitionCommand {}

    /// The new SELECT of a materialized view.
    record ModifyQuery(Query query, Span span) implements DefinitionCommand {}

    /// The new schedule of a refreshable materialized view.
    record ModifyRefresh(RefreshSchedule refresh, Span span) implements DefinitionCommand {}

    /// `MODIFY [DEFINER = user] [SQL SECURITY kind]` of a view.
    record ModifySqlSecurity(ViewSecurity security, Span span) implements DefinitionCommand {}

    record DeleteRows(Expression where, @Nullable Partition partition, Span span)
            implements RowCommand {}

    record UpdateRows(
            List<Assignment> assignments,
            Expression where,
            @Nullable Partition partition,
            Span span)
            implements RowCommand {
        public UpdateRows {
            assignments = List.copyOf(assignments);
        }
    }

    record ApplyDeletedMask(@Nullable Partition partition, Span span) implements RowCommand {}

    /// DROP, DROP DETACHED, DETACH, ATTACH, FORGET, FREEZE or UNFREEZE of a partition or part.
    ///
    /// @param partition null: only for FREEZE and UNFREEZE, all partitions
    /// @param backup name in `WITH NAME 'backup'`
    record ChangePartition(
            PartitionAction action,
            @Nullable Partition partition,
            @Nullable String backup,
            Span span)
            implements PartitionCommand {}

    enum PartitionAction {
        DROP("DROP"),
        DROP_DETACHED("DROP DETACHED"),
        DETACH("DETACH"),
        ATTACH("ATTACH"),
        FORGET("FORGET"),
        FREEZE("FREEZE"),
        UNFREEZE("UNFREEZE");

        private final String sql;

        PartitionAction(String sql) {
            this.sql = sql;
        }

        /// The words of the command.
        public String sql() {
            return sql;
        }
    }

    /// `ATTACH PARTITION p FROM table` (rows are added) or `REPLACE PARTITION p FROM table`.
    record CopyPartition(boolean replace, Partition partition, TableName from, Span span)
            implements PartitionCommand {}

    /// `MOVE PARTITION p TO TABLE | DISK | VOLUME target`.
    record MovePartition(Partition partition, Destination destination, Span span)
            implements PartitionCommand {}

    /// Where a partition moves.
    sealed interface Destination {}

    record ToTable(TableName table) implements Destination {}

    record ToDisk(String name) implements Destination {}

    record ToVolume(String name) implements Destination {}
}
