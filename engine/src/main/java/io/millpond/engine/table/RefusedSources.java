package io.millpond.engine.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// ClickHouse's engines and table functions that are not supported here, since they belong to
/// another system or are experimental: each is refused by name.
///
/// What is wrong with their arguments is said as ClickHouse says it. They are listed in a resource
/// of one line each, its fields separated by tabs: `engine` or `function`, the name, the fewest and
/// the most arguments (a most below the fewest: it is refused whatever they are), the error for
/// another number and its text, and what the first argument has to be: the address of `s3` or
/// `hdfs`, or the name of a `cluster` or a `dictionary`.
public final class RefusedSources {
    private static final String RESOURCE = "refused-sources.tsv";
    private static final String CLUSTER = "default";

    private static final Map<String, Refusal> ENGINES = new TreeMap<>();
    private static final Map<String, Refusal> FUNCTIONS =
            new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        read();
    }

    private RefusedSources() {}

    private record Refusal(
            String kind,
            String name,
            int countMin,
            int countMax,
            ErrorCode code,
            String text,
            String place) {
        static Refusal of(String[] fields) {
            return new Refusal(
                    fields[0],
                    fields[1],
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    ErrorCode.valueOf(fields[4]),
                    fields[5],
                    fields.length > 6 ? fields[6] : "");
        }

        DatabaseException error(int argumentCount, @Nullable String first) {
            if (argumentCount < countMin || argumentCount > countMax) {
                return new DatabaseException(code, text);
            }
            if (first != null && place.equals("s3") && !first.contains("://")) {
                return new DatabaseException(ErrorCode.BAD_ARGUMENTS, "Host is empty in S3 URI.");
            }
            if (first != null && place.equals("hdfs") && !first.startsWith("hdfs://")) {
                return new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Bad HDFS URL: %s. It should have the following structure"
                                        + " 'hdfs://<host_name>:<port>/path'")
                                .formatted(first));
            }
            if (first != null && place.equals("cluster") && !first.equals(CLUSTER)) {
                return new DatabaseException(
                        ErrorCode.CLUSTER_DOESNT_EXIST,
                        "Requested cluster '%s' not found".formatted(first));
            }
            if (first != null && place.equals("dictionary")) {
                return new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Dictionary (`%s`) not found".formatted(first));
            }
            return new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    kind.equals("engine")
                            ? "Table engine %s is not supported".formatted(name)
                            : "Table function '%s' is not supported".formatted(name));
        }
    }

    private static void read() {
        try (InputStream in =
                        Objects.requireNonNull(
                                RefusedSources.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            lines.lines()
                    .map(line -> Refusal.of(line.split("\t", -1)))
                    .forEach(
                            refusal ->
                                    (refusal.kind().equals("engine") ? ENGINES : FUNCTIONS)
                                            .put(refusal.name(), refusal));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether an engine is known and refused.
    public static boolean hasEngine(String name) {
        return ENGINES.containsKey(name);
    }

    /// Whether a table function is known and refused.
    public static boolean hasFunction(String name) {
        return FUNCTIONS.containsKey(name);
    }

    /// Why a table of an engine that is refused cannot be.
    ///
    /// @param first the first argument where that is a text
    public static DatabaseException engine(String name, int argumentCount, @Nullable String first) {
        return Objects.requireNonNull(ENGINES.get(name), name).error(argumentCount, first);
    }

    /// Why a table function that is refused returns nothing.
    ///
    /// @param first the first argument where that is a text
    public static DatabaseException function(
            String name, int argumentCount, @Nullable String first) {
        return Objects.requireNonNull(FUNCTIONS.get(name), name).error(argumentCount, first);
    }
}
