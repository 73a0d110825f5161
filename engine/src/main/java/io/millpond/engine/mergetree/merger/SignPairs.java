package io.millpond.engine.mergetree.merger;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Columns;
import io.millpond.storage.merge.SortedRows;

/// CollapsingMergeTree: rows of sign 1 say what holds, rows of sign -1 take it back.
///
/// Of a group stay the first row that takes back, unless more rows say what holds than take back,
/// and the last that says what holds, unless fewer do; as many of each, the last of which takes
/// back, leave nothing. A query is not shown rows that take back.
///
/// Errors: INCORRECT_DATA for another sign.
final class SignPairs implements RowSelection {
    private final int signIndex;
    private final boolean isPositiveOnly;
    private byte[] signs = new byte[0];
    private long balance;
    private int firstNegative = -1;
    private int lastPositive = -1;
    private boolean isLastPositive;

    SignPairs(int signIndex, boolean isPositiveOnly) {
        this.signIndex = signIndex;
        this.isPositiveOnly = isPositiveOnly;
    }

    /// The signs of all rows.
    static byte[] signs(SortedRows rows, int signIndex) {
        return ((ByteColumn) Columns.full(rows.column(signIndex))).values();
    }

    private static DatabaseException wrongSign(byte sign) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA, "Incorrect data: Sign = " + sign + " (must be 1 or -1).");
    }

    @Override
    public boolean keepsSingles() {
        return false;
    }

    @Override
    public void open(SortedRows rows) {
        signs = signs(rows, signIndex);
    }

    @Override
    public void add(int fromRow, int toRow) {
        for (int row = fromRow; row < toRow; row++) {
            byte sign = signs[row];
            if (sign == 1) {
                lastPositive = row;
            } else if (sign != -1) {
                throw wrongSign(sign);
            } else if (firstNegative < 0) {
                firstNegative = row;
            }
            isLastPositive = sign == 1;
            balance += sign;
        }
    }

    @Override
    public int end(int[] chosen, int count) {
        int next = count;
        if (isLastPositive || balance != 0) {
            if (balance <= 0 && firstNegative >= 0 && !isPositiveOnly) {
                chosen[next++] = firstNegative;
            }
            if (balance >= 0 && lastPositive >= 0) {
                chosen[next++] = lastPositive;
            }
        }
        balance = 0;
        firstNegative = -1;
        lastPositive = -1;
        isLastPositive = false;
        return next;
    }

    @Override
    public int[] keep() {
        int[] kept;
        if (firstNegative < 0) {
            kept = new int[] {lastPositive};
            lastPositive = 0;
        } else if (lastPositive < 0) {
            kept = new int[] {firstNegative};
            firstNegative = 0;
        } else {
            kept = new int[] {firstNegative, lastPositive};
            firstNegative = 0;
            lastPositive = 1;
        }
        return kept;
    }
}
