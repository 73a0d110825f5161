package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `CREATE DATABASE [IF NOT EXISTS] name [ENGINE = ...] [SETTINGS ...] [COMMENT '...']`.
public record CreateDatabase(
        String name,
        boolean ifNotExists,
        @Nullable NamedCall engine,
        List<SettingAssignment> settings,
        @Nullable String comment,
        Span span)
        implements Statement {
    public CreateDatabase {
        settings = List.copyOf(settings);
    }
}
