package io.millpond.engine.system;

import io.millpond.engine.catalog.NamedCollection;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.metric.MetricsSnapshot.MetricValue;
import io.millpond.engine.table.Secrets;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tables about the running server.
final class ServerTables {
    private ServerTables() {}

    private record ProcessRow(RunningProcess process, double elapsedSeconds) {}

    static SystemTable<?> metrics(Metrics metrics) {
        return new SystemTable<MetricValue>(
                "metrics",
                "Present values, which go up and down.",
                List.of(
                        SystemColumn.text("metric", "The name.", MetricValue::name),
                        SystemColumn.number(
                                "value", DataTypes.INT64, "The value.", MetricValue::value),
                        SystemColumn.text("description", "What it is.", MetricValue::description),
                        SystemColumn.text("name", "The name.", MetricValue::name)),
                _ -> metrics.snapshot().metrics());
    }

    static SystemTable<?> events(Metrics metrics) {
        return new SystemTable<MetricValue>(
                "events",
                "Counters since the start.",
                List.of(
                        SystemColumn.text("event", "The name.", MetricValue::name),
                        SystemColumn.count("value", "The value.", MetricValue::value),
                        SystemColumn.text(
                                "description", "What it counts.", MetricValue::description),
                        SystemColumn.text("name", "The name.", MetricValue::name)),
                _ -> metrics.snapshot().events().stream().filter(v -> v.value() > 0).toList());
    }

    static SystemTable<?> processes(Processes processes) {
        return new SystemTable<ProcessRow>(
                "processes",
                "The statements that are running.",
                List.of(
                        SystemColumn.flag("is_initial_query", "Always.", _ -> true),
                        SystemColumn.text("user", "The user.", r -> r.process().user()),
                        SystemColumn.text("query_id", "The query id.", r -> r.process().queryId()),
                        SystemColumn.text("initial_user", "The user.", r -> r.process().user()),
                        SystemColumn.text(
                                "initial_query_id", "The query id.", r -> r.process().queryId()),
                        SystemColumn.number(
                                "elapsed",
                                DataTypes.FLOAT64,
                                "Seconds since it began.",
                                ProcessRow::elapsedSeconds),
                        SystemColumn.flag(
                                "is_cancelled",
                                "Whether it was asked to stop.",
                                r -> r.process().token().isCancelled()),
                        SystemColumn.count(
                                "read_rows", "Rows read.", r -> r.process().progress().readRows()),
                        SystemColumn.count(
                                "read_bytes",
                                "Bytes read.",
                                r -> r.process().progress().readBytes()),
                        SystemColumn.count(
                                "total_rows_approx",
                                "Rows to read.",
                                r -> r.process().progress().totalRowsToRead()),
                        SystemColumn.count(
                                "written_rows",
                                "Rows written.",
                                r -> r.process().progress().writtenRows()),
                        SystemColumn.count(
                                "written_bytes",
                                "Bytes written.",
                                r -> r.process().progress().writtenBytes()),
                        SystemColumn.number(
                                "memory_usage",
                                DataTypes.INT64,
                                "The bytes its state holds.",
                                r -> r.process().progress().memoryBytes()),
                        SystemColumn.number(
                                "peak_memory_usage",
                                DataTypes.INT64,
                                "The most bytes its state has held.",
                                r -> r.process().progress().peakMemoryBytes()),
                        SystemColumn.text("query", "The statement.", r -> r.process().query()),
                        SystemColumn.count(
                                "normalized_query_hash",
                                "The same for statements that differ in constants.",
                                r -> r.process().normalizedHash()),
                        SystemColumn.text(
                                "query_kind", "The kind of statement.", r -> r.process().kind()),
                        SystemColumn.map(
                                "Settings",
                                "Settings that were changed.",
                                r -> r.process().settings().changed()),
                        SystemColumn.text(
                                "current_database",
                                "The current database.",
                                r -> r.process().database())),
                scope -> {
                    long now = scope.context().clock().nanoTime();
                    return processes.all().stream()
                            .map(p -> new ProcessRow(p, (now - p.startedNanos()) / 1e9))
                            .toList();
                });
    }

    static SystemTable<?> queryLog(Processes processes) {
        return new SystemTable<FinishedQuery>(
                "query_log",
                "The last statements that ended.",
                List.of(
                        SystemColumn.text("type", "How it ended.", FinishedQuery::type),
                        SystemColumn.number(
                                "event_date",
                                DataTypes.DATE,
                                "When it ended.",
                                r -> Math.floorDiv(r.endMillis(), 86_400_000L)),
                        SystemColumn.time("event_time", "When it ended.", FinishedQuery::endMillis),
                        SystemColumn.time(
                                "query_start_time", "When it began.", FinishedQuery::startMillis),
                        SystemColumn.count(
                                "query_duration_ms",
                                "How long it took.",
                                FinishedQuery::durationMillis),
                        SystemColumn.count(
                                "read_rows", "Rows read.", r -> r.process().progress().readRows()),
                        SystemColumn.count(
                                "read_bytes",
                                "Bytes read.",
                                r -> r.process().progress().readBytes()),
                        SystemColumn.count(
                                "written_rows",
                                "Rows written.",
                                r -> r.process().progress().writtenRows()),
                        SystemColumn.count(
                                "written_bytes",
                                "Bytes written.",
                                r -> r.process().progress().writtenBytes()),
                        SystemColumn.count(
                                "result_rows",
                                "Rows of the result.",
                                r -> r.process().progress().resultRows()),
                        SystemColumn.count(
                                "result_bytes",
                                "Bytes of the result.",
                                r -> r.process().progress().resultBytes()),
                        SystemColumn.count(
                                "memory_usage",
                                "The most bytes its state has held.",
                                r -> r.process().progress().peakMemoryBytes()),
                        SystemColumn.text(
                                "current_database",
                                "The current database.",
                                r -> r.process().database()),
                        SystemColumn.text("query", "The statement.", r -> r.process().query()),
                        SystemColumn.count(
                                "normalized_query_hash",
                                "The same for statements that differ in constants.",
                                r -> r.process().normalizedHash()),
                        SystemColumn.text(
                                "query_kind", "The kind of statement.", r -> r.process().kind()),
                        SystemColumn.number(
                                "exception_code",
                                DataTypes.INT32,
                                "The error's code; 0: none.",
                                FinishedQuery::exceptionCode),
                        SystemColumn.text(
                                "exception", "The error's text.", FinishedQuery::exception),
                        SystemColumn.flag("is_initial_query", "Always.", _ -> true),
                        SystemColumn.text("user", "The user.", r -> r.process().user()),
                        SystemColumn.text("query_id", "The query id.", r -> r.process().queryId()),
                        SystemColumn.text("initial_user", "The user.", r -> r.process().user()),
                        SystemColumn.text(
                                "initial_query_id", "The query id.", r -> r.process().queryId()),
                        SystemColumn.map(
                                "Settings",
                                "Settings that were changed.",
                                r -> r.process().settings().changed())),
                _ -> processes.finished());
    }

    static final SystemTable<?> NAMED_COLLECTIONS =
            new SystemTable<NamedCollection>(
                    "named_collections",
                    "The named collections, with their secrets hidden.",
                    List.of(
                            SystemColumn.text("name", "The name.", NamedCollection::name),
                            SystemColumn.map(
                                    "collection",
                                    "Its keys and values.",
                                    ServerTables::visibleEntries),
                            SystemColumn.text("source", "Where it comes from.", _ -> "SQL"),
                            SystemColumn.text(
                                    "create_query", "The statement.", ServerTables::create)),
                    scope -> scope.snapshot().namedCollections());

    private static Map<String, String> visibleEntries(NamedCollection collection) {
        Map<String, String> visible = new TreeMap<>();
        for (NamedCollection.Entry entry : collection.entries()) {
            // ClickHouse hides every value unless a setting shows them.
            visible.put(entry.key(), Secrets.HIDDEN);
        }
        return visible;
    }

    private static String create(NamedCollection collection) {
        StringBuilder out = new StringBuilder("CREATE NAMED COLLECTION " + collection.name());
        String separator = " AS ";
        List<NamedCollection.Entry> entries = new ArrayList<>(collection.entries());
        entries.sort(Comparator.comparing(NamedCollection.Entry::key));
        for (NamedCollection.Entry entry : entries) {
            out.append(separator)
                    .append(entry.key())
                    .append(" = '")
                    .append(Secrets.HIDDEN)
                    .append('\'')
                    .append(
                            entry.isOverridable()
                                    .map(is -> is ? " OVERRIDABLE" : " NOT OVERRIDABLE")
                                    .orElse(""));
            separator = ", ";
        }
        return out.toString();
    }

    private record ErrorRow(ErrorCode code) {}

    static final SystemTable<?> ERRORS =
            new SystemTable<ErrorRow>(
                    "errors",
                    "The errors that statements can end with.",
                    List.of(
                            SystemColumn.text("name", "The name.", r -> r.code().name()),
                            SystemColumn.number(
                                    "code",
                                    DataTypes.INT32,
                                    "The number.",
                                    r -> r.code().number())),
                    _ -> Arrays.stream(ErrorCode.values()).map(ErrorRow::new).toList());

    private record NoRow() {}

    static final SystemTable<?> MACROS =
            new SystemTable<NoRow>(
                    "macros",
                    "Replacements in definitions; there are none.",
                    List.of(
                            SystemColumn.text("macro", "The name.", _ -> ""),
                            SystemColumn.text("substitution", "The value.", _ -> "")),
                    _ -> List.of());

    static final SystemTable<?> CLUSTERS =
            new SystemTable<NoRow>(
                    "clusters",
                    "Groups of servers: this one alone, called default.",
                    List.of(
                            SystemColumn.text("cluster", "The name.", _ -> "default"),
                            SystemColumn.number("shard_num", DataTypes.UINT32, "Shard.", _ -> 1),
                            SystemColumn.number(
                                    "shard_weight", DataTypes.UINT32, "Weight.", _ -> 1),
                            SystemColumn.number(
                                    "replica_num", DataTypes.UINT32, "Replica.", _ -> 1),
                            SystemColumn.text("host_name", "Host.", _ -> "localhost"),
                            SystemColumn.text("host_address", "Address.", _ -> "127.0.0.1"),
                            SystemColumn.number(
                                    "port", DataTypes.UINT16, "Unused: it is not asked.", _ -> 0),
                            SystemColumn.flag("is_local", "This server.", _ -> true)),
                    _ -> List.of(new NoRow()));
}
