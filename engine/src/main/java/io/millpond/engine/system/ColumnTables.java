package io.millpond.engine.system;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.part.PartReader;
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
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;

/// `system.columns`.
final class ColumnTables {
    private final CatalogTables catalog;

    ColumnTables(CatalogTables catalog) {
        this.catalog = catalog;
    }

    /// A column of a table.
    record ColumnRow(CatalogTables.TableRow table, int position, TableColumn column) {
        String database() {
            return table.database();
        }

        String tableName() {
            return table.name();
        }

        String defaultExpression() {
            Expression expression = column.defaultExpression();
            return expression == null ? "" : SqlFormatter.expression(expression);
        }

        /// The sum over the visible parts that store the column.
        long bytes(ToLongBiFunction<PartReader, Integer> what) {
            TableDefinition definition = table.definition();
            CatalogTables.TableParts parts = table.parts();
            if (definition == null || parts == null) {
                return 0;
            }
            String stored = definition.stored().storedName(column.name());
            long bytes = 0;
            for (PartReader part : parts.readers()) {
                int index = part.header().indexOf(stored);
                bytes += index < 0 ? 0 : what.applyAsLong(part, index);
            }
            return bytes;
        }

        boolean isIn(@Nullable Expression key) {
            return mentions(key, column.name());
        }

        private @Nullable Expression clause(Function<Storage, @Nullable Expression> which) {
            Storage storage = table.storage();
            return storage == null ? null : which.apply(storage);
        }

        @Nullable Expression primaryKey() {
            return clause(s -> s.primaryKey() == null ? s.orderBy() : s.primaryKey());
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

    /// Whether an expression reads a column; no expression reads none.
    static boolean mentions(@Nullable Expression expression, String column) {
        return switch (expression) {
            case null -> false;
            case Identifier identifier -> identifier.fullName().equals(column);
            case FunctionCall call -> call.arguments().stream().anyMatch(a -> mentions(a, column));
            case Expression.Aliased aliased -> mentions(aliased.expression(), column);
            default -> false;
        };
    }

    SystemTable<?> columns() {
        return SystemTable.of("columns", this::rows)
                .column("database", ColumnRow::database)
                .column("table", ColumnRow::tableName)
                .column("name", r -> r.column().name())
                .column("type", r -> r.column().type().name())
                .column("position", ColumnRow::position)
                .column("default_kind", r -> r.column().kind().sql())
                .column("default_expression", ColumnRow::defaultExpression)
                .column("data_compressed_bytes", r -> r.bytes(PartReader::storedBytes))
                .column("data_uncompressed_bytes", r -> r.bytes(PartReader::rawBytes))
                .column("comment", r -> r.column().comment())
                .column("is_in_partition_key", r -> r.isIn(r.clause(Storage::partitionBy)))
                .column("is_in_sorting_key", r -> r.isIn(r.clause(Storage::orderBy)))
                .column("is_in_primary_key", r -> r.isIn(r.primaryKey()))
                .column("is_in_sampling_key", r -> r.isIn(r.clause(Storage::sampleBy)))
                .column("compression_codec", ColumnRow::codec)
                .column("character_octet_length", ColumnRow::octets)
                .column("numeric_precision", ColumnRow::precision)
                .column("numeric_precision_radix", ColumnRow::radix)
                .column("numeric_scale", ColumnRow::scale)
                .column("datetime_precision", ColumnRow::timePrecision)
                .made();
    }

    /// The columns of all tables a query can see.
    List<ColumnRow> rows(SystemScope scope) {
        List<ColumnRow> rows = new ArrayList<>();
        for (CatalogTables.TableRow table : catalog.rows(scope, true)) {
            TableDefinition definition = table.definition();
            List<TableColumn> columns =
                    definition == null
                            ? catalog.systemColumns(table.database(), table.name())
                            : definition.columns();
            for (int i = 0; i < columns.size(); i++) {
                rows.add(new ColumnRow(table, i + 1, columns.get(i)));
            }
        }
        return rows;
    }
}
