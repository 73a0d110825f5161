package io.millpond.sql.ast;

/// `ALTER DATABASE name MODIFY COMMENT '...'`.
public record AlterDatabase(String name, String comment, Span span) implements Statement {}
