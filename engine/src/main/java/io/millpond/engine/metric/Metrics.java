package io.millpond.engine.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The counters of one database. Thread-safe.
public final class Metrics {
    private final Map<Metric, LongAdder> metrics = new EnumMap<>(Metric.class);
    private final Map<Metric, LongSupplier> gauges = new ConcurrentHashMap<>();
    private final Map<Event, LongAdder> events = new EnumMap<>(Event.class);
    private final List<Supplier<List<MetricsSnapshot.StreamMetricValue>>> streams =
            new CopyOnWriteArrayList<>();

    private final PartLog parts = new PartLog();

    public Metrics() {
        for (Metric metric : Metric.values()) {
            metrics.put(metric, new LongAdder());
        }
        for (Event event : Event.values()) {
            events.put(event, new LongAdder());
        }
    }

    /// What happened to parts.
    public PartLog parts() {
        return parts;
    }

    /// Counts `event` once.
    public void count(Event event) {
        add(event, 1);
    }

    public void add(Event event, long amount) {
        adder(events, event).add(amount);
    }

    /// Changes a present value.
    public void change(Metric metric, long delta) {
        adder(metrics, metric).add(delta);
    }

    /// Has a present value read from `gauge` whenever it is asked for.
    public void measure(Metric metric, LongSupplier gauge) {
        gauges.put(metric, gauge);
    }

    public long value(Metric metric) {
        LongSupplier gauge = gauges.get(metric);
        return gauge == null ? adder(metrics, metric).sum() : gauge.getAsLong();
    }

    public long value(Event event) {
        return adder(events, event).sum();
    }

    /// Adds a source of values per partition; it is asked at each snapshot.
    public void addStreams(Supplier<List<MetricsSnapshot.StreamMetricValue>> source) {
        streams.add(source);
    }

    public MetricsSnapshot snapshot() {
        List<MetricsSnapshot.MetricValue> metricValues = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            metricValues.add(
                    new MetricsSnapshot.MetricValue(
                            metric.metricName(), value(metric), metric.description()));
        }
        List<MetricsSnapshot.MetricValue> eventValues = new ArrayList<>();
        for (Event event : Event.values()) {
            eventValues.add(
                    new MetricsSnapshot.MetricValue(
                            event.eventName(), value(event), event.description()));
        }
        metricValues.sort(Comparator.comparing(MetricsSnapshot.MetricValue::name));
        eventValues.sort(Comparator.comparing(MetricsSnapshot.MetricValue::name));
        List<MetricsSnapshot.StreamMetricValue> streamValues = new ArrayList<>();
        streams.forEach(source -> streamValues.addAll(source.get()));
        return new MetricsSnapshot(metricValues, eventValues, streamValues);
    }

    private static <K extends Enum<K>> LongAdder adder(Map<K, LongAdder> adders, K key) {
        LongAdder adder = adders.get(key);
        if (adder == null) {
            throw new IllegalArgumentException(key.name());
        }
        return adder;
    }
}
