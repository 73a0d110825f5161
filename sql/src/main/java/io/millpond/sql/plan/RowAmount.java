package io.millpond.sql.plan;

/// How many rows LIMIT or OFFSET means. Immutable.
///
/// @param rows a number of rows; negative: counted from the end
/// @param share of all rows instead, in (0, 1), rounded up; 0: none
public record RowAmount(long rows, double share) {
    /// Not a single row.
    public static final RowAmount NONE = new RowAmount(0, 0);

    /// All rows.
    public static final RowAmount ALL = new RowAmount(Long.MAX_VALUE, 0);

    public RowAmount {
        if (!(share >= 0 && share < 1) || (share > 0 && rows != 0)) {
            throw new IllegalArgumentException("rows: " + rows + ", share: " + share);
        }
    }

    /// Whether it is known without counting the rows.
    public boolean isPlain() {
        return share == 0 && rows >= 0;
    }

    /// The number of rows where there are `rowCount` of them; negative: from the end.
    public long of(long rowCount) {
        return share > 0 ? (long) Math.ceil(share * rowCount) : rows;
    }

    @Override
    public String toString() {
        return share > 0 ? Double.toString(share) : rows == Long.MAX_VALUE ? "all" : "" + rows;
    }
}
