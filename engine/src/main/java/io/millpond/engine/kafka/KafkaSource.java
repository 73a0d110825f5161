package io.millpond.engine.kafka;

import io.millpond.engine.kafka.message.VirtualColumn;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// A Kafka table in a query: it has columns, which views are bound to, and is read only when a
/// setting allows it and no view reads it.
///
/// @param isAllowed whether `stream_like_engine_allow_direct_select` is on
/// @param reads made when the table is read
record KafkaSource(
        Header header,
        List<VirtualColumn> virtual,
        boolean isAllowed,
        BooleanSupplier hasViews,
        Supplier<DirectReads> reads)
        implements TableSource {
    @Override
    public List<Field> virtualColumns() {
        return virtual.stream().map(VirtualColumn::field).toList();
    }

    /// Errors: ILLEGAL_FINAL, QUERY_NOT_ALLOWED, and those of [DirectReads].
    @Override
    public List<BlockStream> scan(ScanRequest request) {
        if (request.isFinal()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_FINAL, "Storage Kafka doesn't support FINAL");
        }
        if (hasViews.getAsBoolean()) {
            throw new DatabaseException(
                    ErrorCode.QUERY_NOT_ALLOWED,
                    "Cannot read from StorageKafka with attached materialized views.");
        }
        if (!isAllowed) {
            throw new DatabaseException(
                    ErrorCode.QUERY_NOT_ALLOWED,
                    "Direct select is not allowed. To enable use setting"
                            + " `stream_like_engine_allow_direct_select`, but be aware that"
                            + " usually the read data is removed from the queue.");
        }
        return List.of(reads.get().open(request));
    }
}
