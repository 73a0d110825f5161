package io.millpond.engine.insert;

import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.table.ColumnFilling;
import io.millpond.engine.table.TableWriter;
import io.millpond.sql.exec.ViewQuery;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A table in the tree of an insert transaction: where its rows go, and the views they run through.
///
/// @param filling from the columns given to those the table stores; null: they go to views as they
///     are
/// @param checks that every row meets
/// @param writer null: only views take the rows
record InsertNode(
        @Nullable ColumnFilling filling,
        List<ConstraintCheck> checks,
        @Nullable TableWriter writer,
        List<ViewEdge> views) {

    /// A view, and the table it writes to.
    ///
    /// @param name in full, for messages
    record ViewEdge(String name, ViewQuery query, InsertNode target) {}

    /// Runs a block through the node and everything below it.
    void push(Block block, @Nullable OmittedCells omitted) {
        Block rows = filling == null ? block : filling.apply(block, omitted);
        checks.forEach(check -> check.check(rows));
        if (writer != null) {
            writer.write(rows);
        }
        for (ViewEdge view : views) {
            push(view, rows);
        }
    }

    private static void push(ViewEdge view, Block rows) {
        Block result;
        try {
            result = view.query().apply(rows);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    e.code(), "%s: while pushing to view %s".formatted(e.text(), view.name()), e);
        }
        if (result.rowCount() > 0) {
            view.target().push(result, null);
        }
    }

    /// The writers of this node and everything below it, this one's first.
    List<TableWriter> writers() {
        List<TableWriter> all = new ArrayList<>();
        if (writer != null) {
            all.add(writer);
        }
        views.forEach(view -> all.addAll(view.target().writers()));
        return all;
    }
}
