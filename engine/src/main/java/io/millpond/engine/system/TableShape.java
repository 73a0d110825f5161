package io.millpond.engine.system;

import io.millpond.engine.table.TableColumn;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a system table looks like: its name, its columns and what these say.
///
/// The shapes are in the resource `system-tables.tsv`, a line for a table and behind it, beginning
/// with a tab, a line for each of its columns:
///
/// ```
/// table     what its rows are     its engine, where the name does not tell it
///           column                type, "ALIAS expression" for one that is no part of *     what
/// ```
///
/// ClickHouse's columns come first, with its names and types, and our own behind them. The columns
/// of a table of `information_schema` stand there in lower case, and have a twin in upper case.
/// Thread-safe; types are looked up when somebody asks for them.
final class TableShape {
    private static final String RESOURCE = "system-tables.tsv";
    private static final String SCHEMA_PREFIX = SystemTables.INFORMATION_SCHEMA + ".";

    private final String name;
    private final String comment;
    private final String engine;
    private final List<Column> columns;
    private volatile @Nullable List<Field> fields;

    private TableShape(String name, String comment, String engine, List<Column> columns) {
        this.name = name;
        this.comment = comment;
        this.engine = engine;
        this.columns = List.copyOf(columns);
    }

    /// A column.
    ///
    /// @param alias the expression that its values are; null: it is part of `*`
    /// @param original the column whose values it has; its own name where there is none
    record Column(
            String name, String type, @Nullable String alias, String original, String comment) {
        private Column upper() {
            return new Column(name.toUpperCase(Locale.ROOT), type, alias, name, comment);
        }
    }

    private static final class All {
        private static final Map<String, TableShape> BY_NAME = read();

        private static Map<String, TableShape> read() {
            Map<String, TableShape> shapes = new TreeMap<>();
            String[] table = {};
            List<Column> columns = new ArrayList<>();
            for (String[] cells : ResourceTable.lines(RESOURCE)) {
                if (cells[0].isEmpty()) {
                    columns.add(column(cells));
                } else {
                    put(table, columns, shapes);
                    table = cells;
                    columns.clear();
                }
            }
            put(table, columns, shapes);
            return Collections.unmodifiableMap(shapes);
        }

        private static Column column(String[] cells) {
            int at = cells[2].indexOf(" ALIAS ");
            if (at < 0) {
                return new Column(cells[1], cells[2], null, cells[1], cells[3]);
            }
            String alias = cells[2].substring(at + " ALIAS ".length());
            boolean isColumn = alias.indexOf('(') < 0 && !alias.equals("NULL");
            return new Column(
                    cells[1],
                    cells[2].substring(0, at),
                    alias,
                    isColumn ? alias : cells[1],
                    cells[3]);
        }

        private static void put(
                String[] table, List<Column> columns, Map<String, TableShape> shapes) {
            if (table.length > 0) {
                List<Column> all = new ArrayList<>(columns);
                if (table[0].startsWith(SCHEMA_PREFIX)) {
                    columns.forEach(column -> all.add(column.upper()));
                }
                String engine = table.length > 2 ? table[2] : "System" + camel(table[0]);
                shapes.put(table[0], new TableShape(table[0], table[1], engine, all));
            }
        }
    }

    /// All of them, by their names; those of `information_schema` with that before the name.
    static Map<String, TableShape> all() {
        return All.BY_NAME;
    }

    /// The shape of a table that the resource has.
    static TableShape of(String name) {
        TableShape shape = All.BY_NAME.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("there is no system table " + name);
        }
        return shape;
    }

    /// Whether the table is one of `information_schema`.
    boolean isOfSchema() {
        return name.startsWith(SCHEMA_PREFIX);
    }

    /// The name within the database.
    String name() {
        return isOfSchema() ? name.substring(SCHEMA_PREFIX.length()) : name;
    }

    String comment() {
        return comment;
    }

    String engine() {
        return isOfSchema() ? "View" : engine;
    }

    List<Column> columns() {
        return columns;
    }

    /// The columns with their types.
    List<Field> fields() {
        List<Field> made = fields;
        if (made == null) {
            made =
                    columns.stream()
                            .map(c -> new Field(c.name(), TypeResolver.parse(c.type())))
                            .toList();
            fields = made;
        }
        return made;
    }

    /// The columns as those of a definition.
    List<TableColumn> definitions() {
        List<TableColumn> definitions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            definitions.add(
                    new TableColumn(
                            column.name(),
                            type(i),
                            column.alias() == null
                                    ? TableColumn.Kind.ORDINARY
                                    : TableColumn.Kind.ALIAS,
                            column.alias() == null
                                    ? null
                                    : SqlParser.parseExpression(column.alias()),
                            column.comment(),
                            List.of()));
        }
        return definitions;
    }

    /// The columns that are part of `*`.
    Header header() {
        return new Header(fields(false));
    }

    /// The columns that are or are not aliases.
    List<Field> fields(boolean areAliases) {
        List<Field> some = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if ((columns.get(i).alias() != null) == areAliases) {
                some.add(fields().get(i));
            }
        }
        return some;
    }

    /// The place of a column that it has.
    int index(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("system.%s has no column %s".formatted(name, column));
    }

    DataType type(int index) {
        return fields().get(index).type();
    }

    private static String camel(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("_", -1)) {
            if (!word.isEmpty()) {
                out.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return out.toString();
    }
}
