package io.millpond.storage.column;

import io.millpond.storage.type.DataType;

/// The order of variants: by the names of their types, then by value; NULL last or first.
///
/// Source: ClickHouse's order of discriminators.
record VariantOrder(boolean areNullsFirst) implements ColumnOrder {
    @Override
    public int compare(Column left, int row, Column right, int otherRow) {
        VariantColumn one = (VariantColumn) left;
        VariantColumn other = (VariantColumn) right;
        if (one.isNull(row) || other.isNull(otherRow)) {
            int compared = Boolean.compare(one.isNull(row), other.isNull(otherRow));
            return areNullsFirst ? -compared : compared;
        }
        DataType type = one.typeAt(row);
        DataType otherType = other.typeAt(otherRow);
        if (!type.equals(otherType)) {
            return type.name().compareTo(otherType.name());
        }
        return ColumnOrder.of(type)
                .compare(
                        one.alternativeAt(row),
                        one.places()[row],
                        other.alternativeAt(otherRow),
                        other.places()[otherRow]);
    }
}
