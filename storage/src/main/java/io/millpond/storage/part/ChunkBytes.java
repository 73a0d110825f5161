package io.millpond.storage.part;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.WideColumn;

/// How large chunks become.
final class ChunkBytes {
    private ChunkBytes() {}

    /// About the number of bytes that [ChunkEncoder] would put for the rows `[from, to)`, at most a
    /// small factor off; costs no walk over rows.
    static long estimate(Column column, int from, int to) {
        long rows = (long) to - from;
        return switch (column) {
            case ConstantColumn _ -> 16;
            case ByteColumn _ -> rows;
            case ShortColumn _ -> 2 * rows;
            case IntColumn _, FloatColumn _ -> 4 * rows;
            case LongColumn _, DoubleColumn _ -> 8 * rows;
            case WideColumn wide -> 8L * wide.wordCount() * rows;
            case BytesColumn bytes ->
                    2 * rows
                            + ChunkEncoder.start(bytes.ends(), to)
                            - ChunkEncoder.start(bytes.ends(), from);
            case FixedBytesColumn bytes -> bytes.length() * rows;
            case ArrayColumn arrays ->
                    rows
                            + estimate(
                                    arrays.elements(),
                                    ChunkEncoder.start(arrays.ends(), from),
                                    ChunkEncoder.start(arrays.ends(), to));
            case MapColumn maps -> {
                int start = ChunkEncoder.start(maps.ends(), from);
                int end = ChunkEncoder.start(maps.ends(), to);
                yield rows
                        + estimate(maps.keys(), start, end)
                        + estimate(maps.values(), start, end);
            }
            case TupleColumn tuple -> {
                long bytes = 0;
                for (Column element : tuple.elements()) {
                    bytes += estimate(element, from, to);
                }
                yield bytes;
            }
            case NullableColumn nullable -> rows + estimate(nullable.values(), from, to);
            case DictionaryColumn _ -> 2 * rows;
            case VariantColumn variant -> {
                long bytes = rows;
                for (Column alternative : variant.alternatives()) {
                    bytes += estimate(alternative, 0, alternative.rowCount());
                }
                yield Math.ceilDiv(bytes * rows, Math.max(1, variant.rowCount()));
            }
            case ObjectColumn objects -> {
                long bytes = estimate(objects.shared(), from, to);
                for (Column typed : objects.typed()) {
                    bytes += estimate(typed, from, to);
                }
                for (Column dynamic : objects.dynamic()) {
                    bytes += estimate(dynamic, from, to);
                }
                yield bytes;
            }
        };
    }
}
