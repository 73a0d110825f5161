package io.millpond.engine.kafka;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.system.SystemScope;
import io.millpond.engine.system.SystemTable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `system.warnings`: what an administrator should know of Kafka tables although nothing fails.
public final class KafkaWarnings {
    private static final String FORMAT = "Kafka table {}: {}";

    /// A row for each warning of each table that consumes.
    public static final SystemTable<Warning> WARNINGS =
            SystemTable.of("warnings", KafkaWarnings::rows)
                    .column("message", Warning::message)
                    .column("message_format_string", _ -> FORMAT)
                    .made();

    private KafkaWarnings() {}

    /// A warning as a row.
    record Warning(String message) {}

    private static List<Warning> rows(SystemScope scope) {
        List<Warning> rows = new ArrayList<>();
        for (KafkaTable table : scope.tables().all(KafkaTable.class)) {
            TableEntry entry = scope.snapshot().table(table.uuid()).orElse(null);
            if (entry != null) {
                String prefix = "Kafka table " + entry.fullName() + ": ";
                table.warnings().forEach(text -> rows.add(new Warning(prefix + text)));
            }
        }
        rows.sort(Comparator.comparing(Warning::message));
        return rows;
    }
}
