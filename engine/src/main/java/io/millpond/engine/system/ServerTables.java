package io.millpond.engine.system;

import io.millpond.engine.catalog.NamedCollection;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.metric.MetricsSnapshot.MetricValue;
import io.millpond.engine.table.Secrets;
import io.millpond.sql.exec.QueryProgress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tables about the running server.
final class ServerTables {
    private ServerTables() {}

    static List<SystemTable<?>> all(Metrics metrics, Processes processes) {
        return List.of(
                metrics(metrics),
                events(metrics),
                processes(processes),
                queryLog(processes),
                NAMED_COLLECTIONS,
                errors(processes),
                userProcesses(processes),
                CLUSTERS);
    }

    private record ProcessRow(RunningProcess process, double elapsedSeconds) {}

    static SystemTable<?> metrics(Metrics metrics) {
        return SystemTable.of("metrics", _ -> metrics.snapshot().metrics())
                .column("metric", MetricValue::name)
                .column("value", MetricValue::value)
                .column("description", MetricValue::description)
                .made();
    }

    static SystemTable<?> events(Metrics metrics) {
        return SystemTable.of(
                        "events",
                        _ ->
                                metrics.snapshot().events().stream()
                                        .filter(v -> v.value() > 0)
                                        .toList())
                .column("event", MetricValue::name)
                .column("value", MetricValue::value)
                .column("description", MetricValue::description)
                .made();
    }

    static SystemTable<?> processes(Processes processes) {
        return SystemTable.of(
                        "processes",
                        scope -> {
                            long now = scope.context().clock().nanoTime();
                            return processes.all().stream()
                                    .map(p -> new ProcessRow(p, (now - p.startedNanos()) / 1e9))
                                    .toList();
                        })
                .column("is_initial_query", _ -> true)
                .column("user", r -> r.process().user())
                .column("query_id", r -> r.process().queryId())
                .column("initial_user", r -> r.process().user())
                .column("initial_query_id", r -> r.process().queryId())
                .column("elapsed", ProcessRow::elapsedSeconds)
                .column("is_cancelled", r -> r.process().token().isCancelled())
                .column("read_rows", r -> r.process().progress().readRows())
                .column("read_bytes", r -> r.process().progress().readBytes())
                .column("total_rows_approx", r -> r.process().progress().totalRowsToRead())
                .column("written_rows", r -> r.process().progress().writtenRows())
                .column("written_bytes", r -> r.process().progress().writtenBytes())
                .column("memory_usage", r -> r.process().progress().memoryBytes())
                .column("peak_memory_usage", r -> r.process().progress().peakMemoryBytes())
                .column("query", r -> r.process().query())
                .column("normalized_query_hash", r -> r.process().normalizedHash())
                .column("query_kind", r -> r.process().kind())
                .column("Settings", r -> r.process().settings().changed())
                .column(
                        "Settings.Names",
                        r -> List.copyOf(r.process().settings().changed().keySet()))
                .column(
                        "Settings.Values",
                        r -> List.copyOf(r.process().settings().changed().values()))
                .column("current_database", r -> r.process().database())
                .made();
    }

    static SystemTable<?> queryLog(Processes processes) {
        return SystemTable.of("query_log", _ -> processes.finished())
                .column("type", FinishedQuery::type)
                .time("event_date", FinishedQuery::endMillis)
                .time("event_time", FinishedQuery::endMillis)
                .time("event_time_microseconds", FinishedQuery::endMillis)
                .time("query_start_time", FinishedQuery::startMillis)
                .time("query_start_time_microseconds", FinishedQuery::startMillis)
                .column("query_duration_ms", FinishedQuery::durationMillis)
                .column("read_rows", r -> r.process().progress().readRows())
                .column("read_bytes", r -> r.process().progress().readBytes())
                .column("written_rows", r -> r.process().progress().writtenRows())
                .column("written_bytes", r -> r.process().progress().writtenBytes())
                .column("result_rows", r -> r.process().progress().resultRows())
                .column("result_bytes", r -> r.process().progress().resultBytes())
                .column("memory_usage", r -> r.process().progress().peakMemoryBytes())
                .column("current_database", r -> r.process().database())
                .column("query", r -> r.process().query())
                .column("normalized_query_hash", r -> r.process().normalizedHash())
                .column("query_kind", r -> r.process().kind())
                .column("exception_code", FinishedQuery::exceptionCode)
                .column("exception", FinishedQuery::exception)
                .column("is_initial_query", _ -> true)
                .column("user", r -> r.process().user())
                .column("query_id", r -> r.process().queryId())
                .column("initial_user", r -> r.process().user())
                .column("initial_query_id", r -> r.process().queryId())
                .column("Settings", r -> r.process().settings().changed())
                .column(
                        "Settings.Names",
                        r -> List.copyOf(r.process().settings().changed().keySet()))
                .column(
                        "Settings.Values",
                        r -> List.copyOf(r.process().settings().changed().values()))
                .made();
    }

    static final SystemTable<?> NAMED_COLLECTIONS =
            SystemTable.of("named_collections", scope -> scope.snapshot().namedCollections())
                    .column("name", NamedCollection::name)
                    .column("collection", ServerTables::visibleEntries)
                    .column("source", _ -> "SQL")
                    .column("create_query", ServerTables::create)
                    .made();

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

    private static SystemTable<?> errors(Processes processes) {
        return SystemTable.of("errors", _ -> processes.errors().all())
                .column("name", e -> e.code().name())
                .column("code", e -> e.code().number())
                .column("value", ErrorCounts.Count::value)
                .time("last_error_time", ErrorCounts.Count::lastMs)
                .column("last_error_message", ErrorCounts.Count::message)
                .column("query_id", ErrorCounts.Count::queryId)
                .made();
    }

    private record UserRow(String user, long memory, long peak) {}

    private static SystemTable<?> userProcesses(Processes processes) {
        return SystemTable.of("user_processes", _ -> users(processes))
                .column("user", UserRow::user)
                .column("memory_usage", UserRow::memory)
                .column("peak_memory_usage", UserRow::peak)
                .made();
    }

    private static List<UserRow> users(Processes processes) {
        Map<String, UserRow> rows = new TreeMap<>();
        for (RunningProcess process : processes.all()) {
            QueryProgress progress = process.progress();
            rows.merge(
                    process.user(),
                    new UserRow(process.user(), progress.memoryBytes(), progress.peakMemoryBytes()),
                    (a, b) -> new UserRow(a.user(), a.memory() + b.memory(), a.peak() + b.peak()));
        }
        return List.copyOf(rows.values());
    }

    static final SystemTable<?> CLUSTERS =
            SystemTable.of("clusters", _ -> List.of("default"))
                    .column("cluster", name -> name)
                    .column("shard_num", _ -> 1)
                    .column("shard_weight", _ -> 1)
                    .column("replica_num", _ -> 1)
                    .column("host_name", _ -> "localhost")
                    .column("host_address", _ -> "127.0.0.1")
                    .column("is_local", _ -> true)
                    .column("user", _ -> "default")
                    .made();
}
