package io.millpond.engine.mergetree;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The rows of a table in plain lists, in the order they came in, by partition and key.
final class ModelTable {
    private final ModelEngine engine;
    private final TreeMap<Integer, TreeMap<Integer, List<ModelRow>>> rows = new TreeMap<>();

    ModelTable(ModelEngine engine) {
        this.engine = engine;
    }

    /// The rows of a key.
    List<ModelRow> rows(int p, int k) {
        return rows.computeIfAbsent(p, _ -> new TreeMap<>())
                .computeIfAbsent(k, _ -> new ArrayList<>());
    }

    void add(ModelRow row) {
        rows(row.p(), row.k()).add(row);
    }

    void dropPartition(int p) {
        rows.remove(p);
    }

    /// Adds copies of another table's rows of a partition, behind those that are there.
    void copyPartition(int p, ModelTable from) {
        from.rows
                .getOrDefault(p, new TreeMap<>())
                .values()
                .forEach(group -> group.forEach(this::add));
    }

    /// Removes the keys that a condition holds for.
    void delete(Predicate<Integer> which) {
        rows.values().forEach(keys -> keys.keySet().removeIf(which));
    }

    /// As all merges would leave it.
    void merge() {
        rows.values()
                .forEach(
                        keys ->
                                keys.replaceAll(
                                        (_, group) ->
                                                group.isEmpty()
                                                        ? group
                                                        : new ArrayList<>(engine.merged(group))));
    }

    /// Changes the rows of the keys that a condition holds for.
    void update(Predicate<Integer> which, UnaryOperator<ModelRow> change) {
        rows.values()
                .forEach(
                        keys ->
                                keys.forEach(
                                        (key, group) -> {
                                            if (which.test(key)) {
                                                group.replaceAll(change);
                                            }
                                        }));
    }

    /// What FINAL reads, in the order of text.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        rows.values()
                .forEach(
                        keys ->
                                keys.values().stream()
                                        .filter(group -> !group.isEmpty())
                                        .forEach(
                                                group ->
                                                        engine.merged(group)
                                                                .forEach(
                                                                        r -> lines.add(r.line()))));
        return lines.stream().sorted().toList();
    }
}
