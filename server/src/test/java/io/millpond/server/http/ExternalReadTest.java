package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.setting.MillpondSettings;
import io.millpond.server.config.ServerConfig;
import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.TestServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// The table functions `file` and `url`, and what the configuration allows them.
@Timeout(60)
final class ExternalReadTest {
    @TempDir Path directory;

    private TestServer server;
    private HttpSql sql;

    @BeforeEach
    void start() throws IOException {
        Path config = directory.resolve("config.yaml");
        Files.writeString(
                config,
                """
                durability: relaxed
                user_files_path: ../files
                remote_url_allow_hosts:
                  - 127.0.0.1
                """);
        Files.createDirectories(directory.resolve("files/sub"));
        server =
                TestServer.start(
                        directory.resolve("data"),
                        ServerConfig.read(config),
                        MillpondSettings.local());
        sql = server.sql();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve("files").resolve(name), text);
    }

    private static String error(HttpSql sql, String query) {
        return new String(sql.send(query).body(), UTF_8);
    }

    @Test
    void fileIsReadWithGivenAndWithToldColumns() throws IOException {
        write("a.csv", "1,one\n2,two\n");
        assertThat(sql.query("SELECT * FROM file('a.csv', CSV, 'a UInt8, b String') ORDER BY a"))
                .isEqualTo("1\tone\n2\ttwo");
        assertThat(sql.query("SELECT toTypeName(c1), c2, _file FROM file('a.csv') LIMIT 1"))
                .isEqualTo("Nullable(Int64)\tone\ta.csv");
        assertThat(sql.query("DESCRIBE file('a.csv', CSV, 'a UInt8')")).startsWith("a\tUInt8");
    }

    @Test
    void patternNamesSeveralFiles() throws IOException {
        write("x1.json", "{\"a\": 1}\n");
        write("x2.json", "{\"a\": 2}\n{\"a\": 3}\n");
        write("sub/x1.json", "{\"a\": 10}\n");
        assertThat(sql.query("SELECT sum(a) FROM file('x*.json', JSONEachRow)")).isEqualTo("6");
        assertThat(sql.query("SELECT sum(a) FROM file('*/x{1,2}.json', JSONEachRow)"))
                .isEqualTo("10");
        assertThat(sql.query("SELECT count() FROM file('none*.csv', CSV, 'a UInt8')"))
                .isEqualTo("0");
    }

    @Test
    void directoryIsNoFile() throws IOException {
        write("a.csv", "7\n");
        assertThat(sql.query("SELECT * FROM file('*', CSV, 'a UInt8')")).isEqualTo("7");
        assertThat(error(sql, "SELECT * FROM file('sub', CSV)")).contains("BAD_ARGUMENTS");
    }

    @Test
    void errorsDoNotSayPasswords() {
        assertThat(error(sql, "SELECT * FROM url('ftp://me:secret@127.0.0.1/a', CSV, 'a Int8')"))
                .contains("BAD_ARGUMENTS")
                .doesNotContain("secret");
    }

    @Test
    void packedFileIsUnpacked() throws IOException {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(directory.resolve("files/a.tsv.gz")))) {
            out.write("1\tx\n2\ty\n".getBytes(UTF_8));
        }
        assertThat(sql.query("SELECT * FROM file('a.tsv.gz', auto, 'a Int32, b String')"))
                .isEqualTo("1\tx\n2\ty");
    }

    @Test
    void fileOutsideOfTheDirectoryIsDenied() {
        assertThat(error(sql, "SELECT * FROM file('/etc/passwd', LineAsString, 'a String')"))
                .contains("DATABASE_ACCESS_DENIED");
        assertThat(error(sql, "SELECT * FROM file('../data/catalog', CSV, 'a String')"))
                .contains("DATABASE_ACCESS_DENIED");
        assertThat(error(sql, "SELECT * FROM file('sub/../../config.yaml', CSV, 'a String')"))
                .contains("DATABASE_ACCESS_DENIED");
        assertThat(error(sql, "SELECT * FROM file('nosuch.csv')")).contains("FILE_DOESNT_EXIST");
        assertThat(error(sql, "SELECT * FROM file('nosuch')")).contains("FILE_DOESNT_EXIST");
    }

    @Test
    void urlIsReadWhereItsHostIsAllowed() {
        String query = "SELECT number AS n, 'v' AS v FROM numbers(3) FORMAT JSONEachRow";
        String address = server.url() + "/?query=" + URLEncoder.encode(query, UTF_8);
        assertThat(
                        sql.query(
                                "SELECT sum(n), any(v) FROM url('%s', JSONEachRow)"
                                        .formatted(address)))
                .isEqualTo("3\tv");
        assertThat(error(sql, "SELECT * FROM url('http://localhost:1/a.csv', CSV, 'a Int8')"))
                .contains("UNACCEPTABLE_URL");
        assertThat(error(sql, "SELECT * FROM url('file:///etc/passwd', CSV, 'a String')"))
                .contains("BAD_ARGUMENTS");
        assertThat(error(sql, "SELECT * FROM url('%s/none.csv')".formatted(server.url())))
                .contains("RECEIVED_ERROR_FROM_REMOTE_IO_SERVER", "404");
    }

    @Test
    void nothingIsReadWithoutConfiguration() throws IOException {
        try (TestServer plain = TestServer.start(directory.resolve("plain"))) {
            assertThat(error(plain.sql(), "SELECT * FROM file('a.csv', CSV, 'a String')"))
                    .contains("DATABASE_ACCESS_DENIED");
            assertThat(error(plain.sql(), "SELECT * FROM url('http://127.0.0.1/', CSV, 'a Int8')"))
                    .contains("UNACCEPTABLE_URL");
        }
    }
}
