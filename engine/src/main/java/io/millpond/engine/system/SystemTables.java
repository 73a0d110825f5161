package io.millpond.engine.system;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.FixedSource;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The databases that are made of the server's state, and their tables.
///
/// Filled once, before anybody reads it: `system.tables` lists the tables of this object, which
/// has to be there first.
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
                    "zeros", "Zeros without end.",
                    "zeros_mt", "Zeros without end.");

    private final Map<String, SystemTable<?>> system = new TreeMap<>();
    private final Map<String, SystemTable<?>> schema = new TreeMap<>();

    SystemTables() {}

    /// @param systemTables tables of `system`
    /// @param schemaTables tables of `information_schema`
    void fill(List<SystemTable<?>> systemTables, List<SystemTable<?>> schemaTables) {
        systemTables.forEach(table -> system.put(table.name(), table));
        schemaTables.forEach(table -> schema.put(table.name(), table));
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
        return names(database).contains(name)
                || (database.equals(INFORMATION_SCHEMA_UPPER)
                        && schema.containsKey(name.toLowerCase(Locale.ROOT)));
    }

    /// The names of the tables of a database, none for one of another kind.
    public List<String> names(String database) {
        List<String> names = new ArrayList<>(tables(database).keySet());
        if (database.equals(SYSTEM)) {
            names.addAll(GENERATED.keySet());
        }
        names.sort(null);
        return names;
    }

    private Map<String, SystemTable<?>> tables(String database) {
        return switch (database) {
            case SYSTEM -> system;
            case INFORMATION_SCHEMA, INFORMATION_SCHEMA_UPPER -> schema;
            default -> Map.of();
        };
    }

    /// The table with this name; null when there is none.
    public @Nullable TableSource find(String database, String name, SystemScope scope) {
        SystemTable<?> table = tables(database).get(name);
        if (table == null && database.equals(INFORMATION_SCHEMA_UPPER)) {
            table = schema.get(name.toLowerCase(Locale.ROOT));
        }
        if (table != null) {
            return new SystemTableSource(table, scope);
        }
        return database.equals(SYSTEM) ? generated(name) : null;
    }

    private static @Nullable TableSource generated(String name) {
        return switch (name) {
            case "one" ->
                    new FixedSource(
                            ONE, List.of(new Block(ONE, List.of(ByteColumn.of((byte) 0)), 1)));
            case "numbers", "numbers_mt" ->
                    new NumbersSource("number", 0, Long.MAX_VALUE, 1, name.equals("numbers_mt"));
            case "zeros", "zeros_mt" -> new ZerosSource(Long.MAX_VALUE);
            default -> null;
        };
    }

    /// What a row of the table is.
    public String comment(String database, String name) {
        SystemTable<?> table = tables(database).get(name);
        return table == null ? GENERATED.getOrDefault(name, "") : table.comment();
    }
}
