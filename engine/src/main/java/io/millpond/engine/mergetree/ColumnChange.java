package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.index.SkipIndex;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.RowCommands;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.part.PartPatch;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A change of the values of some columns of one part, which reads those that the values are
/// computed from and writes those that change; rows that were deleted stay as they are.
/// Single-threaded.
final class ColumnChange {
    private final PartReader part;
    private final MergeTreeShape shape;
    private final RowCommands.Effect effect;
    private final QueryContext context;
    private final CancellationToken token;

    ColumnChange(
            PartReader part,
            MergeTreeShape shape,
            RowCommands.Effect effect,
            QueryContext context,
            CancellationToken token) {
        this.part = part;
        this.shape = shape;
        this.effect = effect;
        this.context = context;
        this.token = token;
    }

    /// Whether all else of the part can be left as it is: nothing in it, and no column that it
    /// lacks, is computed from those that change.
    boolean isPossible() {
        List<String> missing = new ArrayList<>();
        for (String name : shape.definition().storedHeader().names()) {
            if (!effect.writes().contains(name) && part.header().indexOf(storedName(name)) < 0) {
                missing.add(name);
            }
        }
        return columns(missing).needed().stream().noneMatch(effect.writes()::contains)
                && shape.ttl().isEmpty()
                && shape.indexes().indexes().stream().noneMatch(this::reads);
    }

    private boolean reads(SkipIndex index) {
        return index.expressions().stream()
                .anyMatch(e -> e.columns().stream().anyMatch(effect.writes()::contains));
    }

    private String storedName(String column) {
        return shape.definition().stored().storedName(column);
    }

    private PartColumns columns(List<String> names) {
        return PartColumns.plan(shape.definition(), part.header(), names, context);
    }

    private List<String> inOrder(Set<String> names) {
        return shape.definition().storedHeader().names().stream().filter(names::contains).toList();
    }

    /// The columns that change, under the names that parts have for them.
    Header written() {
        List<Field> fields = new ArrayList<>();
        for (String name : inOrder(effect.writes())) {
            DataType type = shape.definition().column(name).orElseThrow().type();
            fields.add(new Field(storedName(name), type));
        }
        return new Header(fields);
    }

    /// Whether any row changes.
    @SuppressWarnings("ReferenceEquality")
    boolean isAny(Rewritable.Rewrite rewrite) {
        Rows rows = new Rows();
        while (rows.next()) {
            if (rewrite.apply(rows.present()) != rows.present()) {
                return true;
            }
        }
        return false;
    }

    /// Writes the columns that change.
    void write(Rewritable.Rewrite rewrite, PartPatch patch) throws IOException {
        Header header = written();
        List<String> names = inOrder(effect.writes());
        Rows rows = new Rows();
        while (rows.next()) {
            Block changed = rewrite.apply(rows.present());
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                Column values = Columns.full(changed.column(names.get(i)));
                columns.add(rows.all(header.type(i), values));
            }
            patch.append(rows.toGranule(), new Block(header, columns, rows.rowCount()));
        }
    }

    /// Goes through the granules of the part, about a block at a time.
    private final class Rows {
        private final Header header = shape.definition().storedHeader();
        private final PartColumns.Reading reading = columns(inOrder(effect.reads())).open(part);
        private int fromGranule;
        private int toGranule;
        private int @Nullable [] places;
        private @Nullable Block present;

        boolean next() {
            token.check();
            fromGranule = toGranule;
            if (fromGranule == part.granuleCount()) {
                return false;
            }
            toGranule++;
            while (toGranule < part.granuleCount()
                    && part.rowCount(fromGranule, toGranule + 1) <= Block.ROWS_PREFERRED) {
                toGranule++;
            }
            places = part.present(fromGranule, toGranule);
            present = padded(reading.read(fromGranule, toGranule, places));
            return true;
        }

        /// The columns read, and defaults as the others.
        private Block padded(Block read) {
            List<Column> columns = new ArrayList<>(header.size());
            for (int i = 0; i < header.size(); i++) {
                int index = read.header().indexOf(header.name(i));
                columns.add(
                        index >= 0
                                ? read.column(index)
                                : Columns.defaults(header.type(i), read.rowCount()));
            }
            return new Block(header, columns, read.rowCount());
        }

        int toGranule() {
            return toGranule;
        }

        int rowCount() {
            return part.rowCount(fromGranule, toGranule);
        }

        /// The rows that were not deleted.
        Block present() {
            return Objects.requireNonNull(present);
        }

        /// Values of all rows: those that were not deleted have `values`, and the others, which
        /// nobody reads again, that of a neighbour, which compresses best.
        Column all(DataType type, Column values) {
            int[] present = places;
            if (present == null) {
                return values;
            }
            if (present.length == 0) {
                return Columns.full(Columns.defaults(type, rowCount()));
            }
            int[] from = new int[rowCount()];
            int next = 0;
            for (int row = 0; row < from.length; row++) {
                from[row] = next;
                if (present[next] == row && next < present.length - 1) {
                    next++;
                }
            }
            return values.gather(from, from.length);
        }
    }
}
