package io.millpond.engine.execute;

import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.StatementResult;
import io.millpond.engine.system.RunningProcess;
import io.millpond.engine.table.Secrets;
import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Delete;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.Update;
import io.millpond.sql.exec.MemoryExhaustion;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.sql.parser.ParserLimits;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Runs statements for sessions: reads the text, settles the settings, takes a snapshot, registers
/// the statement, executes it. Thread-safe.
public final class StatementRunner {
    private final Instance instance;

    public StatementRunner(Instance instance) {
        this.instance = instance;
    }

    /// Runs one statement; the caller closes the result.
    public StatementResult run(SessionState session, QueryText text, QueryOptions options) {
        instance.metrics().count(Event.QUERY);
        Map<String, String> parameters = new HashMap<>(session.parameters());
        parameters.putAll(options.parameters());
        Settings given = session.settings().with(options.settings());
        ParsedStatement parsed;
        try {
            parsed = parse(text, given, parameters);
        } catch (DatabaseException e) {
            instance.metrics().count(Event.FAILED_QUERY);
            instance.processes().refuse(e, firstLine(text), instance.settings().clock());
            throw e;
        }
        count(parsed.statement(), Event.SELECT_QUERY, Event.INSERT_QUERY);
        try {
            return run(session, text, options, given, parsed, parameters);
        } catch (DatabaseException e) {
            instance.metrics().count(Event.FAILED_QUERY);
            count(parsed.statement(), Event.FAILED_SELECT_QUERY, Event.FAILED_INSERT_QUERY);
            throw e;
        }
    }

    private void count(Statement statement, Event ofSelect, Event ofInsert) {
        if (statement instanceof Query) {
            instance.metrics().count(ofSelect);
        } else if (statement instanceof Insert) {
            instance.metrics().count(ofInsert);
        }
    }

    private ParsedStatement parse(
            QueryText text, Settings settings, Map<String, String> parameters) {
        long sizeMax = settings.get(QuerySettings.MAX_QUERY_SIZE);
        String sql = text.sql(sizeMax);
        if (sql.isBlank()) {
            throw new DatabaseException(ErrorCode.SYNTAX_ERROR, "Syntax error: the query is empty");
        }
        int limit = sizeMax <= 0 ? Integer.MAX_VALUE : (int) Math.min(sizeMax, Integer.MAX_VALUE);
        long depth = settings.get(QuerySettings.MAX_PARSER_DEPTH);
        ParserLimits limits =
                new ParserLimits(
                        depth <= 0 ? Integer.MAX_VALUE : (int) Math.min(depth, 100_000), limit);
        ParsedStatement parsed = new SqlParser(limits, parameters).statement(sql);
        if (isKept(parsed.statement())) {
            parsed = new SqlParser(limits, parameters, kept(parsed, parameters)).statement(sql);
        }
        boolean hasData =
                parsed.statement() instanceof Insert insert
                        && !(insert.source() instanceof Insert.SelectSource);
        if (!text.isWhole() && !hasData) {
            throw new DatabaseException(
                    ErrorCode.SYNTAX_ERROR,
                    ("Max query size exceeded: the statement is longer than %d bytes (can be"
                                    + " increased with the `max_query_size` setting)")
                            .formatted(sizeMax));
        }
        return parsed;
    }

    /// Whether expressions of a statement outlive it, so that they need the values of parameters
    /// and the bodies of users' functions now.
    private static boolean isKept(Statement statement) {
        return switch (statement) {
            case CreateTable _, AlterTable _, Delete _, Update _, CreateView _ -> true;
            default -> false;
        };
    }

    /// A view that is no materialized one has parameters of its own.
    private KeptExpressions kept(ParsedStatement parsed, Map<String, String> parameters) {
        boolean hasOwn = parsed.statement() instanceof CreateView view && !view.materialized();
        return new KeptExpressions(
                instance.catalog().snapshot(), hasOwn ? Optional.empty() : Optional.of(parameters));
    }

    private StatementResult run(
            SessionState session,
            QueryText text,
            QueryOptions options,
            Settings given,
            ParsedStatement parsed,
            Map<String, String> parameters) {
        QueryContext bare =
                inDatabase(
                        session,
                        options,
                        instance.inserts().backgroundContext(session.database(), "settings"),
                        given,
                        parameters);
        SessionStatements.rejectReadOnly(parsed.effectiveSettings(), given);
        Settings settings = TableSettings.assign(given, parsed.effectiveSettings(), bare);
        checkReadOnly(parsed.statement(), settings, options);
        QueryContext context = bare.withSettings(settings);
        RunningProcess process =
                new RunningProcess(
                        context.queryId(),
                        firstLine(text),
                        Statements.kind(parsed.statement()),
                        session.user(),
                        context.currentDatabase(),
                        settings,
                        context.token(),
                        context.progress(),
                        instance.settings().clock().nanoTime());
        instance.processes().add(process);
        instance.metrics().change(Metric.QUERY, 1);
        SnapshotLease lease = instance.catalog().lease();
        RunningStatement running = new RunningStatement(instance, process, lease, parsed);
        try {
            checkDatabase(session, context, lease);
            QueryContext seeing =
                    QueryTables.in(
                            zoned(context),
                            instance.tables(),
                            instance.systemTables(),
                            instance.external(),
                            lease.snapshot(),
                            session.temporaryTables());
            StatementScope scope =
                    new StatementScope(instance, session, parsed, text, options, lease, seeing);
            BlockStream rows = Statements.execute(scope);
            running.begin(rows, StatementFormats.schemas(seeing, instance.services().schemas()));
            return running;
        } catch (RuntimeException e) {
            process.progress().fail(e);
            running.close();
            throw e;
        } catch (OutOfMemoryError e) {
            DatabaseException failure = MemoryExhaustion.exception(e);
            process.progress().fail(failure);
            running.close();
            throw failure;
        } catch (StackOverflowError e) {
            DatabaseException failure =
                    new DatabaseException(
                            ErrorCode.TOO_DEEP_RECURSION,
                            "Too deep recursion: the statement is nested too deep, or reads tables"
                                    + " and views that read each other in a circle",
                            e);
            process.progress().fail(failure);
            running.close();
            throw failure;
        } catch (Error e) {
            running.close();
            throw e;
        }
    }

    private void checkDatabase(SessionState session, QueryContext context, SnapshotLease lease) {
        String database = context.currentDatabase();
        // A session may outlive its database; a statement that names another one is told.
        if (!database.equals(session.database())
                && lease.snapshot().database(database).isEmpty()
                && !instance.systemTables().hasDatabase(database)) {
            throw QueryTables.unknownDatabase(lease.snapshot(), database);
        }
    }

    private QueryContext inDatabase(
            SessionState session,
            QueryOptions options,
            QueryContext base,
            Settings settings,
            Map<String, String> parameters) {
        String database = options.database();
        String queryId =
                options.queryId().isEmpty() ? instance.newUuid().toString() : options.queryId();
        return new QueryContext(
                base.tables(),
                settings,
                base.zone(),
                base.clock(),
                base.random(),
                database == null ? session.database() : database,
                session.user(),
                queryId,
                parameters,
                options.token(),
                base.lanes(),
                new QueryProgress());
    }

    private static QueryContext zoned(QueryContext context) {
        String zone = context.settings().get(QuerySettings.SESSION_TIMEZONE);
        if (zone.isEmpty()) {
            return context;
        }
        try {
            return new QueryContext(
                    context.tables(),
                    context.settings(),
                    ZoneId.of(zone),
                    context.clock(),
                    context.random(),
                    context.currentDatabase(),
                    context.currentUser(),
                    context.queryId(),
                    context.parameters(),
                    context.token(),
                    context.lanes(),
                    context.progress());
        } catch (DateTimeException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Exception: Invalid time zone: %s".formatted(zone), e);
        }
    }

    private static void checkReadOnly(
            Statement statement, Settings settings, QueryOptions options) {
        boolean isRestricted = options.isReadOnly() || settings.get(QuerySettings.READONLY) > 0;
        if (isRestricted && !Statements.isReadOnly(statement)) {
            throw new DatabaseException(
                    ErrorCode.READONLY,
                    "Cannot execute query in readonly mode. For queries over HTTP, method GET"
                            + " implies readonly. You should use method POST for modifying"
                            + " queries.");
        }
    }

    /// The text as `system.processes` shows it, without the data of an INSERT and without secrets.
    private static String firstLine(QueryText text) {
        String sql = text.sql(0);
        return Secrets.hidden(sql.length() <= 10_000 ? sql : sql.substring(0, 10_000));
    }
}
