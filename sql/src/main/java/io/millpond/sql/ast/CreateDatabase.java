package io.millpond.sql.ast;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `CREATE DATABASE [IF NOT EXISTS] name [ENGINE = ...] [SETTINGS ...] [COMMENT '...']`.
public record CreateDatabase(
        String name,
        boolean ifNotExists,
        Optional<NamedCall> engine,
        List<SettingAssignment> settings,
        @Nullable String comment,
        Span span)
        implements Statement {
    public CreateDatabase {
        settings = List.copyOf(settings);
    }
}
