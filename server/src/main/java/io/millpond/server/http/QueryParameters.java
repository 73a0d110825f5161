package io.millpond.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The decoded parameters of a request's URL: some are of the protocol, `param_*` are values for
/// the statement, and all others are settings. Immutable. Of a repeated name the last one counts.
final class QueryParameters {
    private static final String VALUE_PREFIX = "param_";

    /// What is neither a setting nor a value, as in ClickHouse's HTTP interface.
    private static final Set<String> RESERVED =
            Set.of(
                    "query",
                    "query_id",
                    "database",
                    "user",
                    "password",
                    "quota_key",
                    "session_id",
                    "session_timeout",
                    "session_check",
                    "compress",
                    "decompress",
                    "default_format",
                    "role",
                    "buffer_size",
                    "wait_end_of_query",
                    "client_protocol_version",
                    "stacktrace",
                    "close_session");

    private final Map<String, String> all;

    private QueryParameters(Map<String, String> all) {
        this.all = all;
    }

    /// @param query what stands after the question mark of a URL, encoded
    static QueryParameters parse(@Nullable String query) {
        Map<String, String> all = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                if (!name.isEmpty()) {
                    all.put(decode(name), decode(value));
                }
            }
        }
        return new QueryParameters(all);
    }

    /// A percent sign that begins no escape stands for itself, as ClickHouse has it.
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            return URLDecoder.decode(text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), UTF_8);
        }
    }

    /// These, and where they say nothing `others`.
    QueryParameters over(Map<String, String> others) {
        Map<String, String> both = new LinkedHashMap<>(others);
        both.putAll(all);
        return new QueryParameters(both);
    }

    /// These but for some.
    QueryParameters without(Collection<String> names) {
        Map<String, String> rest = new LinkedHashMap<>(all);
        rest.keySet().removeAll(names);
        return new QueryParameters(rest);
    }

    boolean contains(String name) {
        return all.containsKey(name);
    }

    @Nullable String get(String name) {
        return all.get(name);
    }

    String get(String name, String otherwise) {
        return all.getOrDefault(name, otherwise);
    }

    /// Whether the parameter is `1` or `true`.
    boolean isSet(String name) {
        String value = get(name, "");
        return value.equals("1") || value.equals("true");
    }

    /// The settings for this statement.
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(all);
        settings.keySet().removeAll(RESERVED);
        settings.keySet().removeIf(name -> name.startsWith(VALUE_PREFIX));
        return settings;
    }

    /// The values of `{name:Type}` by name.
    Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        all.forEach(
                (name, value) -> {
                    if (name.startsWith(VALUE_PREFIX)) {
                        values.put(name.substring(VALUE_PREFIX.length()), value);
                    }
                });
        return values;
    }
}
