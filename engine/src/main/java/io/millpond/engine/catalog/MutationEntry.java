package io.millpond.engine.catalog;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A change of a table's rows that was ordered by ALTER, UPDATE or DELETE.
///
/// It is for the parts whose data version is lower than its number, and is done in one frame for
/// all of them.
///
/// @param number from the table's numbers of inserts; orders mutations among themselves and inserts
/// @param database in which names of other tables are looked up
/// @param commands of ALTER TABLE as canonical SQL, each in parentheses; at least one
/// @param createdMs wall time of the statement
/// @param doneMs wall time of the frame that did it; 0: it waits
/// @param settings those of the session that ordered it which change what it does, by name
public record MutationEntry(
        long number,
        String database,
        List<String> commands,
        long createdMs,
        long doneMs,
        Map<String, String> settings) {
    public MutationEntry {
        commands = List.copyOf(commands);
        settings = new TreeMap<>(settings);
    }

    @Override
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    public boolean isDone() {
        return doneMs != 0;
    }

    /// What statements call it.
    public String id() {
        return "mutation_%d.txt".formatted(number);
    }

    /// The same, done.
    public MutationEntry done(long nowMs) {
        return new MutationEntry(number, database, commands, createdMs, nowMs, settings);
    }
}
