package io.millpond.engine.insert;

import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.table.ColumnFilling;
import io.millpond.engine.table.DeduplicatingWriter;
import io.millpond.engine.table.TableWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

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

    private static final Logger log = LoggerFactory.getLogger(InsertNode.class);

    /// A view, and the table it writes to.
    ///
    /// @param name in full, for messages
    /// @param isOptional whether rows that it cannot take are left out of it and what is below it
    record ViewEdge(
            String name,
            UUID uuid,
            InsertPlan.CompiledView view,
            InsertNode target,
            boolean isOptional) {

        /// The view's rows for rows of its source.
        Block apply(Block rows) {
            ColumnFilling aliases = view.aliases();
            return view.query().apply(aliases == null ? rows : joined(rows, aliases.apply(rows)));
        }

        private static Block joined(Block rows, Block more) {
            List<Field> fields = new ArrayList<>(rows.header().fields());
            List<Column> columns = new ArrayList<>(rows.columns());
            fields.addAll(more.header().fields());
            columns.addAll(more.columns());
            return new Block(new Header(fields), columns, rows.rowCount());
        }
    }

    /// What becomes of the rows of a table.
    private interface Destination {
        /// @param id names the block for deduplication; null: it is a new one
        void accept(TableWriter writer, Block rows, @Nullable String id);
    }

    /// The block as the table takes it: all its columns, with defaults.
    Block fill(Block block, @Nullable OmittedCells omitted) {
        return filling == null ? block : filling.apply(block, omitted);
    }

    /// Runs a filled block through the node and everything below it.
    ///
    /// @param id names the block for deduplication; null: it is a new one
    void push(Block rows, @Nullable String id, Deduplication deduplication) {
        push(rows, id, deduplication, InsertNode::write);
    }

    private static void write(TableWriter writer, Block rows, @Nullable String id) {
        if (id != null && writer instanceof DeduplicatingWriter deduplicating) {
            deduplicating.write(rows, id);
            return;
        }
        writer.write(rows);
    }

    /// Throws what [#push] would throw because of the rows, and writes nothing.
    void check(Block block) {
        push(fill(block, null), null, Deduplication.NONE, (writer, rows, _) -> writer.check(rows));
    }

    private void push(
            Block rows, @Nullable String id, Deduplication deduplication, Destination destination) {
        checks.forEach(check -> check.check(rows));
        if (writer != null) {
            destination.accept(writer, rows, id);
        }
        for (ViewEdge view : views) {
            push(
                    view,
                    rows,
                    deduplication.throughView(id, view.uuid()),
                    deduplication,
                    destination);
        }
    }

    private static void push(
            ViewEdge view,
            Block rows,
            @Nullable String id,
            Deduplication deduplication,
            Destination destination) {
        try {
            Block result = view.apply(rows);
            if (result.rowCount() > 0) {
                InsertNode target = view.target();
                Block filled = target.fill(result, null);
                if (view.isOptional() && target.writer() != null) {
                    // A block of several partitions is left out as a whole.
                    target.writer().check(filled);
                }
                target.push(filled, id, deduplication, destination);
            }
        } catch (RuntimeException e) { // named, and thrown on
            if (view.isOptional()
                    && e instanceof DatabaseException known
                    && known.code().kind() == ErrorCode.Kind.USER) {
                log.warn("block left out view={} cause={}", view.name(), known.text());
                return;
            }
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
