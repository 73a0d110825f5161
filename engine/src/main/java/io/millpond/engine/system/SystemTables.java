package io.millpond.engine.system;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.FixedSource;
import io.millpond.engine.table.FunctionEngines;
import io.millpond.engine.table.TableColumn;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The databases that are made of the server's state, and their tables.
///
/// The tables are made when somebody asks for one of them: most databases in a user's process never
/// are, and every column costs the class of how it is read. Thread-safe.
public final class SystemTables {
    public static final String SYSTEM = "system";
    public static final String INFORMATION_SCHEMA = "information_schema";
    public static final String INFORMATION_SCHEMA_UPPER = "INFORMATION_SCHEMA";

    private static final Header ONE = Header.of(new Field("dummy", DataTypes.UINT8));

    /// Tables without a row object of their own.
    private static final Map<String, String> GENERATED =
            Map.of(
                    "one", "One row with the column dummy = 0.",
                    "numbers", "All numbers from 0 on.",
                    "numbers_mt", "All numbers from 0 on.",
                    "primes", "All primes.",
                    "zeros", "Zeros without end.",
                    "zeros_mt", "Zeros without end.");

    private final Function<SystemTables, Contents> making;
    private volatile @Nullable Contents contents;

    /// @param making gives the tables of the object it is applied to, the same each time;
    ///     `system.tables` lists that object's tables
    SystemTables(Function<SystemTables, Contents> making) {
        this.making = making;
    }

    /// The tables by their names.
    record Contents(
            SortedMap<String, SystemTable<?>> system, SortedMap<String, SystemTable<?>> schema) {
        /// The tables that there are shapes of.
        ///
        /// @param filled those that can have rows
        static Contents of(List<SystemTable<?>> filled) {
            SortedMap<String, SystemTable<?>> system = new TreeMap<>();
            SortedMap<String, SystemTable<?>> schema = new TreeMap<>();
            for (TableShape shape : TableShape.all().values()) {
                put(SystemTable.empty(shape), system, schema);
            }
            filled.forEach(table -> put(table, system, schema));
            return new Contents(
                    Collections.unmodifiableSortedMap(system),
                    Collections.unmodifiableSortedMap(schema));
        }

        private static void put(
                SystemTable<?> table,
                Map<String, SystemTable<?>> system,
                Map<String, SystemTable<?>> schema) {
            TableShape shape = table.shape();
            (shape.isOfSchema() ? schema : system).put(shape.name(), table);
        }
    }

    /// Two threads that come at once may both make them; the values are the same.
    private Contents contents() {
        Contents made = contents;
        if (made == null) {
            made = making.apply(this);
            contents = made;
        }
        return made;
    }

    /// The databases of this kind. Some tables of `system` are kept by the catalog, as users' are.
    public static List<String> databases() {
        return List.of(INFORMATION_SCHEMA_UPPER, INFORMATION_SCHEMA, SYSTEM);
    }

    /// The databases of this kind of which the catalog keeps no table.
    static List<String> databases(CatalogSnapshot snapshot) {
        return databases().stream().filter(name -> snapshot.database(name).isEmpty()).toList();
    }

    public boolean hasDatabase(String name) {
        return databases().contains(name);
    }

    /// Whether the table is made of the server's state, and not kept by the catalog.
    public boolean isMade(String database, String name) {
        return names(database).contains(name);
    }

    private static boolean isUpper(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT));
    }

    /// The names of the tables of a database, none for one of another kind.
    public List<String> names(String database) {
        List<String> names = new ArrayList<>(tables(database).keySet());
        if (database.equals(SYSTEM)) {
            names.addAll(GENERATED.keySet());
        } else {
            tables(database).keySet().forEach(name -> names.add(name.toUpperCase(Locale.ROOT)));
        }
        names.sort(null);
        return names;
    }

    private Map<String, SystemTable<?>> tables(String database) {
        return switch (database) {
            case SYSTEM -> contents().system();
            case INFORMATION_SCHEMA, INFORMATION_SCHEMA_UPPER -> contents().schema();
            default -> Map.of();
        };
    }

    /// The table with this name; null when there is none.
    public @Nullable TableSource find(String database, String name, SystemScope scope) {
        SystemTable<?> table = table(database, name);
        if (table != null) {
            return new SystemTableSource(table, scope);
        }
        return database.equals(SYSTEM) ? generated(name) : null;
    }

    /// Those of `information_schema` may be called in lower and in upper case.
    private @Nullable SystemTable<?> table(String database, String name) {
        boolean isOther = !database.equals(SYSTEM) && isUpper(name);
        return tables(database).get(isOther ? name.toLowerCase(Locale.ROOT) : name);
    }

    private static @Nullable TableSource generated(String name) {
        return switch (name) {
            case "one" ->
                    new FixedSource(
                            ONE, List.of(new Block(ONE, List.of(ByteColumn.of((byte) 0)), 1)));
            case "numbers", "numbers_mt" ->
                    new NumbersSource("number", 0, Long.MAX_VALUE, 1, name.equals("numbers_mt"));
            case "primes" -> new PrimesSource(0, Long.MAX_VALUE, 1);
            case "zeros", "zeros_mt" -> new ZerosSource(Long.MAX_VALUE);
            default -> null;
        };
    }

    /// What a row of the table is.
    public String comment(String database, String name) {
        SystemTable<?> table = table(database, name);
        return table == null ? GENERATED.getOrDefault(name, "") : table.shape().comment();
    }

    /// The engine that it shows.
    String engine(String database, String name) {
        SystemTable<?> table = table(database, name);
        return table == null ? FunctionEngines.engine(name) : table.shape().engine();
    }

    /// The columns of a table of these; none for another one.
    public List<TableColumn> columns(String database, String name) {
        SystemTable<?> table = table(database, name);
        if (table != null) {
            return table.shape().definitions();
        }
        TableSource source = database.equals(SYSTEM) ? generated(name) : null;
        return source == null
                ? List.of()
                : source.header().fields().stream()
                        .map(field -> TableColumn.ordinary(field.name(), field.type()))
                        .toList();
    }
}
