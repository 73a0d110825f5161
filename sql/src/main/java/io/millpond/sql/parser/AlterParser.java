package io.millpond.sql.parser;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterCommand.ElementAction;
import io.millpond.sql.ast.AlterCommand.ElementKind;
import io.millpond.sql.ast.AlterCommand.Placement;
import io.millpond.sql.ast.AlterDatabase;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCollectionStatement.AlterNamedCollection;
import io.millpond.sql.ast.NamedCollectionStatement.CollectionEntry;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.ViewSecurity;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/// Parses ALTER TABLE and ALTER NAMED COLLECTION.
///
/// Commands are separated by commas; each may stand in parentheses, as they are printed.
final class AlterParser {
    private final Grammar grammar;
    private final TokenCursor tokens;
    private final PartitionParser partitions;

    AlterParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
        this.partitions = grammar.partitions;
    }

    Statement parse() {
        int from = tokens.start();
        tokens.expect("ALTER");
        if (tokens.accept("NAMED", "COLLECTION")) {
            return namedCollection(from);
        }
        for (String kind : List.of("USER", "ROLE", "QUOTA", "POLICY", "ROW", "SETTINGS")) {
            if (tokens.at(kind)) {
                throw StatementParser.notSupported("ALTER " + kind);
            }
        }
        if (tokens.accept("DATABASE")) {
            return database(from);
        }
        boolean temporary = tokens.accept("TEMPORARY");
        tokens.expect("TABLE");
        TableName name = grammar.from.tableName();
        StatementParser.refuseCluster(tokens);
        List<AlterCommand> commands = new ArrayList<>();
        do {
            boolean parenthesised = tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket");
            commands.add(command());
            if (parenthesised) {
                tokens.expectClose();
            }
        } while (tokens.acceptComma());
        return new AlterTable(name, temporary, commands, tokens.spanFrom(from));
    }

    /// What follows ALTER DATABASE; of several comments the last one stays.
    private AlterDatabase database(int from) {
        String name = tokens.expectName("database name");
        String comment;
        do {
            if (tokens.at("MODIFY", "SETTING")) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Database engine Atomic either does not support settings, or does not"
                                + " support altering settings");
            }
            tokens.expect("MODIFY", "COMMENT");
            comment = tokens.expectString("string literal");
        } while (tokens.acceptComma());
        return new AlterDatabase(name, comment, tokens.spanFrom(from));
    }

    private AlterNamedCollection namedCollection(int from) {
        boolean ifExists = tokens.acceptIfExists();
        String name = tokens.expectName("named collection");
        List<CollectionEntry> entries =
                tokens.accept("SET") ? new CreateParser(grammar).collectionEntries() : List.of();
        List<String> deleted = new ArrayList<>();
        if (tokens.accept("DELETE")) {
            do {
                deleted.add(tokens.expectName("key"));
            } while (tokens.acceptComma());
        } else if (entries.isEmpty()) {
            throw tokens.unexpected();
        }
        return new AlterNamedCollection(name, ifExists, entries, deleted, tokens.spanFrom(from));
    }

    private AlterCommand command() {
        int from = tokens.start();
        if (tokens.accept("ADD")) {
            return add(from);
        }
        if (tokens.accept("DROP")) {
            return drop(from);
        }
        if (tokens.accept("MODIFY")) {
            return modify(from);
        }
        if (tokens.accept("ALTER", "COLUMN")) {
            return alterColumn(from);
        }
        if (tokens.accept("RENAME", "COLUMN")) {
            boolean ifExists = tokens.acceptIfExists();
            String oldName = columnName();
            tokens.expect("TO");
            return new AlterCommand.RenameColumn(
                    oldName, columnName(), ifExists, tokens.spanFrom(from));
        }
        if (tokens.accept("COMMENT", "COLUMN")) {
            boolean ifExists = tokens.acceptIfExists();
            String name = columnName();
            String comment = tokens.expectString("string literal");
            return new AlterCommand.CommentColumn(name, comment, ifExists, tokens.spanFrom(from));
        }
        if (tokens.accept("CLEAR")) {
            return clear(from);
        }
        if (tokens.accept("MATERIALIZE")) {
            return materialize(from);
        }
        if (tokens.accept("REMOVE", "TTL")) {
            return new AlterCommand.ModifyTtl(List.of(), tokens.spanFrom(from));
        }
        if (tokens.accept("REMOVE", "SAMPLE", "BY")) {
            return new AlterCommand.ModifySampleBy(null, tokens.spanFrom(from));
        }
        if (tokens.accept("RESET", "SETTING")) {
            return new AlterCommand.ResetSettings(settingNames(), tokens.spanFrom(from));
        }
        return rowsOrPartition(from);
    }

    private AlterCommand add(int from) {
        if (tokens.accept("COLUMN")) {
            boolean ifNotExists = tokens.acceptIfNotExists();
            TableElement.Column column = grammar.elements.newColumn();
            Placement placement = placement();
            return new AlterCommand.AddColumn(
                    column, ifNotExists, placement, tokens.spanFrom(from));
        }
        if (tokens.accept("INDEX")) {
            boolean ifNotExists = tokens.acceptIfNotExists();
            TableElement.Index index = grammar.elements.index();
            Placement placement = placement();
            return new AlterCommand.AddIndex(index, ifNotExists, placement, tokens.spanFrom(from));
        }
        if (tokens.accept("CONSTRAINT")) {
            boolean ifNotExists = tokens.acceptIfNotExists();
            TableElement.Constraint constraint = grammar.elements.constraint(tokens.start());
            return new AlterCommand.AddConstraint(constraint, ifNotExists, tokens.spanFrom(from));
        }
        tokens.expect("PROJECTION");
        boolean ifNotExists = tokens.acceptIfNotExists();
        TableElement.Projection projection = grammar.elements.projection();
        Placement placement = placement();
        return new AlterCommand.AddProjection(
                projection, ifNotExists, placement, tokens.spanFrom(from));
    }

    private AlterCommand drop(int from) {
        if (tokens.accept("COLUMN")) {
            boolean ifExists = tokens.acceptIfExists();
            return new AlterCommand.DropColumn(columnName(), ifExists, tokens.spanFrom(from));
        }
        if (tokens.at("DETACHED") || partitions.atPartition()) {
            return partitions.drop(from);
        }
        return element(ElementAction.DROP, elementKind(), from);
    }

    private AlterCommand clear(int from) {
        if (tokens.accept("COLUMN")) {
            boolean ifExists = tokens.acceptIfExists();
            String name = columnName();
            return new AlterCommand.ClearColumn(
                    name, ifExists, partitions.acceptIn(), tokens.spanFrom(from));
        }
        return element(ElementAction.CLEAR, elementKind(), from);
    }

    private AlterCommand materialize(int from) {
        if (tokens.accept("COLUMN")) {
            String name = columnName();
            return new AlterCommand.MaterializeColumn(
                    name, partitions.acceptIn(), tokens.spanFrom(from));
        }
        if (tokens.accept("TTL")) {
            return new AlterCommand.MaterializeTtl(partitions.acceptIn(), tokens.spanFrom(from));
        }
        return element(ElementAction.MATERIALIZE, elementKind(), from);
    }

    private ElementKind elementKind() {
        if (tokens.accept("INDEX")) {
            return ElementKind.INDEX;
        }
        if (tokens.accept("CONSTRAINT")) {
            return ElementKind.CONSTRAINT;
        }
        tokens.expect("PROJECTION");
        return ElementKind.PROJECTION;
    }

    private AlterCommand element(ElementAction action, ElementKind kind, int from) {
        boolean ifExists = tokens.acceptIfExists();
        String name = tokens.expectName("identifier");
        return new AlterCommand.ChangeElement(
                action, kind, name, ifExists, partitions.acceptIn(), tokens.spanFrom(from));
    }

    private AlterCommand modify(int from) {
        if (tokens.accept("ORDER", "BY")) {
            return new AlterCommand.ModifyOrderBy(grammar.storage.key(), tokens.spanFrom(from));
        }
        if (tokens.accept("SAMPLE", "BY")) {
            return new AlterCommand.ModifySampleBy(grammar.storage.key(), tokens.spanFrom(from));
        }
        if (tokens.accept("TTL")) {
            return new AlterCommand.ModifyTtl(grammar.storage.ttlList(), tokens.spanFrom(from));
        }
        if (tokens.accept("SETTING") || tokens.accept("SETTINGS")) {
            return new AlterCommand.ModifySettings(settings(), tokens.spanFrom(from));
        }
        if (tokens.accept("COMMENT")) {
            String comment = tokens.expectString("string literal");
            return new AlterCommand.ModifyComment(comment, tokens.spanFrom(from));
        }
        if (tokens.accept("QUERY")) {
            return new AlterCommand.ModifyQuery(grammar.queries.parse(), tokens.spanFrom(from));
        }
        RefreshSchedule refresh = new RefreshParser(grammar).parse();
        if (refresh != null) {
            return new AlterCommand.ModifyRefresh(refresh, tokens.spanFrom(from));
        }
        ViewSecurity security = new CreateParser(grammar).security(null);
        if (security != null) {
            return new AlterCommand.ModifySqlSecurity(security, tokens.spanFrom(from));
        }
        tokens.expect("COLUMN");
        return modifyColumn(from);
    }

    private AlterCommand modifyColumn(int from) {
        boolean ifExists = tokens.acceptIfExists();
        int mark = tokens.mark();
        String name = columnName();
        if (tokens.accept("REMOVE")) {
            return removeProperty(name, ifExists, from);
        }
        if (tokens.accept("MODIFY", "SETTING") || tokens.accept("MODIFY", "SETTINGS")) {
            return new AlterCommand.ModifyColumnSettings(
                    name, settings(), List.of(), ifExists, tokens.spanFrom(from));
        }
        if (tokens.accept("RESET", "SETTING")) {
            return new AlterCommand.ModifyColumnSettings(
                    name, List.of(), settingNames(), ifExists, tokens.spanFrom(from));
        }
        tokens.reset(mark);
        TableElement.Column column = grammar.elements.column();
        Placement placement = placement();
        return new AlterCommand.ModifyColumn(column, ifExists, placement, tokens.spanFrom(from));
    }

    /// `ALTER COLUMN name TYPE ...` is `MODIFY COLUMN name ...`.
    private AlterCommand alterColumn(int from) {
        boolean ifExists = tokens.acceptIfExists();
        String name = columnName();
        if (tokens.accept("REMOVE")) {
            return removeProperty(name, ifExists, from);
        }
        tokens.expect("TYPE");
        TableElement.Column column = grammar.elements.columnOf(name, from);
        Placement placement = placement();
        return new AlterCommand.ModifyColumn(column, ifExists, placement, tokens.spanFrom(from));
    }

    private AlterCommand removeProperty(String name, boolean ifExists, int from) {
        List<String> properties =
                List.of(
                        "DEFAULT",
                        "MATERIALIZED",
                        "ALIAS",
                        "EPHEMERAL",
                        "COMMENT",
                        "CODEC",
                        "TTL",
                        "SETTINGS");
        for (String property : properties) {
            if (tokens.accept(property)) {
                return new AlterCommand.RemoveColumnProperty(
                        name, property, ifExists, tokens.spanFrom(from));
            }
        }
        throw tokens.unexpected();
    }

    private AlterCommand rowsOrPartition(int from) {
        if (tokens.accept("DELETE")) {
            Partition partition = partitions.acceptIn();
            tokens.expect("WHERE");
            Expression where = grammar.expressions.parse();
            return new AlterCommand.DeleteRows(where, partition, tokens.spanFrom(from));
        }
        if (tokens.accept("UPDATE")) {
            List<Assignment> assignments = grammar.storage.assignments();
            Partition partition = partitions.acceptIn();
            tokens.expect("WHERE");
            Expression where = grammar.expressions.parse();
            return new AlterCommand.UpdateRows(
                    assignments, where, partition, tokens.spanFrom(from));
        }
        if (tokens.accept("APPLY", "DELETED", "MASK")) {
            return new AlterCommand.ApplyDeletedMask(partitions.acceptIn(), tokens.spanFrom(from));
        }
        return partitions.parse(from);
    }

    private Placement placement() {
        if (tokens.accept("FIRST")) {
            return new Placement(true, null);
        }
        return tokens.accept("AFTER") ? new Placement(false, columnName()) : Placement.UNSPECIFIED;
    }

    private String columnName() {
        return grammar.expressions.identifier().fullName();
    }

    /// `name = value, ...`; a comma before the next command ends the list.
    private List<SettingAssignment> settings() {
        return grammar.settings.parseAssigned();
    }

    private List<String> settingNames() {
        List<String> names = new ArrayList<>();
        int mark;
        do {
            names.add(tokens.expectName("setting name"));
            mark = tokens.mark();
        } while (tokens.acceptComma()
                && (tokens.kind(1) == Lexer.COMMA
                        || tokens.kind(1) == Lexer.END
                        || tokens.kind(1) == Lexer.SEMICOLON
                        || tokens.kind(1) == Lexer.CLOSE_ROUND));
        tokens.reset(mark);
        return names;
    }
}
