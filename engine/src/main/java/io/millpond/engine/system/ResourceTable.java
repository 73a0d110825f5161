package io.millpond.engine.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Reads the tables that are kept as resources of this package: lines of cells, separated by tabs.
final class ResourceTable {
    private ResourceTable() {}

    /// The cells of each line; those that begin with `#` are left out.
    static List<String[]> lines(String resource) {
        List<String[]> lines = new ArrayList<>();
        for (String line : text(resource).split("\n", -1)) {
            if (!line.isEmpty() && line.charAt(0) != '#') {
                lines.add(line.split("\t", -1));
            }
        }
        return lines;
    }

    private static String text(String resource) {
        try (InputStream in =
                Objects.requireNonNull(
                        ResourceTable.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The rest of the cells of each line, by its first one.
    static Map<String, List<String>> byName(String resource) {
        Map<String, List<String>> lines = new HashMap<>();
        for (String[] cells : lines(resource)) {
            lines.put(cells[0], List.of(cells).subList(1, cells.length));
        }
        return lines;
    }

    /// Says the columns that a resource tells of rows by their names: the first cell of a line is
    /// the name, the others are those of `columns`, in the form [SystemValues#parse] takes. A row
    /// without a line has defaults.
    static <R> void add(
            SystemTable.Making<R> table,
            String resource,
            Function<R, String> name,
            List<String> columns) {
        Map<String, List<String>> lines = byName(resource);
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            table.cell(
                    columns.get(i),
                    (row, type) -> {
                        List<String> cells = lines.get(name.apply(row));
                        return cells == null ? null : SystemValues.parse(cells.get(at), type);
                    });
        }
    }

    /// A system table whose rows never change: the lines of the resource that has its name, each
    /// with the cells of the first columns, in the form [SystemValues#parse] takes.
    static SystemTable<?> fixed(String name) {
        SystemTable.Making<String[]> table = SystemTable.of(name, _ -> lines(name + ".tsv"));
        List<TableShape.Column> columns = TableShape.of(name).columns();
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            table.cell(
                    columns.get(i).name(),
                    (cells, type) ->
                            at < cells.length ? SystemValues.parse(cells[at], type) : null);
        }
        return table.made();
    }
}
