package io.millpond.engine.mergetree;

import io.millpond.engine.table.ColumnFilling;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartScan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Columns of a table read from a part that was written under an older definition, perhaps.
///
/// A column is found under its stored name; one the part lacks is computed from its default, one
/// of another type is cast. Planned once for the header of a part. Thread-safe.
final class PartColumns {
    private final ColumnFilling filling;
    private final List<String> storedNames;
    private final Header readHeader;
    private final boolean isComplete;

    private PartColumns(
            ColumnFilling filling,
            List<String> storedNames,
            Header readHeader,
            boolean isComplete) {
        this.filling = filling;
        this.storedNames = storedNames;
        this.readHeader = readHeader;
        this.isComplete = isComplete;
    }

    /// @param wanted columns of the definition that it stores
    static PartColumns plan(
            TableDefinition definition, Header part, List<String> wanted, QueryContext context) {
        List<Field> available = new ArrayList<>();
        for (TableColumn column : definition.columns()) {
            int index = part.indexOf(definition.stored().storedName(column.name()));
            if (column.isStored() && index >= 0) {
                available.add(new Field(column.name(), part.type(index)));
            }
        }
        Header found = new Header(available);
        ColumnFilling filling = ColumnFilling.plan(definition, found, wanted, false, context);
        List<String> storedNames = new ArrayList<>();
        List<Field> read = new ArrayList<>();
        for (String name : filling.needed()) {
            storedNames.add(definition.stored().storedName(name));
            read.add(found.field(found.indexOf(name)));
        }
        boolean isComplete = wanted.stream().allMatch(name -> found.indexOf(name) >= 0);
        return new PartColumns(filling, storedNames, new Header(read), isComplete);
    }

    /// Whether the part has all wanted columns, so that none is computed from others.
    boolean isComplete() {
        return isComplete;
    }

    /// The columns of the part that are read.
    List<String> needed() {
        return readHeader.names();
    }

    /// The wanted columns, with the definition's types.
    Header header() {
        return filling.header();
    }

    /// Begins to read a part of this header. The reading is single-threaded.
    Reading open(PartReader part) {
        return new Reading(part.scan(storedNames));
    }

    /// The reading of one part by one thread.
    final class Reading {
        private final PartScan scan;

        private Reading(PartScan scan) {
            this.scan = scan;
        }

        /// The wanted columns of the granules `[fromGranule, toGranule)`.
        Block read(int fromGranule, int toGranule) {
            return read(fromGranule, toGranule, null);
        }

        /// The wanted columns of some rows of the granules `[fromGranule, toGranule)`.
        ///
        /// @param rows ascending, counted from the first row of the granules; null: all
        Block read(int fromGranule, int toGranule, int @Nullable [] rows) {
            Block block = scan.read(fromGranule, toGranule, rows);
            return filling.apply(new Block(readHeader, block.columns(), block.rowCount()));
        }

        /// The uncompressed bytes read so far.
        long readBytes() {
            return scan.readBytes();
        }
    }
}
