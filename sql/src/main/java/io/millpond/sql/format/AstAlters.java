package io.millpond.sql.format;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Literal;

import java.util.ArrayList;
import java.util.List;

/// Trees of the commands of ALTER for EXPLAIN AST.
final class AstAlters {
    private AstAlters() {}

    static AstNode of(AlterCommand command) {
        return new AstNode(
                "AlterCommand " + name(command),
                switch (command) {
                    case AlterCommand.ColumnCommand column -> parts(column);
                    case AlterCommand.ElementCommand element -> parts(element);
                    case AlterCommand.DefinitionCommand definition -> parts(definition);
                    case AlterCommand.RowCommand row -> parts(row);
                    case AlterCommand.PartitionCommand _ -> List.of();
                });
    }

    private static String name(AlterCommand command) {
        return switch (command) {
            case AlterCommand.AddColumn _ -> "ADD_COLUMN";
            case AlterCommand.DropColumn _, AlterCommand.ClearColumn _ -> "DROP_COLUMN";
            case AlterCommand.RenameColumn _ -> "RENAME_COLUMN";
            case AlterCommand.ModifyColumn _,
                    AlterCommand.RemoveColumnProperty _,
                    AlterCommand.ModifyColumnSettings _ ->
                    "MODIFY_COLUMN";
            case AlterCommand.CommentColumn _ -> "COMMENT_COLUMN";
            case AlterCommand.MaterializeColumn _ -> "MATERIALIZE_COLUMN";
            case AlterCommand.AddIndex _ -> "ADD_INDEX";
            case AlterCommand.AddConstraint _ -> "ADD_CONSTRAINT";
            case AlterCommand.AddProjection _ -> "ADD_PROJECTION";
            case AlterCommand.ChangeElement change ->
                    (change.action() == AlterCommand.ElementAction.MATERIALIZE
                                    ? "MATERIALIZE_"
                                    : "DROP_")
                            + change.kind();
            case AlterCommand.ModifyOrderBy _ -> "MODIFY_ORDER_BY";
            case AlterCommand.ModifySampleBy modify ->
                    modify.sampleBy() == null ? "REMOVE_SAMPLE_BY" : "MODIFY_SAMPLE_BY";
            case AlterCommand.ModifyTtl modify ->
                    modify.ttl().isEmpty() ? "REMOVE_TTL" : "MODIFY_TTL";
            case AlterCommand.MaterializeTtl _ -> "MATERIALIZE_TTL";
            case AlterCommand.ModifySettings _ -> "MODIFY_SETTING";
            case AlterCommand.ResetSettings _ -> "RESET_SETTING";
            case AlterCommand.ModifyComment _ -> "MODIFY_COMMENT";
            case AlterCommand.ModifyQuery _ -> "MODIFY_QUERY";
            case AlterCommand.ModifyRefresh _ -> "MODIFY_REFRESH";
            case AlterCommand.ModifySqlSecurity _ -> "MODIFY_SQL_SECURITY";
            case AlterCommand.DeleteRows _ -> "DELETE";
            case AlterCommand.UpdateRows _ -> "UPDATE";
            case AlterCommand.ApplyDeletedMask _ -> "APPLY_DELETED_MASK";
            case AlterCommand.ChangePartition change ->
                    change.action().sql().replace(' ', '_') + "_PARTITION";
            case AlterCommand.CopyPartition _ -> "REPLACE_PARTITION";
            case AlterCommand.MovePartition _ -> "MOVE_PARTITION";
        };
    }

    private static List<AstNode> parts(AlterCommand.ColumnCommand command) {
        return switch (command) {
            case AlterCommand.AddColumn add ->
                    placed(AstStatements.column(add.column()), add.placement());
            case AlterCommand.ModifyColumn modify ->
                    placed(AstStatements.column(modify.column()), modify.placement());
            case AlterCommand.DropColumn drop -> List.of(AstExpressions.identifier(drop.name()));
            case AlterCommand.ClearColumn clear -> List.of(AstExpressions.identifier(clear.name()));
            case AlterCommand.RenameColumn rename ->
                    List.of(
                            AstExpressions.identifier(rename.from()),
                            AstExpressions.identifier(rename.to()));
            case AlterCommand.CommentColumn comment ->
                    List.of(AstExpressions.identifier(comment.name()), text(comment.comment()));
            case AlterCommand.MaterializeColumn column ->
                    List.of(AstExpressions.identifier(column.name()));
            case AlterCommand.RemoveColumnProperty column ->
                    List.of(AstNode.leaf("ColumnDeclaration " + column.name()));
            case AlterCommand.ModifyColumnSettings column ->
                    List.of(AstNode.leaf("ColumnDeclaration " + column.name()));
        };
    }

    private static List<AstNode> parts(AlterCommand.ElementCommand command) {
        return switch (command) {
            case AlterCommand.AddIndex add ->
                    placed(AstStatements.index(add.index()), add.placement());
            case AlterCommand.AddConstraint add ->
                    List.of(
                            AstNode.of(
                                    "Constraint",
                                    AstExpressions.of(add.constraint().expression())));
            case AlterCommand.AddProjection add ->
                    placed(
                            AstNode.of("Projection", AstQueries.select(add.projection().query())),
                            add.placement());
            case AlterCommand.ChangeElement change ->
                    List.of(AstExpressions.identifier(change.name()));
        };
    }

    private static List<AstNode> parts(AlterCommand.DefinitionCommand command) {
        return switch (command) {
            case AlterCommand.ModifyOrderBy modify -> List.of(AstExpressions.of(modify.orderBy()));
            case AlterCommand.ModifySampleBy modify -> {
                List<AstNode> parts = new ArrayList<>();
                AstExpressions.add(modify.sampleBy(), parts);
                yield parts;
            }
            case AlterCommand.ModifyTtl modify ->
                    modify.ttl().isEmpty() ? List.of() : List.of(AstStatements.ttl(modify.ttl()));
            case AlterCommand.ModifySettings _ -> List.of(AstNode.leaf("Set"));
            case AlterCommand.ModifyComment modify -> List.of(text(modify.comment()));
            case AlterCommand.ModifyQuery modify -> List.of(AstQueries.of(modify.query()));
            case AlterCommand.ModifyRefresh _ ->
                    List.of(AstNode.leaf("Refresh strategy definition"));
            case AlterCommand.ModifySqlSecurity _ -> List.of(AstNode.leaf("View SQL Security"));
            case AlterCommand.ResetSettings _, AlterCommand.MaterializeTtl _ -> List.of();
        };
    }

    private static List<AstNode> parts(AlterCommand.RowCommand command) {
        return switch (command) {
            case AlterCommand.DeleteRows delete -> List.of(AstExpressions.of(delete.where()));
            case AlterCommand.UpdateRows update ->
                    List.of(
                            AstExpressions.of(update.where()),
                            AstStatements.assignments(update.assignments()));
            case AlterCommand.ApplyDeletedMask _ -> List.of();
        };
    }

    private static AstNode text(String value) {
        return AstExpressions.of(Literal.StringLiteral.of(value));
    }

    private static List<AstNode> placed(AstNode element, AlterCommand.Placement placement) {
        String after = placement.after();
        return after == null
                ? List.of(element)
                : List.of(element, AstExpressions.identifier(after));
    }
}
