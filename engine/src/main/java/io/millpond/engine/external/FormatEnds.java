package io.millpond.engine.external;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Formats by the ends of names.
public final class FormatEnds {
    private static final Map<String, String> BY_END =
            Map.ofEntries(
                    Map.entry("csv", "CSV"),
                    Map.entry("tsv", "TabSeparated"),
                    Map.entry("txt", "TabSeparated"),
                    Map.entry("json", "JSON"),
                    Map.entry("jsonl", "JSONEachRow"),
                    Map.entry("ndjson", "JSONEachRow"),
                    Map.entry("native", "Native"),
                    Map.entry("parquet", "Parquet"),
                    Map.entry("avro", "Avro"),
                    Map.entry("bson", "BSONEachRow"),
                    Map.entry("arrow", "Arrow"),
                    Map.entry("arrows", "ArrowStream"),
                    Map.entry("orc", "ORC"),
                    Map.entry("msgpack", "MsgPack"));

    private FormatEnds() {}

    /// The format of what is found at a path, as far as its name tells.
    public static Optional<String> format(String path) {
        String plain = Packing.withoutEnd(path);
        String end = plain.substring(plain.lastIndexOf('.') + 1);
        return Optional.ofNullable(BY_END.get(end.toLowerCase(Locale.ROOT)));
    }
}
