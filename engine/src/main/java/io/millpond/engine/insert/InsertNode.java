package io.millpond.engine.insert;

import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.table.ColumnFilling;
import io.millpond.engine.table.TableWriter;
import io.millpond.sql.exec.ViewQuery;
import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

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
        push(block, omitted, TableWriter::write);
    }

    /// Throws what [#push] would throw because of the rows, and writes nothing.
    void check(Block block) {
        push(block, null, TableWriter::check);
    }

    private void push(
            Block block,
            @Nullable OmittedCells omitted,
            BiConsumer<TableWriter, Block> destination) {
        Block rows = filling == null ? block : filling.apply(block, omitted);
        checks.forEach(check -> check.check(rows));
        if (writer != null) {
            destination.accept(writer, rows);
        }
        for (ViewEdge view : views) {
            push(view, rows, destination);
        }
    }

    private static void push(
            ViewEdge view, Block rows, BiConsumer<TableWriter, Block> destination) {
        try {
            Block result = view.query().apply(rows);
            if (result.rowCount() > 0) {
                view.target().push(result, null, destination);
            }
        } catch (RuntimeException e) { // named, and thrown on
            throw ViewException.of(e, view.name());
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
