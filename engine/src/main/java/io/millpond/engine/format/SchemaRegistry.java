package io.millpond.engine.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.millpond.engine.external.AddressReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The schemas that registries hold, which Confluent's and its kin answer by HTTP. Thread-safe.
///
/// A schema of a number never changes, so up to [#CACHED_MAX] answers are kept. Errors of both
/// methods: those of [AddressReader#ask]; NETWORK_ERROR for a registry that fails;
/// INCORRECT_DATA for a number or a schema that it does not take.
public final class SchemaRegistry {
    private static final int CACHED_MAX = 1_000;
    private static final int SERVER_FAILURE = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final JsonFactory JSON = new JsonFactory();

    private final AddressReader addresses;
    private final Map<String, String> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > CACHED_MAX;
                }
            };

    SchemaRegistry(AddressReader addresses) {
        this.addresses = addresses;
    }

    /// The text of a schema.
    ///
    /// @param url of the registry, with a slash at its end
    /// @param retryCountMax how often a registry that does not answer is asked again
    public String schema(URI url, int id, int retryCountMax) {
        URI address = url.resolve("schemas/ids/" + Integer.toUnsignedString(id));
        String cached = cached(address.toString());
        if (cached != null) {
            return cached;
        }
        String answer = ask(address, null, retryCountMax, "while fetching schema id = " + id);
        String schema = field(answer, "schema");
        if (schema == null) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Schema registry has no Avro schema with the identifier %d: %s"
                            .formatted(id, shortened(answer)));
        }
        keep(address.toString(), schema);
        return schema;
    }

    /// The number of a schema, which is given one where it has none.
    public int register(URI url, String subject, String schema, int retryCountMax) {
        URI address =
                url.resolve(
                        "subjects/"
                                + URLEncoder.encode(subject, StandardCharsets.UTF_8)
                                        .replace("+", "%20")
                                + "/versions");
        String key = address + " " + schema;
        String cached = cached(key);
        if (cached != null) {
            return Integer.parseInt(cached);
        }
        String answer =
                ask(
                        address,
                        request(schema),
                        retryCountMax,
                        "while registering schema under subject '" + subject + "'");
        String id = field(answer, "id");
        if (id == null || !id.matches("[0-9]{1,9}")) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Schema registry gives no identifier to the schema under subject '%s': %s"
                            .formatted(subject, shortened(answer)));
        }
        keep(key, id);
        return Integer.parseInt(id);
    }

    private @Nullable String cached(String key) {
        synchronized (known) {
            return known.get(key);
        }
    }

    private void keep(String key, String value) {
        synchronized (known) {
            known.put(key, value);
        }
    }

    /// The answer, of whatever status below 500.
    private String ask(URI address, @Nullable String json, int retryCountMax, String when) {
        DatabaseException failure;
        int attempt = 0;
        do {
            try {
                AddressReader.Answer answer = addresses.ask(address, json);
                boolean isFailed =
                        answer.status() >= SERVER_FAILURE || answer.status() == TOO_MANY_REQUESTS;
                if (!isFailed) {
                    return answer.text();
                }
                failure = failed("HTTP status code: " + answer.status(), when, null);
            } catch (IOException e) {
                failure = failed(e.toString(), when, e);
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NETWORK_ERROR) {
                    throw e;
                }
                failure = failed(e.text(), when, e);
            }
            attempt++;
        } while (attempt <= retryCountMax);
        throw failure;
    }

    private static DatabaseException failed(String what, String when, @Nullable Exception cause) {
        return new DatabaseException(
                ErrorCode.NETWORK_ERROR,
                "Schema registry does not answer: %s: %s".formatted(what, when),
                cause);
    }

    private static String request(String schema) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", schema);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Text in memory cannot fail", e);
        }
        return text.toString();
    }

    /// The value of a field of an object in JSON; null where there is none.
    private static @Nullable String field(String answer, String name) {
        try (JsonParser parser = JSON.createParser(answer)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = parser.currentName().equals(name);
                JsonToken value = parser.nextToken();
                if (isWanted && value.isScalarValue()) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException _) {
            // What is no JSON has no fields; the caller shows it.
            return null;
        }
    }

    private static String shortened(String answer) {
        return answer.length() <= 500 ? answer : answer.substring(0, 500) + "...";
    }
}
