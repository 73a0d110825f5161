package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

/// `DELETE FROM table [IN PARTITION ...] WHERE condition`.
public record Delete(TableName table, @Nullable Partition partition, Expression where, Span span)
        implements Statement {}
