package io.millpond.server.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mapping of the configuration file with the path that leads to it, for messages.
///
/// @param path such as `kafka.consumer`; empty for the whole file
record ConfigNode(String path, Map<String, Object> values) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([KMG]?)");

    /// Errors: a value that is not a mapping.
    static ConfigNode of(String path, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new ConfigException(
                    "Configuration key '" + path + "' must hold a mapping, not '" + value + "'");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, child) -> values.put(String.valueOf(key), child == null ? "" : child));
        return new ConfigNode(path, values);
    }

    void requireKeysOf(Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new ConfigException(
                        "Unknown configuration key '"
                                + pathOf(key)
                                + "'; known here: "
                                + new TreeSet<>(known));
            }
        }
    }

    String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    ConfigNode child(String key) {
        return of(pathOf(key), values.getOrDefault(key, Map.of()));
    }

    String text(String key, String otherwise) {
        Object value = values.get(key);
        if (value instanceof Map || value instanceof Iterable) {
            throw new ConfigException("Configuration key '" + pathOf(key) + "' must be a text");
        }
        return value == null ? otherwise : value.toString();
    }

    /// A list of texts; empty where there is none.
    Set<String> texts(String key) {
        Object value = values.getOrDefault(key, List.of());
        if (!(value instanceof List<?> list)
                || list.stream().anyMatch(one -> one instanceof Map || one instanceof List)) {
            throw new ConfigException(
                    "Configuration key '" + pathOf(key) + "' must be a list of texts");
        }
        Set<String> texts = new LinkedHashSet<>();
        list.forEach(one -> texts.add(String.valueOf(one)));
        return texts;
    }

    int number(String key, int otherwise, int max) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer number && number >= 0 && number <= max) {
            return number;
        }
        throw new ConfigException(
                "Configuration key '"
                        + pathOf(key)
                        + "' must be a number from 0 to "
                        + max
                        + ", not '"
                        + value
                        + "'");
    }

    /// A size: a number of bytes, or one followed by K, M or G, which are powers of 1024.
    long bytes(String key, long otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        Matcher size = SIZE.matcher(value.toString());
        if (!size.matches()) {
            throw new ConfigException(
                    "Configuration key '"
                            + pathOf(key)
                            + "' must be a size such as 1000000, 512M or 2G, not '"
                            + value
                            + "'");
        }
        String unit = size.group(2);
        int shift = unit.isEmpty() ? 0 : 10 * (1 + "KMG".indexOf(unit));
        long count = Long.parseLong(size.group(1));
        return count > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : count << shift;
    }

    /// All entries but `without` as texts: properties of a client, whose names are not ours.
    Map<String, String> properties(Set<String> without) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String key : values.keySet()) {
            if (!without.contains(key)) {
                properties.put(key, text(key, ""));
            }
        }
        return properties;
    }
}
