package io.millpond.server.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millpond.engine.Millpond;
import io.millpond.engine.metric.MetricsSnapshot;
import io.millpond.engine.metric.MetricsSnapshot.MetricValue;
import io.millpond.engine.metric.MetricsSnapshot.StreamMetricValue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The page `/metrics`: the database's metrics and events under ClickHouse's names, one value per
/// partition of each streaming table, and the Java process's own. Thread-safe.
///
/// Events are exported as gauges although they only grow: a counter's name would have to end in
/// `_total`, and ClickHouse's dashboards ask for names without it.
final class PrometheusPage implements AutoCloseable {
    private static final String METRIC_PREFIX = "ClickHouseMetrics_";
    private static final String EVENT_PREFIX = "ClickHouseProfileEvents_";
    private static final String STREAM_PREFIX = "millpond_";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, Double> values = new ConcurrentHashMap<>();
    private final Map<String, MultiGauge> streams = new ConcurrentHashMap<>();
    private final Millpond database;

    PrometheusPage(Millpond database) {
        this.database = database;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /// The page as it is now, in Prometheus's text form.
    String text() {
        MetricsSnapshot snapshot = database.metrics();
        snapshot.metrics().forEach(metric -> update(METRIC_PREFIX, metric));
        snapshot.events().forEach(event -> update(EVENT_PREFIX, event));
        updateStreams(snapshot.streams());
        return registry.scrape();
    }

    private void update(String prefix, MetricValue metric) {
        String name = prefix + metric.name();
        if (values.put(name, (double) metric.value()) == null) {
            Gauge.builder(name, values, all -> all.getOrDefault(name, 0.0))
                    .description(metric.description())
                    .register(registry);
        }
    }

    private void updateStreams(List<StreamMetricValue> present) {
        Map<String, List<StreamMetricValue>> byName =
                present.stream().collect(Collectors.groupingBy(StreamMetricValue::name));
        byName.forEach(
                (name, all) ->
                        streams.computeIfAbsent(
                                name,
                                added ->
                                        MultiGauge.builder(STREAM_PREFIX + added)
                                                .description(all.getFirst().description())
                                                .register(registry)));
        // A name that is no longer given, because its tables are gone, keeps no old rows.
        streams.forEach(
                (name, gauge) -> gauge.register(rows(byName.getOrDefault(name, List.of())), true));
    }

    private static List<MultiGauge.Row<?>> rows(List<StreamMetricValue> values) {
        return values.stream()
                .<MultiGauge.Row<?>>map(
                        value ->
                                MultiGauge.Row.of(
                                        Tags.of(
                                                "database",
                                                value.database(),
                                                "table",
                                                value.table(),
                                                "topic",
                                                value.topic(),
                                                "partition",
                                                value.partition() < 0
                                                        ? ""
                                                        : Integer.toString(value.partition())),
                                        value.value()))
                .toList();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
