package io.millpond.engine.format.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import dev.hardwood.schema.SchemaNode.GroupNode;
import dev.hardwood.schema.SchemaNode.PrimitiveNode;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.JsonType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns of a Parquet file with the types that ClickHouse 26.7 reads them as. Immutable.
record ParquetSchema(Header header, List<ParquetNode> nodes) {
    private static final int DEPTH_MAX = 64;

    ParquetSchema {
        nodes = List.copyOf(nodes);
    }

    /// Errors: UNKNOWN_TYPE for a column that has no type here, named; INCORRECT_DATA for a schema
    /// that makes no sense.
    static ParquetSchema of(FileSchema file, boolean isCaseIgnored) {
        return new Reading(file, isCaseIgnored).schema();
    }

    /// The way from the library's schema to this one.
    private record Reading(FileSchema file, boolean isCaseIgnored) {
        ParquetSchema schema() {
            List<Field> fields = new ArrayList<>();
            List<ParquetNode> nodes = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (SchemaNode child : file.getRootNode().children()) {
                if (!names.add(child.name())) {
                    throw ParquetErrors.contradiction("two columns `%s`".formatted(child.name()));
                }
                ParquetNode node = node(child, child.name(), false, 0);
                fields.add(new Field(child.name(), node.type()));
                nodes.add(node);
            }
            return new ParquetSchema(new Header(fields), nodes);
        }

        /// @param isElement whether the repetition of `node` is that of the list or map around it
        private ParquetNode node(SchemaNode node, String path, boolean isElement, int depth) {
            if (depth > DEPTH_MAX) {
                throw ParquetErrors.contradiction(
                        "column `%s` is nested more than %d deep".formatted(path, DEPTH_MAX));
            }
            boolean isRepeated = !isElement && node.repetitionType() == RepetitionType.REPEATED;
            return switch (node) {
                case PrimitiveNode primitive -> {
                    ParquetNode leaf =
                            leaf(file.getColumn(primitive.columnIndex()), primitive, path);
                    yield isRepeated ? new ParquetNode.Items(leaf) : leaf;
                }
                case GroupNode group when group.isVariant() -> throw unsupported(path, "VARIANT");
                case GroupNode group when group.isMap() ->
                        new ParquetNode.Pairs(
                                part(group.getMapKey(), path + ".key", depth),
                                part(group.getMapValue(), path + ".value", depth));
                case GroupNode group when group.isList() ->
                        new ParquetNode.Items(
                                part(group.getListElement(), path + ".element", depth));
                case GroupNode group -> {
                    ParquetNode.Group parts = group(group, path, isElement, depth);
                    yield isRepeated ? new ParquetNode.Items(parts) : parts;
                }
            };
        }

        private ParquetNode part(@Nullable SchemaNode node, String path, int depth) {
            if (node == null) {
                throw ParquetErrors.contradiction("there is no `%s`".formatted(path));
            }
            boolean isElement = node.repetitionType() == RepetitionType.REPEATED;
            return node(node, path, isElement, depth + 1);
        }

        private ParquetNode.Group group(
                GroupNode group, String path, boolean isElement, int depth) {
            if (group.children().isEmpty()) {
                throw unsupported(path, "a group of nothing");
            }
            List<String> names = new ArrayList<>();
            List<ParquetNode> parts = new ArrayList<>();
            for (SchemaNode child : group.children()) {
                names.add(child.name());
                parts.add(node(child, path + "." + child.name(), false, depth + 1));
            }
            boolean isOptional = !isElement && group.repetitionType() == RepetitionType.OPTIONAL;
            return new ParquetNode.Group(
                    List.copyOf(names), List.copyOf(parts), isOptional, isCaseIgnored);
        }

        private ParquetNode.Leaf leaf(ColumnSchema column, PrimitiveNode node, String path) {
            boolean isNullable = node.repetitionType() == RepetitionType.OPTIONAL;
            DataType type = type(column, path);
            return new ParquetNode.Leaf(
                    column, type, isNullable && DataTypes.canBeInsideNullable(type));
        }

        private static DataType type(ColumnSchema column, String path) {
            LogicalType logical = column.logicalType();
            return switch (column.type()) {
                case BOOLEAN -> DataTypes.BOOL;
                case FLOAT -> DataTypes.FLOAT32;
                case DOUBLE -> DataTypes.FLOAT64;
                case INT96 -> new DateTime64Type(9, "UTC");
                case INT32, INT64 -> whole(column, logical, path);
                case BYTE_ARRAY ->
                        switch (logical) {
                            case LogicalType.DecimalType decimal -> decimal(decimal, path);
                            case LogicalType.JsonType _ -> JsonType.PLAIN;
                            case null, default -> DataTypes.STRING;
                        };
                case FIXED_LEN_BYTE_ARRAY -> fixed(column, logical, path);
            };
        }

        private static DataType whole(
                ColumnSchema column, @Nullable LogicalType logical, String path) {
            int bits = column.type() == PhysicalType.INT32 ? 32 : 64;
            return switch (logical) {
                case null -> new IntegerType(bits, true);
                case LogicalType.IntType(int width, boolean isSigned) when width <= bits ->
                        new IntegerType(width, isSigned);
                case LogicalType.DecimalType decimal -> decimal(decimal, path);
                case LogicalType.DateType _ when bits == 32 -> DataTypes.DATE32;
                case LogicalType.TimestampType time when bits == 64 ->
                        new DateTime64Type(scale(time.unit()), "UTC");
                case LogicalType.TimeType time -> new DateTime64Type(scale(time.unit()), "UTC");
                default -> throw unsupported(path, column.type() + " " + logical);
            };
        }

        private static int scale(LogicalType.TimeUnit unit) {
            return switch (unit) {
                case MILLIS -> 3;
                case MICROS -> 6;
                case NANOS -> 9;
            };
        }

        private static DataType fixed(
                ColumnSchema column, @Nullable LogicalType logical, String path) {
            Integer length = column.typeLength();
            if (length == null || length < 1 || length > FixedStringType.LENGTH_MAX) {
                throw ParquetErrors.contradiction(
                        "values of column `%s` have %s bytes".formatted(path, length));
            }
            return switch (logical) {
                case LogicalType.UuidType _ when length == 16 -> DataTypes.UUID;
                case LogicalType.Float16Type _ when length == 2 -> DataTypes.FLOAT32;
                case LogicalType.DecimalType decimal when length <= 32 -> decimal(decimal, path);
                case null, default -> new FixedStringType(length);
            };
        }

        private static DataType decimal(LogicalType.DecimalType decimal, String path) {
            if (decimal.precision() > 76 || decimal.scale() > decimal.precision()) {
                throw unsupported(path, decimal.toString());
            }
            return new DecimalType(decimal.precision(), decimal.scale());
        }

        private static DatabaseException unsupported(String path, String type) {
            return new DatabaseException(
                    ErrorCode.UNKNOWN_TYPE,
                    "Unsupported Parquet type '%s' of column `%s`".formatted(type, path));
        }
    }
}
