package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.sql.ast.TableName;

import java.util.ArrayList;
import java.util.List;

/// A way that rows inserted into a table take: a view, the table it writes to, a view on that one,
/// and so on to the end.
///
/// @param names `database.table` of each view and table on the way, without the first source
/// @param isComplete whether every table on the way exists
public record ViewChain(List<String> names, boolean isComplete) {
    public ViewChain {
        names = List.copyOf(names);
    }

    /// All ways from `source` on, one for each last table.
    public static List<ViewChain> of(CatalogSnapshot snapshot, Tables tables, TableEntry source) {
        List<ViewChain> chains = new ArrayList<>();
        TableName name = TableName.of(source.database(), source.name());
        follow(snapshot, tables, name, List.of(), chains);
        return chains;
    }

    private static void follow(
            CatalogSnapshot snapshot,
            Tables tables,
            TableName source,
            List<String> before,
            List<ViewChain> chains) {
        for (MaterializedView view : tables.all(snapshot, MaterializedView.class)) {
            TableEntry entry = snapshot.table(view.uuid()).orElse(null);
            if (entry == null || !view.source().filter(source::equals).isPresent()) {
                continue;
            }
            TableName target = view.target(snapshot);
            List<String> names = new ArrayList<>(before);
            names.add(entry.fullName());
            names.add(target.toString());
            // A table already passed ends the way: CREATE refuses circles, renaming can make one.
            int known = chains.size();
            if (exists(snapshot, tables, target) && !before.contains(target.toString())) {
                follow(snapshot, tables, target, names, chains);
            }
            if (chains.size() == known) {
                chains.add(new ViewChain(names, exists(snapshot, tables, target)));
            }
        }
    }

    private static boolean exists(CatalogSnapshot snapshot, Tables tables, TableName name) {
        String database = name.database();
        return tables.find(snapshot, database == null ? "" : database, name.table()).isPresent();
    }
}
