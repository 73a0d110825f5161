package io.millpond.sql.ast;

/// What changes the functions that users define.
public sealed interface FunctionStatement extends Statement {
    String name();

    /// `CREATE [OR REPLACE] FUNCTION [IF NOT EXISTS] name AS (parameters) -> body`.
    record CreateFunction(
            String name,
            boolean isReplacing,
            boolean ifNotExists,
            Expression.Lambda function,
            Span span)
            implements FunctionStatement {}

    /// `DROP FUNCTION [IF EXISTS] name`.
    record DropFunction(String name, boolean ifExists, Span span) implements FunctionStatement {}
}
