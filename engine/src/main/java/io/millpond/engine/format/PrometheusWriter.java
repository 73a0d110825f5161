package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes Prometheus' text exposition format. Rows of one name in succession are one metric.
///
/// Columns: `name` and `value`, and where there are `help`, `type`, `labels` and `timestamp`. The
/// samples of histograms and summaries are sorted by `le` or `quantile`, those labelled `sum` and
/// `count` stand last, and the bucket `+Inf` and the count stand in for one another.
///
/// Source: ClickHouse 26.7.
public final class PrometheusWriter implements RowWriter {
    private static final String BUCKET = "le";
    private static final String QUANTILE = "quantile";
    private static final String SUM = "sum";
    private static final String COUNT = "count";
    private static final String INFINITE = "+Inf";

    /// One row: its labels by name, the value and the time as text.
    private record Sample(Map<String, String> labels, String value, String time) {
        int rank() {
            return labels.containsKey(COUNT) ? 2 : labels.containsKey(SUM) ? 1 : 0;
        }
    }

    private final int name;
    private final int value;
    private final int help;
    private final int type;
    private final int labels;
    private final int timestamp;
    private final ValueWriter[] cells;
    private final List<Sample> samples = new ArrayList<>();
    private String metricName = "";
    private String metricHelp = "";
    private String metricType = "";

    public PrometheusWriter(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        this.cells = CellWriters.of(header, TextStyle.PLAIN, codec);
        this.name = column(header, "name", true);
        this.value = column(header, "value", true);
        this.help = column(header, "help", false);
        this.type = column(header, "type", false);
        this.labels = column(header, "labels", false);
        this.timestamp = column(header, "timestamp", false);
    }

    private static int column(Header header, String name, boolean isRequired) {
        int column = header.indexOf(name);
        if (column < 0) {
            if (isRequired) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Column '%s' is required for output format 'Prometheus'.".formatted(name));
            }
            return column;
        }
        DataType type = header.type(column);
        boolean isFitting =
                switch (name) {
                    case "value" -> isNumber(type);
                    case "timestamp" -> isNumber(DataTypes.notNullable(type));
                    case "labels" -> type.equals(new MapType(DataTypes.STRING, DataTypes.STRING));
                    default -> type instanceof StringType;
                };
        if (!isFitting) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Illegal type '%s' of column '%s' for output format 'Prometheus'."
                            .formatted(type.name(), name));
        }
        return column;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof IntegerType
                || type instanceof FloatType
                || type instanceof DecimalType;
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        String next = text(name, block, row);
        if (!next.equals(metricName)) {
            flush(out);
            metricName = next;
        }
        if (metricHelp.isEmpty() && help >= 0) {
            metricHelp = text(help, block, row);
        }
        if (metricType.isEmpty() && type >= 0) {
            metricType = text(type, block, row);
        }
        samples.add(
                new Sample(labelsOf(block, row), number(block, row), text(timestamp, block, row)));
    }

    private String text(int column, Block block, int row) {
        if (column < 0 || CellWriters.isNull(block.column(column), row)) {
            return "";
        }
        ByteSink sink = new ByteSink();
        cells[column].write(block.column(column), row, sink);
        return new String(sink.bytes(), 0, sink.size(), StandardCharsets.UTF_8);
    }

    private String number(Block block, int row) {
        String text = text(value, block, row);
        return switch (text) {
            case "nan" -> "NaN";
            case "inf" -> INFINITE;
            case "-inf" -> "-Inf";
            default -> text;
        };
    }

    private Map<String, String> labelsOf(Block block, int row) {
        Map<String, String> found = new TreeMap<>();
        if (labels < 0) {
            return found;
        }
        MapColumn map = (MapColumn) Columns.full(block.column(labels));
        ValueWriter writer =
                ValueWriter.of(DataTypes.STRING, TextStyle.PLAIN, CodecSettings.in(ZoneOffset.UTC));
        ByteSink sink = new ByteSink();
        for (int i = map.start(row); i < map.end(row); i++) {
            sink.clear();
            writer.write(map.keys(), i, sink);
            String key = new String(sink.bytes(), 0, sink.size(), StandardCharsets.UTF_8);
            sink.clear();
            writer.write(map.values(), i, sink);
            found.put(key, new String(sink.bytes(), 0, sink.size(), StandardCharsets.UTF_8));
        }
        return found;
    }

    private void flush(ByteSink out) {
        if (!metricName.isEmpty() && !samples.isEmpty()) {
            putComment("# HELP ", metricHelp.replace('\n', ' '), out);
            putComment("# TYPE ", metricType, out);
            boolean isHistogram = metricType.equals("histogram");
            boolean isSummary = metricType.equals("summary");
            if (isHistogram || isSummary) {
                arrange(isHistogram);
            }
            for (Sample sample : samples) {
                putSample(sample, isHistogram, isHistogram || isSummary, out);
            }
            out.put('\n');
        }
        samples.clear();
        metricHelp = "";
        metricType = "";
    }

    private void putComment(String start, String text, ByteSink out) {
        if (!text.isEmpty()) {
            out.put(start + metricName + " " + text + "\n");
        }
    }

    /// Sorts the samples, and adds the bucket `+Inf` or the count where one of both is missing.
    private void arrange(boolean isHistogram) {
        String label = isHistogram ? BUCKET : QUANTILE;
        samples.sort(
                Comparator.comparingInt(Sample::rank)
                        .thenComparingDouble(sample -> bound(sample.labels().get(label))));
        if (!isHistogram) {
            return;
        }
        Sample infinite = null;
        Sample count = null;
        for (Sample sample : samples) {
            if (INFINITE.equals(sample.labels().get(BUCKET))) {
                infinite = sample;
            }
            if (sample.labels().containsKey(COUNT)) {
                count = sample;
            }
        }
        if (infinite != null && count == null) {
            samples.add(copy(infinite, COUNT, ""));
        } else if (count != null && infinite == null) {
            samples.add(copy(count, BUCKET, INFINITE));
        }
    }

    private static Sample copy(Sample sample, String label, String value) {
        Map<String, String> labels = new TreeMap<>(sample.labels());
        labels.remove(COUNT);
        labels.remove(BUCKET);
        labels.put(label, value);
        return new Sample(labels, sample.value(), sample.time());
    }

    private static double bound(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            return text.equals(INFINITE) ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException _) {
            // A bound that is no number stands where a missing one would.
            return 0;
        }
    }

    private void putSample(Sample sample, boolean isHistogram, boolean hasBuckets, ByteSink out) {
        out.put(metricName);
        if (hasBuckets && sample.labels().remove(SUM) != null) {
            out.put("_sum");
        } else if (hasBuckets && sample.labels().remove(COUNT) != null) {
            out.put("_count");
        } else if (isHistogram && sample.labels().containsKey(BUCKET)) {
            out.put("_bucket");
        }
        String separator = "{";
        for (var label : sample.labels().entrySet()) {
            out.put(separator + label.getKey() + "=\"");
            out.put(escaped(label.getValue()) + "\"");
            separator = ",";
        }
        out.put(sample.labels().isEmpty() ? " " : "} ");
        out.put(sample.value());
        out.put(sample.time().isEmpty() ? "\n" : " " + sample.time() + "\n");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        flush(out);
    }
}
