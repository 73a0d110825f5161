package io.millpond.sql.format;

import io.millpond.sql.ast.AlterDatabase;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Attach;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Check;
import io.millpond.sql.ast.CreateDatabase;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Delete;
import io.millpond.sql.ast.Describe;
import io.millpond.sql.ast.Drop;
import io.millpond.sql.ast.Exists;
import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.FunctionStatement;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.Kill;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCollectionStatement;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Optimize;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Rename;
import io.millpond.sql.ast.SetSettings;
import io.millpond.sql.ast.Show;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.Undrop;
import io.millpond.sql.ast.Update;
import io.millpond.sql.ast.Use;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Trees of statements for EXPLAIN AST: what ClickHouse 26.7 calls the nodes, and their order.
final class AstStatements {
    private AstStatements() {}

    static AstNode of(Statement statement) {
        return switch (statement) {
            case Query query -> AstQueries.of(query);
            case Insert insert -> insert(insert);
            case CreateTable create -> create(create);
            case CreateView create -> create(create);
            case CreateDatabase create -> create(create);
            case Drop drop -> drop(drop);
            case AlterTable alter ->
                    about(
                            "AlterQuery",
                            alter.name(),
                            AstNode.list(AstExpressions.each(alter.commands(), AstAlters::of)));
            case AlterDatabase alter -> AstNode.leaf("AlterQuery  " + alter.name());
            case FunctionStatement.CreateFunction create ->
                    AstNode.of(
                            "CreateFunctionQuery " + create.name(),
                            AstExpressions.identifier(create.name()),
                            AstExpressions.of(create.function()));
            case FunctionStatement.DropFunction drop ->
                    AstNode.leaf("DropFunctionQuery " + drop.name());
            case Attach attach ->
                    new AstNode("AttachQuery " + attach.name().table(), names(attach.name()));
            case Undrop undrop -> about("UndropQuery", undrop.name());
            case Rename rename -> rename(rename);
            case Delete delete ->
                    about("DeleteQuery", delete.table(), AstExpressions.of(delete.where()));
            case Update update ->
                    about(
                            "UpdateQuery",
                            update.table(),
                            AstExpressions.of(update.where()),
                            assignments(update.assignments()));
            case Show.ShowCreate show -> about("ShowCreateTableQuery", show.name());
            case Show.ShowColumns _ -> AstNode.leaf("ShowColumns");
            case Show.ShowIndexes _ -> AstNode.leaf("ShowIndexes");
            case Show.ShowFunctions _ -> AstNode.leaf("ShowFunctions");
            case Show.ShowSetting show -> AstNode.leaf("ShowSetting " + show.name());
            case Show.ShowProcesslist _ -> AstNode.leaf("ShowProcesslistQuery");
            case Show.ShowEngines _ -> AstNode.leaf("ShowEngineQuery");
            case Show _ -> AstNode.leaf("ShowTables");
            case Describe describe ->
                    AstNode.of("DescribeQuery", AstQueries.table(describe.table()));
            case Exists exists -> about("ExistsTableQuery", exists.name());
            case Use use ->
                    AstNode.of(
                            "UseQuery " + use.database(),
                            AstExpressions.identifier(use.database()));
            case SetSettings _ -> AstNode.leaf("Set");
            case Optimize optimize -> optimize(optimize);
            case Check check -> check(check.table());
            case Kill kill -> kill(kill);
            case Backup backup -> backup(backup);
            case SystemCommand _ -> AstNode.leaf("SYSTEM query");
            case NamedCollectionStatement _ -> AstNode.leaf("NamedCollectionQuery");
        };
    }

    static AstNode explain(Explain explain) {
        String kind = explain.kind() == Explain.Kind.PLAN ? "" : " " + explain.kind().sql();
        return AstNode.of("Explain EXPLAIN" + kind, of(explain.statement()));
    }

    private static List<AstNode> names(TableName name) {
        List<AstNode> names = new ArrayList<>();
        String database = name.database();
        if (database != null) {
            names.add(AstExpressions.identifier(database));
        }
        names.add(AstExpressions.identifier(name.table()));
        return names;
    }

    private static String label(String kind, TableName name) {
        String database = name.database();
        return kind + " " + (database == null ? "" : database) + " " + name.table();
    }

    /// A statement about one table, whose name comes last.
    private static AstNode about(String kind, TableName name, AstNode... parts) {
        List<AstNode> children = new ArrayList<>(List.of(parts));
        children.addAll(names(name));
        return new AstNode(label(kind, name), children);
    }

    private static AstNode insert(Insert insert) {
        List<AstNode> children = new ArrayList<>();
        switch (insert.target()) {
            case Insert.IntoTable(TableName table) -> children.addAll(names(table));
            case Insert.IntoFunction(FunctionCall function, Expression partitionBy) -> {
                children.add(AstExpressions.of(function));
                AstExpressions.add(partitionBy, children);
            }
        }
        if (!insert.columns().columns().isEmpty()) {
            children.add(AstExpressions.list(insert.columns().columns()));
        }
        if (insert.source() instanceof Insert.SelectSource(Query query)) {
            children.add(AstQueries.of(query));
        }
        if (!insert.settings().isEmpty()) {
            children.add(AstNode.leaf("Set"));
        }
        return new AstNode("InsertQuery  ", children);
    }

    private static String created(TableName name) {
        String database = name.database();
        return "CreateQuery " + (database == null ? "" : database + " ") + name.table();
    }

    private static AstNode create(CreateTable create) {
        List<AstNode> children = new ArrayList<>(names(create.name()));
        addElements(create.elements(), children);
        addStorage(create.storage(), children);
        switch (create.source()) {
            case CreateTable.FromQuery(Query query, _) -> children.add(AstQueries.of(query));
            case CreateTable.LikeFunction(FunctionCall function) ->
                    children.add(AstExpressions.of(function));
            case CreateTable.NoSource _, CreateTable.LikeTable _ -> {}
        }
        addComment(create.comment(), children);
        return new AstNode(created(create.name()), children);
    }

    private static AstNode create(CreateView create) {
        List<AstNode> children = new ArrayList<>(names(create.name()));
        addElements(create.elements(), children);
        children.add(AstQueries.of(create.query()));
        if (create.materialized()) {
            List<AstNode> storage = new ArrayList<>();
            addStorage(create.storage(), storage);
            children.add(new AstNode("ViewTargets", storage));
        }
        addComment(create.comment(), children);
        return new AstNode(created(create.name()), children);
    }

    private static AstNode create(CreateDatabase create) {
        List<AstNode> children = new ArrayList<>();
        children.add(AstExpressions.identifier(create.name()));
        if (create.engine() != null) {
            children.add(AstNode.of("Storage definition", AstExpressions.named(create.engine())));
        }
        addComment(create.comment(), children);
        return new AstNode("CreateQuery " + create.name() + " ", children);
    }

    static void addComment(@Nullable String comment, List<AstNode> children) {
        if (comment != null) {
            children.add(AstExpressions.of(Literal.StringLiteral.of(comment)));
        }
    }

    private static void addElements(List<TableElement> elements, List<AstNode> children) {
        List<AstNode> columns = new ArrayList<>();
        List<AstNode> indexes = new ArrayList<>();
        List<AstNode> constraints = new ArrayList<>();
        List<AstNode> projections = new ArrayList<>();
        for (TableElement element : elements) {
            switch (element) {
                case TableElement.Column column -> columns.add(column(column));
                case TableElement.Index index -> indexes.add(index(index));
                case TableElement.Constraint constraint ->
                        constraints.add(
                                AstNode.of(
                                        "Constraint", AstExpressions.of(constraint.expression())));
                case TableElement.Projection projection ->
                        projections.add(
                                AstNode.of("Projection", AstQueries.select(projection.query())));
            }
        }
        List<AstNode> lists = new ArrayList<>();
        for (List<AstNode> list : List.of(columns, indexes, constraints, projections)) {
            if (!list.isEmpty()) {
                lists.add(AstNode.list(list));
            }
        }
        if (!lists.isEmpty()) {
            children.add(new AstNode("Columns definition", lists));
        }
    }

    static AstNode column(TableElement.Column column) {
        List<AstNode> children = new ArrayList<>();
        if (column.type() != null) {
            children.add(AstExpressions.type(column.type()));
        }
        TableElement.ColumnDefault byDefault = column.columnDefault();
        if (byDefault != null) {
            AstExpressions.add(byDefault.expression(), children);
        }
        addComment(column.comment(), children);
        if (!column.codecs().isEmpty()) {
            children.add(
                    AstExpressions.function(
                            "CODEC", AstExpressions.each(column.codecs(), AstExpressions::named)));
        }
        AstExpressions.add(column.ttl(), children);
        return new AstNode("ColumnDeclaration " + column.name(), children);
    }

    static AstNode index(TableElement.Index index) {
        return AstNode.of(
                "Index", AstExpressions.of(index.expression()), AstExpressions.named(index.type()));
    }

    private static void addStorage(Storage storage, List<AstNode> children) {
        List<AstNode> parts = new ArrayList<>();
        if (storage.engine() != null) {
            parts.add(AstExpressions.named(storage.engine()));
        }
        AstExpressions.add(storage.partitionBy(), parts);
        AstExpressions.add(storage.primaryKey(), parts);
        AstExpressions.add(storage.orderBy(), parts);
        AstExpressions.add(storage.sampleBy(), parts);
        if (!storage.ttl().isEmpty()) {
            parts.add(ttl(storage.ttl()));
        }
        if (!storage.settings().isEmpty()) {
            parts.add(AstNode.leaf("Set"));
        }
        if (!parts.isEmpty()) {
            children.add(new AstNode("Storage definition", parts));
        }
    }

    static AstNode ttl(List<Storage.TtlElement> ttl) {
        return AstNode.list(
                AstExpressions.each(
                        ttl,
                        element ->
                                AstNode.of("TTLElement", AstExpressions.of(element.expression()))));
    }

    private static AstNode drop(Drop drop) {
        String action = drop.action().name().toLowerCase(Locale.ROOT);
        String kind = Character.toUpperCase(action.charAt(0)) + action.substring(1) + "Query";
        if (drop.names().isEmpty()) {
            return AstNode.leaf(kind);
        }
        TableName name = drop.names().getFirst();
        return drop.kind() == ObjectKind.DATABASE
                ? AstNode.of(
                        kind + " " + name.table() + " ", AstExpressions.identifier(name.table()))
                : about(kind, name);
    }

    private static AstNode rename(Rename rename) {
        List<AstNode> children = new ArrayList<>();
        for (Rename.Pair pair : rename.pairs()) {
            children.addAll(names(pair.from()));
            children.addAll(names(pair.to()));
        }
        return new AstNode("Rename", children);
    }

    private static AstNode optimize(Optimize optimize) {
        TableName name = optimize.table();
        String suffix =
                (optimize.isFinal() ? "_final" : "")
                        + (optimize.deduplicate() ? "_deduplicate" : "");
        return new AstNode(label("OptimizeQuery", name) + suffix, names(name));
    }

    private static AstNode check(@Nullable TableName table) {
        return table == null ? AstNode.leaf("CheckAllQuery") : about("CheckQuery", table);
    }

    private static AstNode backup(Backup backup) {
        String kind = backup.action() == Backup.Action.BACKUP ? "BackupQuery" : "RestoreQuery";
        return AstNode.of(
                kind,
                AstExpressions.function(
                        backup.place().name(),
                        AstExpressions.each(backup.place().arguments(), AstExpressions::of)));
    }

    private static AstNode kill(Kill kill) {
        String where = kill.where() instanceof FunctionCall call ? "Function_" + call.name() : "";
        return AstNode.of(
                "KillQueryQuery " + where + " " + kill.mode(), AstExpressions.of(kill.where()));
    }

    static AstNode assignments(List<Assignment> assignments) {
        return AstNode.list(
                AstExpressions.each(
                        assignments,
                        assignment ->
                                AstNode.of(
                                        "Assignment " + assignment.column(),
                                        AstExpressions.of(assignment.expression()))));
    }
}
