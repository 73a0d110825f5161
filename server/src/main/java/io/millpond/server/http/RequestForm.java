package io.millpond.server.http;

import io.millpond.engine.Session;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A request whose body is `multipart/form-data`: fields are parameters like those of the URL, and
/// parts with a file name are tables that the statement can read under the name of the part.
///
/// The columns of a table stand in the parameter `NAME_structure`, or only their types in
/// `NAME_types`, where they are called `_1`, `_2` and so on; its format in `NAME_format`,
/// TabSeparated where there is none. Parts of more than [#MEMORY_BYTES_MAX] are temporary files
/// until the form is closed.
///
/// Source: ClickHouse's HTTP interface, external data.
final class RequestForm implements AutoCloseable {
    private static final long BYTES_MAX = 1L << 30;
    private static final long MEMORY_BYTES_MAX = 1L << 20;
    private static final int PART_COUNT_MAX = 1_000;
    private static final List<String> TABLE_SUFFIXES = List.of("_structure", "_types", "_format");

    private final MultiPartFormData.Parts parts;
    private final List<MultiPart.Part> files = new ArrayList<>();
    private final QueryParameters all;
    private final QueryParameters parameters;
    private final List<String> created = new ArrayList<>();

    private RequestForm(MultiPartFormData.Parts parts, QueryParameters ofUrl) {
        this.parts = parts;
        Map<String, String> fields = new LinkedHashMap<>();
        for (MultiPart.Part part : parts) {
            if (part.getFileName() == null) {
                fields.put(part.getName(), part.getContentAsString(StandardCharsets.UTF_8));
            } else {
                files.add(part);
            }
        }
        this.all = ofUrl.over(fields);
        List<String> ofTables = new ArrayList<>();
        for (MultiPart.Part file : files) {
            TABLE_SUFFIXES.forEach(suffix -> ofTables.add(file.getName() + suffix));
        }
        this.parameters = all.without(ofTables);
    }

    static boolean isForm(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return request.getMethod().equals("POST")
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    /// Errors: BAD_ARGUMENTS for a body that is no form, or too large a one.
    static RequestForm read(Request request, QueryParameters parameters, InputStream body)
            throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String boundary = MultiPart.extractBoundary(type);
        if (boundary == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "The content type '" + type + "' has no boundary");
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setFilesDirectory(Path.of(System.getProperty("java.io.tmpdir")));
        parser.setMaxLength(BYTES_MAX);
        parser.setMaxFileSize(BYTES_MAX);
        parser.setMaxMemoryFileSize(MEMORY_BYTES_MAX);
        parser.setMaxParts(PART_COUNT_MAX);
        try {
            CompletableFuture<MultiPartFormData.Parts> read = new CompletableFuture<>();
            parser.parse(Content.Source.from(body), Promise.Invocable.toPromise(read));
            return new RequestForm(read.get(), parameters);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a form was read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The multipart/form-data content cannot be read: " + e.getCause(),
                    e);
        }
    }

    /// The parameters of the URL and of the form, without those of the tables.
    QueryParameters parameters() {
        return parameters;
    }

    /// Makes the tables, as temporary ones of the session.
    ///
    /// Errors: BAD_ARGUMENTS for one whose columns are not given; those of reading the data.
    void createTables(Session session) throws IOException {
        for (MultiPart.Part file : files) {
            String name = "`" + file.getName().replace("\\", "\\\\").replace("`", "\\`") + "`";
            execute(
                    session,
                    QueryText.of(
                            "CREATE TEMPORARY TABLE %s (%s)"
                                    .formatted(name, structure(file.getName()))));
            created.add(name);
            String format = all.get(file.getName() + "_format", "TabSeparated");
            try (InputStream data =
                    Content.Source.asInputStream(file.newContentSource(null, 0L, -1L))) {
                execute(
                        session,
                        QueryText.of("INSERT INTO %s FORMAT %s".formatted(name, format), data));
            }
        }
    }

    private static void execute(Session session, QueryText text) {
        session.execute(text, QueryOptions.plain()).close();
    }

    private String structure(String name) {
        String structure = all.get(name + "_structure");
        if (structure != null) {
            return structure;
        }
        String types = all.get(name + "_types");
        if (types == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Neither structure nor types have been provided for external table %s. Use"
                                    .formatted(name)
                            + " fields %s_structure or %s_types to do so.".formatted(name, name));
        }
        StringBuilder columns = new StringBuilder();
        int count = 0;
        for (String type : topLevel(types)) {
            columns.append(count == 0 ? "`_" : ", `_").append(++count).append("` ").append(type);
        }
        return columns.toString();
    }

    /// The texts between the commas that stand in no parentheses.
    private static List<String> topLevel(String types) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < types.length(); i++) {
            switch (types.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        found.add(types.substring(from, i).strip());
                        from = i + 1;
                    }
                }
                default -> {
                    // Part of a type.
                }
            }
        }
        found.add(types.substring(from).strip());
        return found;
    }

    /// Drops the tables that were made.
    void dropTables(Session session) {
        for (String name : created) {
            execute(session, QueryText.of("DROP TEMPORARY TABLE IF EXISTS " + name));
        }
        created.clear();
    }

    @Override
    public void close() {
        parts.close();
    }
}
