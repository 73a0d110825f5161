/// Sorting rows by the values of key columns.
///
/// Main type: [BlockSorter]. The order of values is that of
/// [io.millpond.storage.column.ColumnOrder]; this package makes numbers of them, which sort faster
/// than comparisons. Every sort is stable.
@NullMarked
package io.millpond.storage.order;

import org.jspecify.annotations.NullMarked;
