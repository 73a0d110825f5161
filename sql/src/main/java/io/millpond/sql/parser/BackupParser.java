package io.millpond.sql.parser;

import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses BACKUP and RESTORE.
final class BackupParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    BackupParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    Backup parse() {
        int from = tokens.start();
        boolean isRestore = tokens.accept("RESTORE");
        if (!isRestore) {
            tokens.expect("BACKUP");
        }
        List<Backup.Element> elements = new ArrayList<>();
        do {
            elements.add(element());
        } while (tokens.acceptComma());
        StatementParser.refuseCluster(tokens);
        tokens.expect(isRestore ? "FROM" : "TO");
        NamedCall place = grammar.storage.namedCall();
        List<SettingAssignment> settings = grammar.settings.parseOptional();
        boolean isAsync = tokens.accept("ASYNC");
        if (!isAsync) {
            tokens.accept("SYNC");
        }
        return new Backup(
                isRestore ? Backup.Action.RESTORE : Backup.Action.BACKUP,
                elements,
                place,
                settings,
                isAsync,
                tokens.spanFrom(from));
    }

    private Backup.Element element() {
        if (tokens.accept("ALL")) {
            return everything();
        }
        if (tokens.accept("DATABASE")) {
            String name = tokens.expectName("database name");
            String newName = tokens.accept("AS") ? tokens.expectName("database name") : null;
            return new Backup.OneDatabase(name, newName, exceptTables(name));
        }
        if (tokens.at("TEMPORARY")) {
            throw StatementParser.notSupported("A backup of temporary tables");
        }
        if (!tokens.accept("VIEW") && !tokens.accept("DICTIONARY")) {
            tokens.expect("TABLE");
        }
        TableName name = grammar.from.tableName();
        TableName newName = tokens.accept("AS") ? grammar.from.tableName() : null;
        return new Backup.OneTable(name, newName, partitions());
    }

    private List<Expression> partitions() {
        List<Expression> partitions = new ArrayList<>();
        if (tokens.accept("PARTITIONS") || tokens.accept("PARTITION")) {
            do {
                partitions.add(grammar.expressions.parseOperand());
            } while (!atElement() && tokens.acceptComma());
        }
        return partitions;
    }

    /// Whether the comma here parts two elements, not two partitions.
    private boolean atElement() {
        return tokens.isWordAhead(1, "TABLE")
                || tokens.isWordAhead(1, "DATABASE")
                || tokens.isWordAhead(1, "VIEW")
                || tokens.isWordAhead(1, "DICTIONARY")
                || tokens.isWordAhead(1, "ALL");
    }

    private Backup.Everything everything() {
        List<TableName> tables = new ArrayList<>();
        List<String> databases = new ArrayList<>();
        while (tokens.accept("EXCEPT")) {
            if (tokens.accept("DATABASES") || tokens.accept("DATABASE")) {
                do {
                    databases.add(tokens.expectName("database name"));
                } while (tokens.acceptComma());
            } else {
                tables.addAll(tableList(null));
            }
        }
        return new Backup.Everything(tables, databases);
    }

    private List<TableName> exceptTables(String database) {
        return tokens.accept("EXCEPT") ? tableList(database) : List.of();
    }

    private List<TableName> tableList(@Nullable String database) {
        if (!tokens.accept("TABLES")) {
            tokens.expect("TABLE");
        }
        List<TableName> tables = new ArrayList<>();
        do {
            TableName name = grammar.from.tableName();
            tables.add(database == null ? name : name.in(database));
        } while (tokens.acceptComma());
        return tables;
    }
}
