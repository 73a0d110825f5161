package io.millpond.sql.function.url;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// The names of two parts under which anyone may register names, such as `co.uk`. Immutable; read
/// when first asked for.
final class PublicSuffixes {
    private static final Set<String> ALL = read();

    private PublicSuffixes() {}

    private static Set<String> read() {
        try (InputStream in = PublicSuffixes.class.getResourceAsStream("public-suffixes.txt")) {
            if (in == null) {
                throw new IllegalStateException("public-suffixes.txt is missing");
            }
            Set<String> all = new HashSet<>();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().filter(line -> !line.startsWith("#")).forEach(all::add);
            return Set.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean contains(byte[] bytes, int from, int to) {
        return ALL.contains(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
}
