package io.millpond.sql.function;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// All functions of one kind, in families that are made when one of their names is asked for: a
/// program that calls ten functions need not begin with making twelve hundred. Thread-safe.
///
/// Which family has a name is told by a resource of sorted lines, each a name, a tab and the
/// family. A test holds it against the families and rewrites it; while it is behind, what it lacks
/// is found by [#findAnywhere].
///
/// Two threads that ask for a family at the same time may both make it, and one result is kept. No
/// lock is held meanwhile, so families may use each other.
public final class FunctionFamilies<F extends NamedFunction> {
    private static final int LINE_LENGTH = 24;

    private final Class<? extends FunctionFamily<F>> kind;
    private final List<? extends FunctionFamily<F>> families;
    private final Map<FunctionFamily<F>, Definitions<F>> made = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, List<FunctionFamily<F>>> byLowerName;

    /// The families that are the constants of `kind`, an enum; the resource is beside that and is
    /// called as it is, with `.tsv` after it.
    public <E extends Enum<E> & FunctionFamily<F>> FunctionFamilies(Class<E> kind) {
        this.kind = kind;
        this.families = List.of(kind.getEnumConstants());
    }

    /// The function called `name`, by any of its names.
    public Optional<F> find(String name) {
        Map<String, List<FunctionFamily<F>>> known = byLowerName;
        if (known == null) {
            known = parse(listedNames());
            byLowerName = known;
        }
        return find(name, known.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    /// The function called `name`, looked for in every family. For names that would otherwise be
    /// unknown: it makes all functions.
    public Optional<F> findAnywhere(String name) {
        return find(name, families);
    }

    private Optional<F> find(String name, List<? extends FunctionFamily<F>> among) {
        for (FunctionFamily<F> family : among) {
            F function = definitions(family).byName.get(name);
            if (function != null) {
                return Optional.of(function);
            }
        }
        String lowerName = name.toLowerCase(Locale.ROOT);
        for (FunctionFamily<F> family : among) {
            F function = definitions(family).byLowerName.get(lowerName);
            if (function != null) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    private Map<String, List<FunctionFamily<F>>> parse(String text) {
        Map<String, FunctionFamily<F>> constants = new HashMap<>();
        families.forEach(family -> constants.put(family.name(), family));
        Map<String, List<FunctionFamily<F>>> parsed =
                HashMap.newHashMap(text.length() / LINE_LENGTH);
        int from = 0;
        while (from < text.length()) {
            int tab = text.indexOf('\t', from);
            int end = text.indexOf('\n', tab);
            FunctionFamily<F> family = constants.get(text.substring(tab + 1, end));
            if (family != null) {
                String name = text.substring(from, tab).toLowerCase(Locale.ROOT);
                parsed.merge(name, List.of(family), FunctionFamilies::union);
            }
            from = end + 1;
        }
        return parsed;
    }

    private static <T> List<T> union(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    /// The resource that tells the families of names.
    public String listedNames() {
        String resource = kind.getSimpleName() + ".tsv";
        try (InputStream stream =
                Objects.requireNonNull(kind.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the resource has to be.
    public String actualNames() {
        List<String> lines = new ArrayList<>();
        for (FunctionFamily<F> family : families) {
            for (String name : definitions(family).byName.keySet()) {
                lines.add(name + '\t' + family.name() + '\n');
            }
        }
        lines.sort(null);
        return String.join("", lines);
    }

    /// The descriptions of all functions, by their canonical names.
    public Map<String, FunctionDescription> descriptions() {
        Map<String, FunctionDescription> descriptions = new TreeMap<>();
        for (FunctionFamily<F> family : families) {
            for (F function : definitions(family).functions) {
                descriptions.put(function.description().name(), function.description());
            }
        }
        return descriptions;
    }

    private Definitions<F> definitions(FunctionFamily<F> family) {
        Definitions<F> known = made.get(family);
        if (known != null) {
            return known;
        }
        Definitions<F> own = new Definitions<>(family.make());
        Definitions<F> earlier = made.putIfAbsent(family, own);
        return earlier == null ? own : earlier;
    }

    /// The functions of one family. Not changed once made.
    private static final class Definitions<F extends NamedFunction> {
        private final List<F> functions;
        private final Map<String, F> byName = new HashMap<>();

        /// Those whose names are matched without regard to case.
        private final Map<String, F> byLowerName = new HashMap<>();

        Definitions(List<F> functions) {
            this.functions = functions;
            for (F function : functions) {
                add(function.description().name(), function);
                function.description().aliases().forEach(alias -> add(alias, function));
            }
        }

        private void add(String name, F function) {
            if (byName.put(name, function) != null) {
                throw new IllegalArgumentException("Two functions are called " + name);
            }
            if (function.description().ignoresCase(name)) {
                byLowerName.put(name.toLowerCase(Locale.ROOT), function);
            }
        }
    }
}
