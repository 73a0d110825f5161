package io.millpond.engine.system;

import io.millpond.engine.catalog.MutationEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeMutations;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `system.mutations`: one row for each command of each mutation.
final class MutationTable {
    private MutationTable() {}

    private record MutationRow(
            TableEntry table,
            MutationEntry mutation,
            String command,
            List<String> partsToDo,
            MergeTreeMutations.@Nullable Failure failure) {}

    static final SystemTable<?> MUTATIONS =
            new SystemTable<MutationRow>(
                    "mutations",
                    "The changes of rows of MergeTree tables, waiting and done.",
                    List.of(
                            SystemColumn.text(
                                    "database", "The database.", r -> r.table().database()),
                            SystemColumn.text("table", "The table.", r -> r.table().name()),
                            SystemColumn.text(
                                    "mutation_id",
                                    "What KILL MUTATION calls it.",
                                    r -> r.mutation().id()),
                            SystemColumn.text(
                                    "command", "The command of ALTER TABLE.", MutationRow::command),
                            SystemColumn.time(
                                    "create_time",
                                    "When it was ordered.",
                                    r -> r.mutation().createdMs()),
                            SystemColumn.texts(
                                    "block_numbers.partition_id",
                                    "One empty text, for all partitions.",
                                    _ -> List.of("")),
                            SystemColumn.number(
                                    "block_numbers.number",
                                    new ArrayType(DataTypes.INT64),
                                    "Parts of a lower data version are changed.",
                                    r -> List.of(r.mutation().number())),
                            SystemColumn.texts(
                                    "parts_in_progress_names",
                                    "Unused: all parts are changed at once.",
                                    _ -> List.of()),
                            SystemColumn.texts(
                                    "parts_to_do_names",
                                    "The parts that wait to be changed.",
                                    MutationRow::partsToDo),
                            SystemColumn.number(
                                    "parts_to_do",
                                    DataTypes.INT64,
                                    "How many those are.",
                                    r -> r.partsToDo().size()),
                            SystemColumn.map("parts_postpone_reasons", "Unused.", _ -> Map.of()),
                            SystemColumn.flag(
                                    "is_done",
                                    "Whether queries see it.",
                                    r -> r.mutation().isDone()),
                            SystemColumn.flag(
                                    "is_killed", "Never: one that is killed is gone.", _ -> false),
                            SystemColumn.text(
                                    "latest_failed_part",
                                    "The part at which it failed last.",
                                    r -> r.failure() == null ? "" : r.failure().part()),
                            SystemColumn.time(
                                    "latest_fail_time",
                                    "When it failed last.",
                                    r -> r.failure() == null ? 0 : r.failure().atMs()),
                            SystemColumn.text(
                                    "latest_fail_reason",
                                    "Why it failed last.",
                                    r -> r.failure() == null ? "" : reason(r.failure())),
                            SystemColumn.text(
                                    "latest_fail_error_code_name",
                                    "The name of that error.",
                                    r ->
                                            r.failure() == null
                                                    ? ""
                                                    : r.failure().cause().code().name())),
                    MutationTable::rows);

    private static String reason(MergeTreeMutations.Failure failure) {
        return "Code: %d. DB::Exception: %s (%s)"
                .formatted(
                        failure.cause().code().number(),
                        failure.cause().text(),
                        failure.cause().code().name());
    }

    private static List<MutationRow> rows(SystemScope scope) {
        List<MutationRow> rows = new ArrayList<>();
        for (MergeTreeTable table : scope.tables().all(MergeTreeTable.class)) {
            Optional<TableEntry> entry = scope.snapshot().table(table.uuid());
            if (entry.isEmpty()) {
                continue;
            }
            for (MutationEntry mutation : scope.snapshot().mutations(table.uuid())) {
                List<String> parts = table.mutations().partsToDo(mutation, scope.snapshot());
                for (String command : mutation.commands()) {
                    rows.add(
                            new MutationRow(
                                    entry.get(),
                                    mutation,
                                    command,
                                    parts,
                                    table.mutations().failure(mutation.number()).orElse(null)));
                }
            }
        }
        rows.sort(Comparator.comparing(r -> r.table().fullName()));
        return rows;
    }
}
