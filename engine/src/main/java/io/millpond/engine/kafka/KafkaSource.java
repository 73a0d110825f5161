package io.millpond.engine.kafka;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.function.BooleanSupplier;

/// A Kafka table in a query: it has columns, which views are bound to, and refuses to be read.
///
/// *Differs:* ClickHouse reads, and by that takes away, messages when a setting allows it.
record KafkaSource(Header header, List<VirtualColumn> virtual, BooleanSupplier hasViews)
        implements TableSource {
    @Override
    public List<Field> virtualColumns() {
        return virtual.stream().map(VirtualColumn::field).toList();
    }

    /// Errors: ILLEGAL_FINAL, QUERY_NOT_ALLOWED; always one of them.
    @Override
    public List<BlockStream> scan(ScanRequest request) {
        if (request.isFinal()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_FINAL, "Storage Kafka doesn't support FINAL");
        }
        throw new DatabaseException(
                ErrorCode.QUERY_NOT_ALLOWED,
                hasViews.getAsBoolean()
                        ? "Cannot read from StorageKafka with attached materialized views."
                        : "Direct select is not allowed. To enable use setting"
                                + " `stream_like_engine_allow_direct_select`, but be aware that"
                                + " usually the read data is removed from the queue.");
    }
}
