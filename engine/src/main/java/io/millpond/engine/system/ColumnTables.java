package io.millpond.engine.system;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.block.Field;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// `system.columns`.
final class ColumnTables {
    private final CatalogTables catalog;

    ColumnTables(CatalogTables catalog) {
        this.catalog = catalog;
    }

    /// A column of a table.
    ///
    /// @param column its type is all there is to a system table's column
    /// @param definition null: of a system table
    record ColumnRow(
            String database,
            String table,
            int position,
            TableColumn column,
            @Nullable TableDefinition definition) {
        String defaultExpression() {
            Expression expression = column.defaultExpression();
            return expression == null ? "" : SqlFormatter.expression(expression);
        }

        boolean isIn(@Nullable Expression key) {
            return key != null && mentions(key, column.name());
        }

        @Nullable Expression sortingKey() {
            return definition == null ? null : definition.storage().orderBy();
        }

        @Nullable Expression primaryKey() {
            if (definition == null) {
                return null;
            }
            Expression primary = definition.storage().primaryKey();
            return primary == null ? definition.storage().orderBy() : primary;
        }

        @Nullable Expression partitionKey() {
            return definition == null ? null : definition.storage().partitionBy();
        }

        @Nullable Expression samplingKey() {
            return definition == null ? null : definition.storage().sampleBy();
        }

        private DataType plainType() {
            return DataTypes.withoutWrappers(column.type());
        }

        @Nullable Long octets() {
            return plainType() instanceof FixedStringType(int length) ? Long.valueOf(length) : null;
        }

        @Nullable Long precision() {
            return switch (plainType()) {
                case IntegerType integer -> (long) integer.bits();
                case BoolType _ -> 8L;
                case DecimalType decimal -> (long) decimal.precision();
                default -> null;
            };
        }

        @Nullable Long radix() {
            return switch (plainType()) {
                case IntegerType _, BoolType _ -> 2L;
                case DecimalType _ -> 10L;
                default -> null;
            };
        }

        @Nullable Long scale() {
            return switch (plainType()) {
                case IntegerType _, BoolType _ -> 0L;
                case DecimalType decimal -> (long) decimal.scale();
                default -> null;
            };
        }

        @Nullable Long timePrecision() {
            return switch (plainType()) {
                case DateTime64Type time -> (long) time.scale();
                case DateType _, Date32Type _, DateTimeType _ -> 0L;
                default -> null;
            };
        }

        String codec() {
            return column.codecs().isEmpty()
                    ? ""
                    : column.codecs().stream()
                            .map(SystemTexts::call)
                            .collect(Collectors.joining(", ", "CODEC(", ")"));
        }
    }

    /// Whether an expression reads a column.
    private static boolean mentions(Expression expression, String column) {
        return switch (expression) {
            case Identifier identifier -> identifier.fullName().equals(column);
            case FunctionCall call -> call.arguments().stream().anyMatch(a -> mentions(a, column));
            case Expression.Aliased aliased -> mentions(aliased.expression(), column);
            default -> false;
        };
    }

    SystemTable<?> columns() {
        List<SystemColumn<ColumnRow>> columns = new ArrayList<>();
        columns.add(SystemColumn.text("database", "The database.", ColumnRow::database));
        columns.add(SystemColumn.text("table", "The table.", ColumnRow::table));
        columns.add(SystemColumn.text("name", "The column.", r -> r.column().name()));
        columns.add(SystemColumn.text("type", "The type.", r -> r.column().type().name()));
        columns.add(SystemColumn.count("position", "The place, from 1.", ColumnRow::position));
        columns.add(
                SystemColumn.text(
                        "default_kind",
                        "DEFAULT, MATERIALIZED, ALIAS, EPHEMERAL or empty.",
                        r -> r.column().kind().sql()));
        columns.add(
                SystemColumn.text(
                        "default_expression",
                        "The default expression.",
                        ColumnRow::defaultExpression));
        columns.add(SystemColumn.count("data_compressed_bytes", "Unused.", _ -> 0));
        columns.add(SystemColumn.count("data_uncompressed_bytes", "Unused.", _ -> 0));
        columns.add(SystemColumn.count("marks_bytes", "Unused.", _ -> 0));
        columns.add(SystemColumn.text("comment", "The comment.", r -> r.column().comment()));
        columns.add(
                SystemColumn.flag(
                        "is_in_partition_key",
                        "Whether the partition key reads it.",
                        r -> r.isIn(r.partitionKey())));
        columns.add(
                SystemColumn.flag(
                        "is_in_sorting_key",
                        "Whether the sorting key reads it.",
                        r -> r.isIn(r.sortingKey())));
        columns.add(
                SystemColumn.flag(
                        "is_in_primary_key",
                        "Whether the primary key reads it.",
                        r -> r.isIn(r.primaryKey())));
        columns.add(
                SystemColumn.flag(
                        "is_in_sampling_key",
                        "Whether the sampling key reads it.",
                        r -> r.isIn(r.samplingKey())));
        columns.add(SystemColumn.text("compression_codec", "The codec.", ColumnRow::codec));
        columns.add(
                SystemColumn.nullableCount(
                        "character_octet_length", "Bytes of a FixedString.", ColumnRow::octets));
        columns.add(
                SystemColumn.nullableCount(
                        "numeric_precision", "Digits or bits of a number.", ColumnRow::precision));
        columns.add(
                SystemColumn.nullableCount(
                        "numeric_precision_radix", "10 for digits, 2 for bits.", ColumnRow::radix));
        columns.add(
                SystemColumn.nullableCount(
                        "numeric_scale", "Digits after the point.", ColumnRow::scale));
        columns.add(
                SystemColumn.nullableCount(
                        "datetime_precision",
                        "Digits after the second.",
                        ColumnRow::timePrecision));
        return new SystemTable<ColumnRow>(
                "columns", "The columns of all tables.", columns, this::rows);
    }

    /// The columns of all tables a query can see.
    List<ColumnRow> rows(SystemScope scope) {
        List<ColumnRow> rows = new ArrayList<>();
        for (CatalogTables.TableRow table : catalog.rows(scope, true)) {
            List<TableColumn> columns = new ArrayList<>();
            TableDefinition definition = table.definition();
            if (definition == null) {
                for (Field field : catalog.systemColumns(table.database(), table.name(), scope)) {
                    columns.add(TableColumn.ordinary(field.name(), field.type()));
                }
            } else {
                columns.addAll(definition.columns());
            }
            for (int i = 0; i < columns.size(); i++) {
                rows.add(
                        new ColumnRow(
                                table.database(), table.name(), i + 1, columns.get(i), definition));
            }
        }
        return rows;
    }
}
