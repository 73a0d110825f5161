package io.millpond.sql.parser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Statements of the test resources: blocks separated by blank lines, `#` lines are comments.
public final class Statements {
    /// A parser that knows the identifier parameters which the statements use.
    public static final SqlParser PARSER =
            new SqlParser(ParserLimits.DEFAULT, Map.of("tbl", "some table", "id", "x"));

    private Statements() {}

    /// All statements of the golden files that succeed, and all that were recorded from clients.
    public static List<String> corpus() {
        List<String> all = new ArrayList<>(blocks("golden-statements.sql"));
        all.addAll(blocks("client-statements.sql"));
        return all;
    }

    /// The blocks of a resource of this module's tests.
    public static List<String> blocks(String resource) {
        List<String> blocks = new ArrayList<>();
        for (String block : read(resource).split("\n\\s*\n", -1)) {
            String text = String.join("\n", block.lines().filter(l -> !l.startsWith("#")).toList());
            if (!text.isBlank()) {
                blocks.add(text.strip());
            }
        }
        return blocks;
    }

    private static String read(String resource) {
        String path = "/io/millpond/sql/" + resource;
        try (InputStream in = Statements.class.getResourceAsStream(path)) {
            byte[] bytes = Objects.requireNonNull(in, path).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
