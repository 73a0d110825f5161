package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One command of ALTER TABLE. Column names of nested columns have their parts joined by dots.
public sealed interface AlterCommand extends Node {

    /// Where a new or moved element goes.
    ///
    /// @param first at the beginning
    /// @param after behind this one; null with `first` false: at the end, or unmoved
    record Placement(boolean first, @Nullable String after) {
        public static final Placement UNSPECIFIED = new Placement(false, null);
    }

    record AddColumn(
            TableElement.Column column, boolean ifNotExists, Placement placement, Span span)
            implements AlterCommand {}

    record DropColumn(String name, boolean ifExists, Span span) implements AlterCommand {}

    record RenameColumn(String from, String to, boolean ifExists, Span span)
            implements AlterCommand {}

    /// `MODIFY COLUMN`, `ALTER COLUMN ... TYPE`: what the declaration leaves out stays.
    record ModifyColumn(
            TableElement.Column column, boolean ifExists, Placement placement, Span span)
            implements AlterCommand {}

    /// `MODIFY COLUMN name REMOVE property`.
    ///
    /// @param property one of DEFAULT, MATERIALIZED, ALIAS, COMMENT, CODEC, TTL, SETTINGS
    record RemoveColumnProperty(String name, String property, boolean ifExists, Span span)
            implements AlterCommand {}

    /// `MODIFY COLUMN name MODIFY SETTING ...` or `RESET SETTING ...`.
    record ModifyColumnSettings(
            String name,
            List<SettingAssignment> settings,
            List<String> reset,
            boolean ifExists,
            Span span)
            implements AlterCommand {
        public ModifyColumnSettings {
            settings = List.copyOf(settings);
            reset = List.copyOf(reset);
        }
    }

    record CommentColumn(String name, String comment, boolean ifExists, Span span)
            implements AlterCommand {}

    record MaterializeColumn(String name, @Nullable Partition partition, Span span)
            implements AlterCommand {}

    /// `CLEAR COLUMN name [IN PARTITION ...]`.
    record ClearColumn(String name, boolean ifExists, @Nullable Partition partition, Span span)
            implements AlterCommand {}

    record AddIndex(TableElement.Index index, boolean ifNotExists, Placement placement, Span span)
            implements AlterCommand {}

    record AddConstraint(TableElement.Constraint constraint, boolean ifNotExists, Span span)
            implements AlterCommand {}

    record AddProjection(
            TableElement.Projection projection, boolean ifNotExists, Placement placement, Span span)
            implements AlterCommand {}

    /// DROP, CLEAR or MATERIALIZE of an index, constraint or projection.
    record ElementCommand(
            ElementAction action,
            ElementKind kind,
            String name,
            boolean ifExists,
            @Nullable Partition partition,
            Span span)
            implements AlterCommand {}

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

    record ModifyOrderBy(Expression orderBy, Span span) implements AlterCommand {}

    /// `MODIFY SAMPLE BY expression`.
    ///
    /// @param sampleBy null: `REMOVE SAMPLE BY`
    record ModifySampleBy(@Nullable Expression sampleBy, Span span) implements AlterCommand {}

    /// `MODIFY TTL ...`.
    ///
    /// @param ttl empty: `REMOVE TTL`
    record ModifyTtl(List<Storage.TtlElement> ttl, Span span) implements AlterCommand {
        public ModifyTtl {
            ttl = List.copyOf(ttl);
        }
    }

    record MaterializeTtl(@Nullable Partition partition, Span span) implements AlterCommand {}

    record ModifySettings(List<SettingAssignment> settings, Span span) implements AlterCommand {
        public ModifySettings {
            settings = List.copyOf(settings);
        }
    }

    record ResetSettings(List<String> names, Span span) implements AlterCommand {
        public ResetSettings {
            names = List.copyOf(names);
        }
    }

    record ModifyComment(String comment, Span span) implements AlterCommand {}

    /// The new SELECT of a materialized view.
    record ModifyQuery(Query query, Span span) implements AlterCommand {}

    record DeleteRows(Expression where, @Nullable Partition partition, Span span)
            implements AlterCommand {}

    record UpdateRows(
            List<Assignment> assignments,
            Expression where,
            @Nullable Partition partition,
            Span span)
            implements AlterCommand {
        public UpdateRows {
            assignments = List.copyOf(assignments);
        }
    }

    record ApplyDeletedMask(@Nullable Partition partition, Span span) implements AlterCommand {}

    /// DROP, DROP DETACHED, DETACH, ATTACH, FORGET, FREEZE or UNFREEZE of a partition or part.
    ///
    /// @param partition null: only for FREEZE and UNFREEZE, all partitions
    /// @param backup name in `WITH NAME 'backup'`
    record PartitionCommand(
            PartitionAction action,
            @Nullable Partition partition,
            @Nullable String backup,
            Span span)
            implements AlterCommand {}

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
            implements AlterCommand {}

    /// `MOVE PARTITION p TO TABLE | DISK | VOLUME target`.
    record MovePartition(Partition partition, Destination destination, Span span)
            implements AlterCommand {}

    /// Where a partition moves.
    sealed interface Destination {}

    record ToTable(TableName table) implements Destination {}

    record ToDisk(String name) implements Destination {}

    record ToVolume(String name) implements Destination {}
}
