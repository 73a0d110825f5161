package io.millpond.sql.source;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import java.util.List;

/// What a recursive common table is inside of its own query: the rows that the last round made.
///
/// It stands in the plan only; each round reads its rows in place of it. Compared by identity.
public final class RecursiveTable implements TableSource {
    private final String name;
    private final Header header;

    public RecursiveTable(String name, Header header) {
        this.name = name;
        this.header = header;
    }

    /// As WITH calls it.
    public String name() {
        return name;
    }

    @Override
    public Header header() {
        return header;
    }

    /// Errors: UNSUPPORTED_METHOD, since only a subquery that runs on its own reads the table
    /// itself.
    @Override
    public List<BlockStream> scan(ScanRequest request) {
        throw new DatabaseException(
                ErrorCode.UNSUPPORTED_METHOD,
                "Recursive CTE "
                        + name
                        + " can not be read by a scalar subquery or by IN in its own query");
    }
}
