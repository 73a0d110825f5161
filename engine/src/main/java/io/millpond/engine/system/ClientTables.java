package io.millpond.engine.system;

import java.time.ZoneId;
import java.util.List;

/// Tables of `system` that clients read to fill menus and that do not depend on what is stored.
final class ClientTables {
    private ClientTables() {}

    static List<SystemTable<?>> all() {
        return List.of(
                ResourceTable.fixed("collations"),
                ResourceTable.fixed("keywords"),
                TIME_ZONES,
                DATABASE_ENGINES);
    }

    /// The names of the collations.
    static List<String> collations() {
        return ResourceTable.lines("collations.tsv").stream().map(cells -> cells[0]).toList();
    }

    static final SystemTable<?> TIME_ZONES =
            SystemTable.of(
                            "time_zones",
                            _ -> ZoneId.getAvailableZoneIds().stream().sorted().toList())
                    .column("time_zone", name -> name)
                    .made();

    static final SystemTable<?> DATABASE_ENGINES =
            SystemTable.of("database_engines", _ -> List.of("Atomic", "Memory"))
                    .column("name", name -> name)
                    .column(
                            "description",
                            name ->
                                    name.equals("Memory")
                                            ? "Tables that a restart forgets."
                                            : "Tables of which the catalog keeps the definitions.")
                    .column("syntax", name -> "ENGINE = " + name)
                    .made();
}
