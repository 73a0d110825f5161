package io.millpond.engine.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
