package io.millpond.sql.parser;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Statement;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Parses one statement of any kind, with the FORMAT and SETTINGS behind it, by its first words.
final class StatementParser {
    private final Grammar grammar;
    private final TokenCursor tokens;
    private final CreateParser create;
    private final AlterParser alter;
    private final InsertParser insert;
    private final ShowParser show;
    private final SystemParser system;
    private final TableStatementParser tables;

    StatementParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
        create = new CreateParser(grammar);
        alter = new AlterParser(grammar);
        insert = new InsertParser(grammar);
        show = new ShowParser(grammar);
        system = new SystemParser(grammar);
        tables = new TableStatementParser(grammar);
    }

    /// One statement up to its end: the end of the text, `;`, or the data of an INSERT.
    ParsedStatement parse() {
        Statement statement = statement();
        int dataOffset = InsertParser.dataOffset(statement);
        if (dataOffset >= 0) {
            return new ParsedStatement(statement, null, List.of(), dataOffset);
        }
        String format = null;
        List<SettingAssignment> settings = new ArrayList<>();
        while (true) {
            if (tokens.at("INTO", "OUTFILE")) {
                throw new DatabaseException(
                        ErrorCode.INTO_OUTFILE_NOT_ALLOWED, "INTO OUTFILE is not allowed");
            }
            if (format == null && tokens.accept("FORMAT")) {
                format = tokens.expectName("identifier");
            } else if (settings.isEmpty() && tokens.accept("SETTINGS")) {
                settings.addAll(grammar.settings.parseList());
            } else {
                break;
            }
        }
        if (tokens.at("PARALLEL", "WITH")) {
            throw notSupported("PARALLEL WITH");
        }
        int end = tokens.previousEnd();
        if (tokens.at(Lexer.SEMICOLON)) {
            end = tokens.start() + 1;
        } else if (!tokens.at(Lexer.END)) {
            tokens.missed("end of query");
            throw tokens.unexpected();
        }
        return new ParsedStatement(statement, format, settings, end);
    }

    Statement statement() {
        if (tokens.at("WITH") && insert.isBehindWith()) {
            return insert.parse();
        }
        boolean isQuery =
                tokens.at("SELECT")
                        || tokens.at("WITH")
                        || tokens.at("FROM")
                        || tokens.at(Lexer.OPEN_ROUND);
        if (isQuery) {
            return grammar.queries.parse();
        }
        if (!tokens.at(Lexer.WORD)) {
            tokens.missed("statement");
            throw tokens.unexpected();
        }
        refuseUnsupported();
        return switch (tokens.tokenText().toUpperCase(Locale.ROOT)) {
            case "CREATE", "REPLACE" -> create.parse();
            case "ATTACH" -> create.attach();
            case "ALTER" -> alter.parse();
            case "INSERT" -> insert.parse();
            case "SHOW" -> show.parse();
            case "SYSTEM" -> system.parse();
            case "EXPLAIN" -> atTransaction() ? transaction() : explain();
            case "DROP" -> tables.drop();
            case "DETACH" -> tables.detach();
            case "UNDROP" -> tables.undrop();
            case "TRUNCATE" -> tables.truncate();
            case "RENAME" -> tables.rename();
            case "EXCHANGE" -> tables.exchange();
            case "DELETE" -> tables.delete();
            case "UPDATE" -> tables.update();
            case "DESCRIBE", "DESC" -> tables.describe();
            case "EXISTS" -> tables.exists();
            case "USE" -> tables.use();
            case "SET" -> tables.set();
            case "OPTIMIZE" -> tables.optimize();
            case "CHECK" -> tables.check();
            case "KILL" -> tables.kill();
            case "BACKUP", "RESTORE" -> new BackupParser(grammar).parse();
            default -> {
                tokens.missed("statement");
                throw tokens.unexpected();
            }
        };
    }

    private boolean atTransaction() {
        return tokens.isWordAhead(1, "CURRENT") && tokens.isWordAhead(2, "TRANSACTION");
    }

    /// `EXPLAIN CURRENT TRANSACTION`, which says that there is none, as ever.
    private Statement transaction() {
        for (int i = 0; i < 3; i++) {
            tokens.advance();
        }
        return SqlParser.parseStatement("SELECT '<no current transaction>' AS explain").statement();
    }

    /// `EXPLAIN [kind] [settings] statement`.
    Explain explain() {
        int from = tokens.start();
        tokens.expect("EXPLAIN");
        Explain.Kind kind = Explain.Kind.PLAN;
        if (tokens.accept("AST")) {
            kind = Explain.Kind.AST;
        } else if (tokens.accept("SYNTAX")) {
            kind = Explain.Kind.SYNTAX;
        } else if (tokens.accept("QUERY", "TREE")) {
            kind = Explain.Kind.QUERY_TREE;
        } else if (tokens.accept("PIPELINE")) {
            kind = Explain.Kind.PIPELINE;
        } else if (tokens.accept("ESTIMATE")) {
            kind = Explain.Kind.ESTIMATE;
        } else {
            tokens.accept("PLAN");
        }
        List<SettingAssignment> settings =
                grammar.settings.atAssignment() ? grammar.settings.parseList() : List.of();
        int outer = tokens.depth().enter();
        Statement statement = statement();
        tokens.depth().leave(outer);
        return new Explain(kind, settings, statement, tokens.spanFrom(from));
    }

    /// Statements that ClickHouse has and Millpond does not.
    private void refuseUnsupported() {
        for (String word : List.of("GRANT", "REVOKE", "WATCH")) {
            if (tokens.at(word)) {
                throw notSupported(word);
            }
        }
        if (tokens.at("BEGIN") || tokens.at("COMMIT") || tokens.at("ROLLBACK")) {
            throw notSupported("Transaction control");
        }
        if (tokens.at("EXECUTE", "AS")) {
            throw notSupported("EXECUTE AS");
        }
        if (tokens.at("SET", "ROLE") || tokens.at("SET", "DEFAULT")) {
            throw notSupported("SET ROLE");
        }
    }

    /// Refuses `ON CLUSTER name`: there is one server.
    ///
    /// Errors: CLUSTER_DOESNT_EXIST for a name other than `default`, NOT_IMPLEMENTED.
    static void refuseCluster(TokenCursor tokens) {
        if (!tokens.accept("ON", "CLUSTER")) {
            return;
        }
        String name =
                tokens.at(Lexer.STRING)
                        ? tokens.expectString("string literal")
                        : tokens.expectName("cluster");
        if (!name.equals("default")) {
            throw new DatabaseException(
                    ErrorCode.CLUSTER_DOESNT_EXIST,
                    "Requested cluster '%s' not found".formatted(name));
        }
        throw notSupported("ON CLUSTER");
    }

    static DatabaseException notSupported(String construct) {
        return new DatabaseException(ErrorCode.NOT_IMPLEMENTED, construct + " is not supported");
    }
}
