package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

/// `CHECK TABLE name [PARTITION ... | PART '...']`, or `CHECK ALL TABLES`.
///
/// @param table null: all tables
public record Check(@Nullable TableName table, @Nullable Partition partition, Span span)
        implements Statement {}
