/// Columns of values on heap arrays, and the builders that fill them.
///
/// Main types: [io.millpond.storage.column.Column], immutable, one final class per physical layout;
/// [io.millpond.storage.column.ColumnBuilder], mutable, one owner. A column does not know its data
/// type: signedness, time zones and enum names are the business of whoever holds the type. Only
/// [io.millpond.storage.column.VariantColumn] knows the types of its alternatives, for two columns
/// of one type may have different ones.
///
/// Invariants: the arrays of a column are never written after its construction, and may be longer
/// than the column; row `i` of a column stands at index `i` of its arrays.
@NullMarked
package io.millpond.storage.column;

import org.jspecify.annotations.NullMarked;
