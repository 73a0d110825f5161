package io.millpond.engine.execute;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TypeName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Changes of single column declarations.
final class ColumnEdits {
    private ColumnEdits() {}

    /// `old` with whatever `change` declares.
    static TableElement.Column modified(TableElement.Column old, TableElement.Column change) {
        TableElement.Column base =
                copy(
                        old,
                        old.name(),
                        change.type() == null ? old.type() : change.type(),
                        change.columnDefault() == null
                                ? old.columnDefault()
                                : change.columnDefault(),
                        change.comment() == null ? old.comment() : change.comment(),
                        change.codecs().isEmpty() ? old.codecs() : change.codecs());
        return withTtl(base, change.nullable(), change.ttl() == null ? base.ttl() : change.ttl());
    }

    private static TableElement.Column withTtl(
            TableElement.Column column,
            TableElement.Nullability nullable,
            @Nullable Expression ttl) {
        return new TableElement.Column(
                column.name(),
                column.type(),
                nullable,
                column.columnDefault(),
                column.comment(),
                column.codecs(),
                column.statistics(),
                ttl,
                column.collation(),
                column.settings(),
                column.span());
    }

    /// The declaration without one of its properties.
    static TableElement.Column without(TableElement.Column column, String property) {
        return switch (property) {
            case "DEFAULT", "MATERIALIZED", "ALIAS" -> {
                TableElement.ColumnDefault written = column.columnDefault();
                if (written == null || !written.kind().name().equals(property)) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Column `%s` doesn't have %s, cannot remove it"
                                    .formatted(column.name(), property));
                }
                yield copy(
                        column,
                        column.name(),
                        column.type(),
                        null,
                        column.comment(),
                        column.codecs());
            }
            case "COMMENT" -> {
                require(column.comment() != null, column, property);
                yield copy(
                        column,
                        column.name(),
                        column.type(),
                        column.columnDefault(),
                        null,
                        column.codecs());
            }
            case "CODEC" -> {
                require(!column.codecs().isEmpty(), column, property);
                yield copy(
                        column,
                        column.name(),
                        column.type(),
                        column.columnDefault(),
                        column.comment(),
                        List.of());
            }
            case "TTL" -> {
                if (column.ttl() == null) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Column `%s` doesn't have TTL, cannot remove it"
                                    .formatted(column.name()));
                }
                yield withTtl(column, column.nullable(), null);
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "Removing %s of a column is not supported".formatted(property));
        };
    }

    private static void require(boolean has, TableElement.Column column, String property) {
        if (!has) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Column `%s` doesn't have %s, cannot remove it"
                            .formatted(column.name(), property));
        }
    }

    /// The declaration with other settings.
    static TableElement.Column withSettings(
            TableElement.Column column, List<SettingAssignment> settings) {
        return new TableElement.Column(
                column.name(),
                column.type(),
                column.nullable(),
                column.columnDefault(),
                column.comment(),
                column.codecs(),
                column.statistics(),
                column.ttl(),
                column.collation(),
                settings,
                column.span());
    }

    static TableElement.Column copy(
            TableElement.Column column,
            String name,
            @Nullable TypeName type,
            TableElement.@Nullable ColumnDefault columnDefault,
            @Nullable String comment,
            List<NamedCall> codecs) {
        return new TableElement.Column(
                name,
                type,
                column.nullable(),
                columnDefault,
                comment,
                codecs,
                column.statistics(),
                column.ttl(),
                column.collation(),
                column.settings(),
                column.span());
    }
}
