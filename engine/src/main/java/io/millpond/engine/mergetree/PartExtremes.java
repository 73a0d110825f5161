package io.millpond.engine.mergetree;

import io.millpond.engine.table.TableColumn;
import io.millpond.sql.source.Extremes;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.part.GranuleBounds;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.StringType;

import java.util.List;
import java.util.Optional;

/// The least and the greatest value of a column in some parts, from the bounds of their granules.
final class PartExtremes {
    private final ColumnOrder order;
    private final ColumnBuilder least;
    private final ColumnBuilder greatest;

    private PartExtremes(DataType type) {
        this.order = ColumnOrder.of(type);
        this.least = ColumnBuilders.of(type);
        this.greatest = ColumnBuilders.of(type);
    }

    /// The extremes of `column`; empty where a part has no exact bounds, or there is no value.
    ///
    /// The bounds of texts are no values when these are long, and of zeros of different signs the
    /// first one read is the extreme.
    static Optional<Extremes> of(TableColumn column, String storedName, List<PartReader> parts) {
        DataType plain = DataTypes.withoutWrappers(column.type());
        if (plain instanceof StringType || plain instanceof FloatType) {
            return Optional.empty();
        }
        PartExtremes extremes = new PartExtremes(plain);
        for (PartReader part : parts) {
            int index = part.header().indexOf(storedName);
            boolean isSame = index >= 0 && part.header().type(index).equals(column.type());
            Optional<GranuleBounds> bounds = isSame ? part.bounds(index) : Optional.empty();
            if (bounds.isEmpty()) {
                return Optional.empty();
            }
            extremes.add(bounds.get(), part.granuleCount());
        }
        return extremes.build();
    }

    private void add(GranuleBounds bounds, int granuleCount) {
        int first = -1;
        int last = -1;
        for (int granule = 0; granule < granuleCount; granule++) {
            if (bounds.hasValues(granule)) {
                Column min = bounds.min();
                Column max = bounds.max();
                first = first < 0 || order.compare(min, granule, min, first) < 0 ? granule : first;
                last = last < 0 || order.compare(max, granule, max, last) > 0 ? granule : last;
            }
        }
        if (first >= 0) {
            least.append(bounds.min(), first);
            greatest.append(bounds.max(), last);
        }
    }

    private Optional<Extremes> build() {
        Column min = least.build();
        Column max = greatest.build();
        int first = 0;
        int last = 0;
        for (int part = 1; part < min.rowCount(); part++) {
            first = order.compare(min, part, min, first) < 0 ? part : first;
            last = order.compare(max, part, max, last) > 0 ? part : last;
        }
        return min.rowCount() == 0
                ? Optional.empty()
                : Optional.of(new Extremes(min.slice(first, first + 1), max.slice(last, last + 1)));
    }
}
