package io.millpond.engine.kafka.message;

import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import java.util.Arrays;
import java.util.List;

/// The columns of a Kafka table that come from a message's metadata, readable by name in views.
///
/// All rows of one message share them. A real column of the same name hides the virtual one.
/// Source: ClickHouse 26.7, names, types and order.
public enum VirtualColumn {
    TOPIC("_topic"),
    /// Empty for a message without key.
    KEY("_key"),
    OFFSET("_offset"),
    PARTITION("_partition"),
    TIMESTAMP("_timestamp"),
    TIMESTAMP_MS("_timestamp_ms"),
    HEADER_NAMES("_headers.name"),
    HEADER_VALUES("_headers.value"),
    /// The name of the Kafka table.
    TABLE("_table"),
    /// A broken message; empty for others.
    RAW_MESSAGE("_raw_message"),
    /// Why a message is broken; empty for others.
    ERROR("_error"),
    /// 1 for the row that stands for a message without payload; else 0. Not in ClickHouse, and only
    /// where such messages become rows.
    IS_TOMBSTONE("_is_tombstone");

    private final String columnName;

    VirtualColumn(String columnName) {
        this.columnName = columnName;
    }

    public Field field() {
        return new Field(columnName, type());
    }

    private DataType type() {
        return switch (this) {
            case TOPIC, TABLE -> new LowCardinalityType(DataTypes.STRING);
            case KEY, RAW_MESSAGE, ERROR -> DataTypes.STRING;
            case IS_TOMBSTONE -> DataTypes.UINT8;
            case OFFSET, PARTITION -> DataTypes.UINT64;
            case TIMESTAMP -> new NullableType(DataTypes.DATE_TIME);
            case TIMESTAMP_MS -> new NullableType(new DateTime64Type(3, null));
            case HEADER_NAMES, HEADER_VALUES -> new ArrayType(DataTypes.STRING);
        };
    }

    /// The virtual columns of a table, in order.
    ///
    /// @param hasErrorRows whether broken messages become rows, kafka_handle_error_mode = 'stream'
    /// @param hasTombstoneRows whether messages without payload do, kafka_tombstones = 'row'
    public static List<VirtualColumn> of(
            Header header, boolean hasErrorRows, boolean hasTombstoneRows) {
        return Arrays.stream(values())
                .filter(column -> header.indexOf(column.columnName) < 0)
                .filter(column -> hasErrorRows || (column != RAW_MESSAGE && column != ERROR))
                .filter(column -> hasTombstoneRows || column != IS_TOMBSTONE)
                .toList();
    }
}
