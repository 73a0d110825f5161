package io.millpond.sql.parser;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Attach;
import io.millpond.sql.ast.CreateDatabase;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateTable.Mode;
import io.millpond.sql.ast.CreateTable.Source;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.FunctionStatement;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.NamedCollectionStatement.CollectionEntry;
import io.millpond.sql.ast.NamedCollectionStatement.CreateNamedCollection;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.ViewSecurity;
import io.millpond.sql.parser.TableElementParser.Elements;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses CREATE, REPLACE and ATTACH of tables, views, databases and named collections.
final class CreateParser {
    private static final Elements NO_ELEMENTS = new Elements(List.of(), null);

    private final Grammar grammar;
    private final TokenCursor tokens;

    CreateParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    Statement parse() {
        int from = tokens.start();
        Mode mode = Mode.CREATE;
        if (tokens.accept("REPLACE")) {
            mode = Mode.REPLACE;
        } else {
            tokens.expect("CREATE");
            if (tokens.accept("OR", "REPLACE")) {
                mode = Mode.CREATE_OR_REPLACE;
            }
        }
        refuseUnsupported();
        if (mode != Mode.REPLACE && tokens.accept("FUNCTION")) {
            return function(mode == Mode.CREATE_OR_REPLACE, from);
        }
        if (mode == Mode.CREATE && tokens.accept("DATABASE")) {
            return database(from);
        }
        if (mode == Mode.CREATE && tokens.accept("NAMED", "COLLECTION")) {
            return namedCollection(from);
        }
        if (mode == Mode.CREATE && tokens.accept("INDEX")) {
            return index(from);
        }
        return tableOrView(mode, from);
    }

    /// What follows CREATE INDEX: an ALTER of its table.
    private AlterTable index(int from) {
        boolean ifNotExists = tokens.acceptIfNotExists();
        String name = tokens.expectName("index name");
        tokens.expect("ON");
        TableName table = grammar.from.tableName();
        TableElement.Index index = grammar.elements.createdIndex(name, from);
        AlterCommand add =
                new AlterCommand.AddIndex(
                        index,
                        ifNotExists,
                        AlterCommand.Placement.UNSPECIFIED,
                        tokens.spanFrom(from));
        return new AlterTable(table, false, List.of(add), tokens.spanFrom(from));
    }

    /// ATTACH by name, or with a definition.
    Statement attach() {
        int from = tokens.start();
        int mark = tokens.mark();
        tokens.expect("ATTACH");
        ObjectKind kind = ObjectKind.TABLE;
        if (tokens.accept("DATABASE")) {
            kind = ObjectKind.DATABASE;
        } else if (tokens.accept("DICTIONARY")) {
            kind = ObjectKind.DICTIONARY;
        } else if (tokens.at("VIEW") || tokens.at("MATERIALIZED")) {
            return tableOrView(Mode.ATTACH, from);
        } else {
            tokens.expect("TABLE");
        }
        boolean ifNotExists = tokens.acceptIfNotExists();
        TableName name = grammar.from.tableName();
        if (kind == ObjectKind.DATABASE && tokens.at("ENGINE")) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    ("UUID must be specified for ATTACH. If you want to attach existing database,"
                                    + " use just ATTACH DATABASE %s;")
                            .formatted(name.table()));
        }
        boolean hasDefinition =
                kind != ObjectKind.DATABASE
                        && !tokens.at(Lexer.END)
                        && !tokens.at(Lexer.SEMICOLON)
                        && !tokens.at("SETTINGS")
                        && !tokens.at("FORMAT");
        if (hasDefinition) {
            tokens.reset(mark);
            tokens.advance();
            return tableOrView(Mode.ATTACH, from);
        }
        return new Attach(kind, name, ifNotExists, tokens.spanFrom(from));
    }

    private Statement tableOrView(Mode mode, int from) {
        ViewSecurity security = security(null);
        if (mode != Mode.REPLACE && tokens.accept("MATERIALIZED", "VIEW")) {
            return view(mode, true, false, security, from);
        }
        if (mode != Mode.REPLACE && tokens.accept("VIEW")) {
            return view(mode, false, false, security, from);
        }
        if (security != null) {
            tokens.missed("VIEW");
            throw tokens.unexpected();
        }
        boolean temporary = tokens.accept("TEMPORARY");
        if (temporary && mode == Mode.CREATE && tokens.accept("VIEW")) {
            return view(mode, false, true, null, from);
        }
        tokens.expect("TABLE");
        return table(mode, temporary, from);
    }

    private CreateTable table(Mode mode, boolean temporary, int from) {
        boolean ifNotExists = isNewOnly(mode) && tokens.acceptIfNotExists();
        TableName name = grammar.from.tableName();
        String uuid = uuid();
        refuseCluster();
        Source source = new CreateTable.NoSource();
        Elements elements = NO_ELEMENTS;
        if (tokens.at(Lexer.OPEN_ROUND) && !grammar.queries.atParenthesisedQuery()) {
            elements = elements();
        } else if (tokens.at("AS") || tokens.at("CLONE", "AS")) {
            source = asSource();
        }
        Storage storage =
                source instanceof CreateTable.LikeFunction
                        ? Storage.NONE
                        : grammar.storage.parse(elements.primaryKey());
        String comment = comment();
        if (source instanceof CreateTable.NoSource) {
            boolean empty = tokens.accept("EMPTY");
            if (empty || tokens.at("AS")) {
                source = behindStorage(storage, empty, !elements.list().isEmpty());
            }
        }
        if (comment == null) {
            comment = comment();
        }
        return new CreateTable(
                name,
                mode,
                temporary,
                ifNotExists,
                uuid,
                elements.list(),
                source,
                storage,
                comment,
                tokens.spanFrom(from));
    }

    private Elements elements() {
        tokens.expectOpen();
        if (tokens.at(Lexer.CLOSE_ROUND)) {
            tokens.missed("columns or indices declaration list");
            throw tokens.unexpected();
        }
        Elements elements = grammar.elements.parseList();
        tokens.expectClose();
        return elements;
    }

    private @Nullable String uuid() {
        return tokens.accept("UUID") ? tokens.expectString("string literal") : null;
    }

    private @Nullable String comment() {
        return tokens.accept("COMMENT") ? tokens.expectString("string literal") : null;
    }

    /// `AS table`, `CLONE AS table`, `AS function(...)` or `AS SELECT` before the storage clauses.
    private Source asSource() {
        boolean clone = tokens.accept("CLONE");
        tokens.expect("AS");
        if (grammar.queries.atQuery()) {
            return new CreateTable.FromQuery(grammar.queries.parse(), false);
        }
        if (tokens.kind(1) == Lexer.OPEN_ROUND) {
            Expression function = grammar.functions.call();
            if (function instanceof FunctionCall call) {
                return new CreateTable.LikeFunction(call);
            }
        }
        return new CreateTable.LikeTable(grammar.from.tableName(), clone);
    }

    /// What follows columns or an engine: another table only without columns, a function only with
    /// columns and without an engine.
    private Source behindStorage(Storage storage, boolean empty, boolean hasColumns) {
        tokens.expect("AS");
        boolean isQuery = empty || (hasColumns && storage.engine() != null);
        if (isQuery || grammar.queries.atQuery()) {
            return new CreateTable.FromQuery(grammar.queries.parse(), empty);
        }
        if (!hasColumns) {
            return new CreateTable.LikeTable(grammar.from.tableName(), false);
        }
        Expression function = grammar.functions.call();
        if (function instanceof FunctionCall call) {
            return new CreateTable.LikeFunction(call);
        }
        throw tokens.unexpected();
    }

    /// Whether a statement in this mode may say IF NOT EXISTS.
    private static boolean isNewOnly(Mode mode) {
        return mode == Mode.CREATE || mode == Mode.ATTACH;
    }

    private CreateView view(
            Mode mode,
            boolean materialized,
            boolean temporary,
            @Nullable ViewSecurity securityBefore,
            int from) {
        boolean ifNotExists = isNewOnly(mode) && tokens.acceptIfNotExists();
        TableName name = grammar.from.tableName();
        String uuid = uuid();
        refuseCluster();
        ViewSecurity named = security(null);
        ViewSecurity security = named == null ? securityBefore : named;
        RefreshSchedule refresh = materialized ? new RefreshParser(grammar).parse() : null;
        TableName target = null;
        if (materialized && tokens.accept("TO", "INNER", "UUID")) {
            tokens.expectString("string literal");
        } else if (materialized && named == null && tokens.accept("TO")) {
            target = grammar.from.tableName();
        }
        List<String> columnNames = List.of();
        Elements elements = NO_ELEMENTS;
        if (tokens.at(Lexer.OPEN_ROUND)) {
            int mark = tokens.mark();
            List<String> names = grammar.queries.columnNames();
            if (names == null) {
                tokens.reset(mark);
                elements = elements();
            } else {
                columnNames = names;
            }
        }
        security = security(security);
        boolean hasStorage = materialized && target == null;
        Storage storage = hasStorage ? grammar.storage.parse(elements.primaryKey()) : Storage.NONE;
        boolean populate = hasStorage && tokens.accept("POPULATE");
        boolean canBeEmpty = !populate && (hasStorage || refresh != null);
        boolean empty = canBeEmpty && tokens.accept("EMPTY");
        security = security(security);
        String comment = comment();
        tokens.expect("AS");
        if (tokens.at("EXPLAIN")) {
            tokens.missed("SELECT query");
            throw tokens.unexpected();
        }
        Query query = grammar.queries.parse();
        if (comment == null) {
            comment = comment();
        }
        return new CreateView(
                name,
                mode,
                materialized,
                temporary,
                ifNotExists,
                uuid,
                refresh,
                target,
                elements.list(),
                columnNames,
                storage,
                populate,
                empty,
                query,
                security,
                comment,
                tokens.spanFrom(from));
    }

    /// The clauses at the cursor, or what was said before.
    @Nullable ViewSecurity security(@Nullable ViewSecurity before) {
        String definer = null;
        ViewSecurity.Kind kind = null;
        while (true) {
            if (definer == null && tokens.accept("DEFINER")) {
                tokens.accept(Lexer.EQUALS, "Equals");
                definer =
                        tokens.accept("CURRENT_USER")
                                ? ViewSecurity.CURRENT_USER
                                : tokens.expectName("user name");
            } else if (kind == null && tokens.accept("SQL", "SECURITY")) {
                kind = securityKind();
            } else {
                boolean isSaid = definer != null || kind != null;
                return isSaid ? new ViewSecurity(definer, kind) : before;
            }
        }
    }

    private ViewSecurity.Kind securityKind() {
        for (ViewSecurity.Kind kind : ViewSecurity.Kind.values()) {
            if (tokens.accept(kind.name())) {
                return kind;
            }
        }
        throw tokens.unexpected();
    }

    /// What follows CREATE FUNCTION.
    private FunctionStatement function(boolean isReplacing, int from) {
        boolean ifNotExists = !isReplacing && tokens.acceptIfNotExists();
        String name = tokens.expectName("function name");
        refuseCluster();
        tokens.expect("AS");
        Expression written = grammar.expressions.parse();
        if (!(written instanceof Expression.Lambda lambda)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The definition of the function %s is no lambda".formatted(name));
        }
        return new FunctionStatement.CreateFunction(
                name, isReplacing, ifNotExists, lambda, tokens.spanFrom(from));
    }

    private void refuseCluster() {
        StatementParser.refuseCluster(tokens);
    }

    private void refuseUnsupported() {
        List<String> kinds =
                List.of(
                        "USER",
                        "ROLE",
                        "QUOTA",
                        "POLICY",
                        "DICTIONARY",
                        "WORKLOAD",
                        "RESOURCE",
                        "UNIQUE",
                        "SNAPSHOT");
        if (tokens.at("WINDOW", "VIEW")) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    "Experimental WINDOW VIEW feature is not enabled (the setting"
                            + " 'allow_experimental_window_view')");
        }
        for (String kind : kinds) {
            if (tokens.at(kind)) {
                throw StatementParser.notSupported("CREATE " + kind);
            }
        }
        if (tokens.at("ROW", "POLICY") || tokens.at("SETTINGS", "PROFILE")) {
            throw StatementParser.notSupported(
                    tokens.at("ROW") ? "CREATE ROW POLICY" : "CREATE SETTINGS PROFILE");
        }
    }

    private CreateDatabase database(int from) {
        boolean ifNotExists = tokens.acceptIfNotExists();
        String name = tokens.expectName("database name");
        uuid();
        refuseCluster();
        NamedCall engine = null;
        if (tokens.accept("ENGINE")) {
            tokens.accept(Lexer.EQUALS, "Equals");
            engine = grammar.storage.namedCall();
        }
        List<SettingAssignment> settings = grammar.settings.parseOptional();
        String comment = comment();
        return new CreateDatabase(
                name, ifNotExists, engine, settings, comment, tokens.spanFrom(from));
    }

    private CreateNamedCollection namedCollection(int from) {
        boolean ifNotExists = tokens.acceptIfNotExists();
        String name = tokens.expectName("named collection");
        refuseCluster();
        tokens.expect("AS");
        List<CollectionEntry> entries = collectionEntries();
        return new CreateNamedCollection(name, ifNotExists, entries, tokens.spanFrom(from));
    }

    /// `key = value [[NOT] OVERRIDABLE], ...`.
    List<CollectionEntry> collectionEntries() {
        List<CollectionEntry> entries = new ArrayList<>();
        do {
            int from = tokens.start();
            String key = tokens.expectName("key");
            tokens.expect(Lexer.EQUALS, "Equals");
            Expression value = grammar.expressions.parseOperand();
            Boolean overridable = null;
            if (tokens.accept("NOT", "OVERRIDABLE")) {
                overridable = false;
            } else if (tokens.accept("OVERRIDABLE")) {
                overridable = true;
            }
            Span span = tokens.spanFrom(from);
            entries.add(new CollectionEntry(key, value, overridable, span));
        } while (tokens.acceptComma());
        return entries;
    }
}
