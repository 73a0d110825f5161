package io.millpond.sql.parser;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Check;
import io.millpond.sql.ast.Delete;
import io.millpond.sql.ast.Describe;
import io.millpond.sql.ast.Drop;
import io.millpond.sql.ast.Exists;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionStatement;
import io.millpond.sql.ast.Kill;
import io.millpond.sql.ast.NamedCollectionStatement.DropNamedCollection;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Optimize;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.Rename;
import io.millpond.sql.ast.SetSettings;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.Undrop;
import io.millpond.sql.ast.Update;
import io.millpond.sql.ast.Use;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Parses the statements that name a table or database and say what is to happen to it, and USE,
/// SET and KILL.
final class TableStatementParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    TableStatementParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    Statement drop() {
        int from = tokens.start();
        tokens.expect("DROP");
        if (tokens.accept("NAMED", "COLLECTION")) {
            boolean ifExists = tokens.acceptIfExists();
            String name = tokens.expectName("named collection");
            return new DropNamedCollection(name, ifExists, tokens.spanFrom(from));
        }
        if (tokens.accept("INDEX")) {
            return dropIndex(from);
        }
        if (tokens.accept("FUNCTION")) {
            boolean ifExists = tokens.acceptIfExists();
            String name = tokens.expectName("function name");
            refuseCluster();
            return new FunctionStatement.DropFunction(name, ifExists, tokens.spanFrom(from));
        }
        List<String> kinds =
                List.of(
                        "USER",
                        "ROLE",
                        "QUOTA",
                        "POLICY",
                        "WORKLOAD",
                        "RESOURCE",
                        "ROW",
                        "SETTINGS",
                        "PROFILE");
        for (String kind : kinds) {
            if (tokens.at(kind)) {
                throw StatementParser.notSupported("DROP " + kind);
            }
        }
        return remove(Drop.Action.DROP, from);
    }

    /// What follows DROP INDEX: an ALTER of its table.
    private AlterTable dropIndex(int from) {
        boolean ifExists = tokens.acceptIfExists();
        String name = tokens.expectName("index name");
        tokens.expect("ON");
        TableName table = grammar.from.tableName();
        AlterCommand drop =
                new AlterCommand.ChangeElement(
                        AlterCommand.ElementAction.DROP,
                        AlterCommand.ElementKind.INDEX,
                        name,
                        ifExists,
                        null,
                        tokens.spanFrom(from));
        return new AlterTable(table, false, List.of(drop), tokens.spanFrom(from));
    }

    Statement detach() {
        int from = tokens.start();
        tokens.expect("DETACH");
        return remove(Drop.Action.DETACH, from);
    }

    Statement undrop() {
        int from = tokens.start();
        tokens.expect("UNDROP");
        tokens.expect("TABLE");
        TableName name = grammar.from.tableName();
        UUID uuid = tokens.accept("UUID") ? uuid(tokens.expectString("string literal")) : null;
        refuseCluster();
        return new Undrop(name, uuid, tokens.spanFrom(from));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_UUID, "Cannot parse uuid %s".formatted(text), e);
        }
    }

    private Drop remove(Drop.Action action, int from) {
        boolean temporary = tokens.accept("TEMPORARY");
        ObjectKind kind;
        if (tokens.accept("DATABASE")) {
            kind = ObjectKind.DATABASE;
        } else if (tokens.accept("VIEW")) {
            kind = ObjectKind.VIEW;
        } else if (tokens.accept("DICTIONARY")) {
            kind = ObjectKind.DICTIONARY;
        } else {
            tokens.expect("TABLE");
            kind = ObjectKind.TABLE;
        }
        boolean ifExists = tokens.acceptIfExists();
        boolean ifEmpty = !ifExists && tokens.accept("IF", "EMPTY");
        List<TableName> names = new ArrayList<>();
        do {
            names.add(grammar.from.tableName());
        } while (tokens.acceptComma());
        refuseCluster();
        boolean permanently = tokens.accept("PERMANENTLY");
        boolean sync = acceptSync();
        return new Drop(
                action,
                kind,
                names,
                temporary,
                ifExists,
                ifEmpty,
                permanently,
                sync,
                null,
                tokens.spanFrom(from));
    }

    private boolean acceptSync() {
        return tokens.accept("SYNC") || tokens.accept("NO", "DELAY");
    }

    private void refuseCluster() {
        StatementParser.refuseCluster(tokens);
    }

    Statement truncate() {
        int from = tokens.start();
        tokens.expect("TRUNCATE");
        boolean temporary = tokens.accept("TEMPORARY");
        if (tokens.accept("ALL", "TABLES") || tokens.accept("TABLES")) {
            return truncateTables(from);
        }
        ObjectKind kind = ObjectKinds.accept(tokens);
        boolean ifExists = tokens.acceptIfExists();
        List<TableName> names = List.of(grammar.from.tableName());
        refuseCluster();
        boolean sync = acceptSync();
        return new Drop(
                Drop.Action.TRUNCATE,
                kind,
                names,
                temporary,
                ifExists,
                false,
                false,
                sync,
                null,
                tokens.spanFrom(from));
    }

    /// `TRUNCATE [ALL] TABLES FROM database [[NOT] LIKE 'pattern']`.
    private Statement truncateTables(int from) {
        if (!tokens.accept("FROM")) {
            tokens.expect("IN");
        }
        boolean ifExists = tokens.acceptIfExists();
        List<TableName> names = List.of(grammar.from.tableName());
        boolean not = tokens.accept("NOT");
        boolean ignoreCase = tokens.accept("ILIKE");
        boolean hasPattern = ignoreCase || tokens.accept("LIKE");
        if (not && !hasPattern) {
            throw tokens.unexpected();
        }
        String pattern = hasPattern ? tokens.expectString("string literal") : null;
        return new Drop(
                Drop.Action.TRUNCATE,
                ObjectKind.DATABASE,
                names,
                false,
                ifExists,
                false,
                false,
                acceptSync(),
                new Drop.TablesFilter(pattern, not, ignoreCase),
                tokens.spanFrom(from));
    }

    Statement rename() {
        int from = tokens.start();
        tokens.expect("RENAME");
        if (tokens.at("VIEW")) {
            tokens.missed("TABLE");
            throw tokens.unexpected();
        }
        ObjectKind kind = ObjectKinds.accept(tokens);
        boolean ifExists = tokens.acceptIfExists();
        return renames(kind, false, ifExists, "TO", from);
    }

    Statement exchange() {
        int from = tokens.start();
        tokens.expect("EXCHANGE");
        ObjectKind kind = ObjectKind.DICTIONARY;
        if (!tokens.accept("DICTIONARIES")) {
            tokens.expect("TABLES");
            kind = ObjectKind.TABLE;
        }
        return renames(kind, true, false, "AND", from);
    }

    private Statement renames(
            ObjectKind kind, boolean exchange, boolean ifExists, String between, int from) {
        List<Rename.Pair> pairs = new ArrayList<>();
        do {
            TableName first = grammar.from.tableName();
            tokens.expect(between);
            pairs.add(new Rename.Pair(first, grammar.from.tableName()));
        } while (kind != ObjectKind.DATABASE && tokens.acceptComma());
        refuseCluster();
        return new Rename(kind, exchange, ifExists, pairs, tokens.spanFrom(from));
    }

    Statement delete() {
        int from = tokens.start();
        tokens.expect("DELETE", "FROM");
        TableName table = grammar.from.tableName();
        refuseCluster();
        Partition partition = grammar.partitions.acceptIn();
        tokens.expect("WHERE");
        Expression where = grammar.expressions.parse();
        return new Delete(table, partition, where, tokens.spanFrom(from));
    }

    Statement update() {
        int from = tokens.start();
        tokens.expect("UPDATE");
        TableName table = grammar.from.tableName();
        refuseCluster();
        tokens.expect("SET");
        List<Assignment> assignments = grammar.storage.assignments();
        Partition partition = grammar.partitions.acceptIn();
        tokens.expect("WHERE");
        Expression where = grammar.expressions.parse();
        return new Update(table, assignments, partition, where, tokens.spanFrom(from));
    }

    Statement describe() {
        int from = tokens.start();
        if (!tokens.accept("DESCRIBE")) {
            tokens.expect("DESC");
        }
        boolean hasTable = tokens.at("TABLE") && isFollowedByTable();
        if (hasTable) {
            tokens.advance();
        } else if (tokens.at("TABLE") && tokens.kind(1) == Lexer.END) {
            tokens.advance();
            tokens.missed("table");
            throw tokens.unexpected();
        }
        TableExpression table =
                grammar.queries.atQuery() && !tokens.at(Lexer.OPEN_ROUND)
                        ? bareQuery()
                        : grammar.from.operand();
        return new Describe(table, tokens.spanFrom(from));
    }

    private boolean isFollowedByTable() {
        return switch (tokens.kind(1)) {
            case Lexer.WORD ->
                    tokens.kind(2) == Lexer.OPEN_ROUND
                            || (!tokens.isWordAhead(1, "FORMAT")
                                    && !tokens.isWordAhead(1, "SETTINGS"));
            case Lexer.QUOTED, Lexer.OPEN_ROUND, Lexer.OPEN_CURLY -> true;
            default -> false;
        };
    }

    private TableExpression bareQuery() {
        int from = tokens.start();
        return new TableExpression.SubqueryTable(
                grammar.queries.parse(), null, tokens.spanFrom(from));
    }

    Statement exists() {
        int from = tokens.start();
        tokens.expect("EXISTS");
        boolean temporary = tokens.accept("TEMPORARY");
        if (tokens.at("TABLE") && tokens.kind(1) == Lexer.END) {
            tokens.advance();
        }
        ObjectKind kind = ObjectKinds.accept(tokens);
        TableName name = grammar.from.tableName();
        return new Exists(kind, temporary, name, tokens.spanFrom(from));
    }

    Statement use() {
        int from = tokens.start();
        tokens.expect("USE");
        if (tokens.at("DATABASE") && tokens.kind(1) != Lexer.END) {
            tokens.accept("DATABASE");
        }
        return new Use(tokens.expectName("database name"), tokens.spanFrom(from));
    }

    Statement set() {
        int from = tokens.start();
        tokens.expect("SET");
        List<SettingAssignment> settings = grammar.settings.parseList();
        return new SetSettings(settings, tokens.spanFrom(from));
    }

    Statement optimize() {
        int from = tokens.start();
        tokens.expect("OPTIMIZE");
        tokens.expect("TABLE");
        TableName table = grammar.from.tableName();
        refuseCluster();
        Partition partition = grammar.partitions.accept();
        boolean isFinal = tokens.accept("FINAL") || tokens.accept("FORCE");
        boolean deduplicate = tokens.accept("DEDUPLICATE");
        List<Expression> by =
                deduplicate && tokens.accept("BY")
                        ? grammar.expressions.expressionList()
                        : List.of();
        boolean cleanup = tokens.accept("CLEANUP");
        return new Optimize(
                table, partition, isFinal, cleanup, deduplicate, by, tokens.spanFrom(from));
    }

    Statement check() {
        int from = tokens.start();
        tokens.expect("CHECK");
        if (tokens.accept("ALL", "TABLES")) {
            return new Check(null, null, tokens.spanFrom(from));
        }
        tokens.expect("TABLE");
        TableName table = grammar.from.tableName();
        Partition partition = grammar.partitions.accept();
        return new Check(table, partition, tokens.spanFrom(from));
    }

    Statement kill() {
        int from = tokens.start();
        tokens.expect("KILL");
        Kill.Kind kind = Kill.Kind.QUERY;
        if (tokens.accept("MUTATION")) {
            kind = Kill.Kind.MUTATION;
        } else if (tokens.at("TRANSACTION") || tokens.at("PART_MOVE_TO_SHARD")) {
            throw StatementParser.notSupported("KILL " + tokens.tokenText());
        } else {
            tokens.expect("QUERY");
        }
        refuseCluster();
        tokens.expect("WHERE");
        Expression where = grammar.expressions.parse();
        Kill.Mode mode = Kill.Mode.ASYNC;
        if (tokens.accept("SYNC")) {
            mode = Kill.Mode.SYNC;
        } else if (tokens.accept("TEST")) {
            mode = Kill.Mode.TEST;
        } else {
            tokens.accept("ASYNC");
        }
        return new Kill(kind, where, mode, tokens.spanFrom(from));
    }
}
