package io.millpond.engine.system;

import io.millpond.engine.catalog.MutationEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeMutations;
import io.millpond.engine.mergetree.MergeTreeTable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
            SystemTable.of("mutations", MutationTable::rows)
                    .column("database", r -> r.table().database())
                    .column("table", r -> r.table().name())
                    .column("mutation_id", r -> r.mutation().id())
                    .column("command", MutationRow::command)
                    .time("create_time", r -> r.mutation().createdMs())
                    .column("block_numbers.partition_id", _ -> List.of(""))
                    .column("block_numbers.number", r -> List.of(r.mutation().number()))
                    .column("parts_to_do_names", MutationRow::partsToDo)
                    .column("parts_to_do", r -> r.partsToDo().size())
                    .column("is_done", r -> r.mutation().isDone())
                    .column(
                            "latest_failed_part",
                            r -> r.failure() == null ? "" : r.failure().part())
                    .time("latest_fail_time", r -> r.failure() == null ? 0 : r.failure().atMs())
                    .column(
                            "latest_fail_reason",
                            r -> r.failure() == null ? "" : reason(r.failure()))
                    .column(
                            "latest_fail_error_code_name",
                            r -> r.failure() == null ? "" : r.failure().cause().code().name())
                    .made();

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
