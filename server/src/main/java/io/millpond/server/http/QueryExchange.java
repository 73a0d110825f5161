package io.millpond.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.Session;
import io.millpond.engine.format.BlockWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OutputFormat;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.StatementResult;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.sql.exec.ResultStream;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.function.Supplier;
import java.util.zip.ZipException;

/// One request for a statement and its response. Single-threaded, except for its token.
///
/// The rule that everything here serves: a client can always tell a whole result from a broken
/// one. What fails before the response has begun gets a status and a plain text; what fails later
/// ends with an exception block and a broken connection, never with a proper end.
final class QueryExchange {
    private static final Logger LOG = LoggerFactory.getLogger(QueryExchange.class);
    private static final String DEFAULT_FORMAT = "TabSeparated";

    private final Request request;
    private final Response response;
    private final HttpOptions options;
    private final String tag;
    private final long startNanos;
    private final QueryParameters parameters;
    private final CancellationToken token = new CancellationToken();
    private final ResponseBody body;
    private final ClientConnection connection;
    private String queryId;
    private OutputStream out;
    private @Nullable ResponsePacking packing;
    private @Nullable QueryProgress progress;
    private @Nullable OutputFormat format;
    private ZoneId zone;

    QueryExchange(Request request, Response response, HttpOptions options, String tag) {
        this.request = request;
        this.response = response;
        this.options = options;
        this.tag = tag;
        this.startNanos = options.clock().nanoTime();
        this.parameters = QueryParameters.parse(request.getHttpURI().getQuery());
        this.queryId = parameters.get("query_id", "");
        this.body =
                new ResponseBody(
                        response, this::putResultHeaders, parameters.isSet("wait_end_of_query"));
        this.out = body;
        this.connection = new ClientConnection(request);
        this.zone = options.zone();
    }

    CancellationToken token() {
        return token;
    }

    ClientConnection connection() {
        return connection;
    }

    /// Whether nobody waits for the response any more.
    boolean isAbandoned() {
        return connection.isClosedByClient();
    }

    /// Whether the statement was cancelled while its client takes nothing, so that the writer would
    /// wait for ever.
    boolean isStuck() {
        return token.isCancelled() && body.isSending();
    }

    String queryId() {
        return queryId;
    }

    /// Answers the request, with a result or with an error.
    ///
    /// @throws IOException when the client is gone, or when it must learn from a broken connection
    ///     that the result is not whole
    void run(HttpSessions sessions, Supplier<String> newQueryId) throws IOException {
        if (queryId.isEmpty()) {
            queryId = newQueryId.get();
        }
        try {
            String user = options.users().authenticate(request.getHeaders(), parameters);
            try (HttpSessions.Lease lease = sessions.lease(user, parameters)) {
                execute(lease.session());
            }
            // Only now, so that a client that has its answer finds the session free.
            connection.beforeResponseEnds();
            body.complete();
        } catch (ZipException | EOFException e) {
            fail(
                    new DatabaseException(
                            ErrorCode.ZLIB_INFLATE_FAILED,
                            "The request's gzip content is damaged: " + e.getMessage(),
                            e));
        } catch (IOException e) {
            token.cancel(AbandonedExchanges.cancelled("client is gone"));
            body.discard();
            throw e;
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void execute(Session session) throws IOException {
        InputStream content = RequestBody.open(request, parameters, connection);
        if (!RequestForm.isForm(request)) {
            execute(session, content, parameters);
            return;
        }
        try (RequestForm form = RequestForm.read(request, parameters, content)) {
            try {
                form.createTables(session);
                execute(session, InputStream.nullInputStream(), form.parameters());
            } finally {
                form.dropTables(session);
            }
        }
    }

    /// @param given of the URL, and of the form where there is one
    private void execute(Session session, InputStream body, QueryParameters given)
            throws IOException {
        QueryOptions accompanying =
                new QueryOptions(
                        queryId,
                        given.settings(),
                        given.values(),
                        database(),
                        requestedFormat(),
                        isReadOnly(),
                        token);
        String sql = given.get("query");
        QueryText text = sql == null ? QueryText.of(body) : QueryText.of(sql, body);
        try (InputStream _ = body;
                StatementResult result = session.execute(text, accompanying)) {
            progress = result.progress();
            if (result.header().size() > 0) {
                writeResult(result);
            }
        }
    }

    private @Nullable String database() {
        String database = parameters.get("database");
        return database != null ? database : request.getHeaders().get("X-ClickHouse-Database");
    }

    private @Nullable String requestedFormat() {
        String requested = parameters.get("default_format");
        return requested != null ? requested : request.getHeaders().get("X-ClickHouse-Format");
    }

    /// A GET may be repeated by anything between client and server, so it must not change anything.
    private boolean isReadOnly() {
        return !request.getMethod().equals("POST");
    }

    private void writeResult(StatementResult result) throws IOException {
        String name = result.format();
        if (name == null) {
            name = requestedFormat();
        }
        OutputFormat chosen = Formats.output(name == null ? DEFAULT_FORMAT : name);
        format = chosen;
        zone = zone(result);
        out = layered();
        BlockWriter writer =
                chosen.writer(
                        out,
                        result.header(),
                        FormatSettings.of(zone, result.settings().changed())
                                .withSchemas(result.schemas()));
        try (BlockStream blocks = result.blocks()) {
            for (Block block = blocks.next(); block != null; block = blocks.next()) {
                writer.write(block);
            }
            writer.finish(statistics(blocks, result.progress()));
        }
        out.flush();
        if (packing != null) {
            packing.finish();
        }
    }

    private ZoneId zone(StatementResult result) {
        String name = result.settings().get(QuerySettings.SESSION_TIMEZONE);
        return name.isEmpty() ? options.zone() : ZoneId.of(name);
    }

    /// The body under ClickHouse's frames, or packed, as the request asks.
    ///
    /// ClickHouse packs a response only where the setting and the header both say so.
    private OutputStream layered() throws IOException {
        if (parameters.isSet("compress")) {
            return CompressedFrames.compressing(body);
        }
        if (!parameters.isSet("enable_http_compression")) {
            return body;
        }
        packing = ResponsePacking.accepted(request.getHeaders(), body);
        return packing == null ? body : packing.stream();
    }

    private ResultStatistics statistics(BlockStream blocks, QueryProgress counted) {
        Block totals = null;
        Block extremes = null;
        if (blocks instanceof ResultStream stream) {
            totals = stream.totals();
            extremes = stream.extremes();
        }
        return new ResultStatistics(
                totals,
                extremes,
                -1,
                (options.clock().nanoTime() - startNanos) / 1e9,
                counted.readRows(),
                counted.readBytes());
    }

    private void putResultHeaders() {
        HttpFields.Mutable headers = response.getHeaders();
        putCommonHeaders(headers);
        headers.put(
                HttpHeader.CONTENT_TYPE,
                format == null ? "text/plain; charset=UTF-8" : format.contentType());
        if (format != null) {
            headers.put("X-ClickHouse-Format", format.name());
        }
        if (packing != null) {
            headers.put(HttpHeader.CONTENT_ENCODING, packing.name());
        }
        if (parameters.isSet("send_progress_in_http_headers")) {
            headers.put("X-ClickHouse-Progress", summary());
        }
    }

    private void putCommonHeaders(HttpFields.Mutable headers) {
        headers.put("X-ClickHouse-Server-Display-Name", "millpond");
        headers.put("X-ClickHouse-Query-Id", queryId);
        headers.put("X-ClickHouse-Timezone", zone.getId());
        headers.put("X-ClickHouse-Exception-Tag", tag);
        headers.put("X-ClickHouse-Summary", summary());
        headers.put("Keep-Alive", "timeout=" + HttpServer.KEEP_ALIVE_SECONDS);
    }

    /// All values are strings, because clients read them so; some decide by `written_rows`.
    private String summary() {
        QueryProgress counted = progress == null ? new QueryProgress() : progress;
        return """
                {"read_rows":"%d","read_bytes":"%d","written_rows":"%d","written_bytes":"%d",\
                "total_rows_to_read":"%d","result_rows":"%d","result_bytes":"%d","elapsed_ns":"%d",\
                "memory_usage":"%d"}"""
                .formatted(
                        counted.readRows(),
                        counted.readBytes(),
                        counted.writtenRows(),
                        counted.writtenBytes(),
                        counted.totalRowsToRead(),
                        counted.resultRows(),
                        counted.resultBytes(),
                        options.clock().nanoTime() - startNanos,
                        counted.peakMemoryBytes());
    }

    private void fail(Throwable failure) throws IOException {
        connection.beforeResponseEnds();
        ErrorText error = ErrorText.of(failure);
        if (error.code().kind() == ErrorCode.Kind.INTERNAL) {
            LOG.error("statement failed queryId={}", queryId, failure);
        } else {
            LOG.debug("statement failed queryId={} {}", queryId, error.text());
        }
        if (body.isBegun()) {
            out.write(error.trailer(tag).getBytes(UTF_8));
            out.flush();
            throw new IOException("Broken off on purpose, so that nobody takes it for whole");
        }
        body.discard();
        RequestBody.drain(request);
        response.setStatus(error.code().httpStatus());
        HttpFields.Mutable headers = response.getHeaders();
        putCommonHeaders(headers);
        headers.put(HttpHeader.CONTENT_TYPE, "text/plain; charset=UTF-8");
        headers.put("X-ClickHouse-Exception-Code", Integer.toString(error.code().number()));
        if (error.code() == ErrorCode.REQUIRED_PASSWORD) {
            headers.put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"ClickHouse server HTTP API\"");
        }
        byte[] text = (error.text() + "\n").getBytes(UTF_8);
        Content.Sink.write(response, true, ByteBuffer.wrap(text));
    }
}
