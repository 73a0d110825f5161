package io.millpond.sql.function.cast;

import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.DictionaryBinding;
import io.millpond.sql.function.FunctionContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Conversions to and from Variant and Dynamic.
final class VariantCasts {
    private VariantCasts() {}

    static boolean isVariant(DataType type) {
        return type instanceof VariantType || type instanceof DynamicType;
    }

    /// The conversion from or to a type that [#isVariant].
    static Cast bind(DataType from, DataType to, CastMode mode, FunctionContext context) {
        if (to instanceof VariantType variant) {
            return toVariant(from, variant, mode, context);
        }
        if (to instanceof DynamicType) {
            return toDynamic(from, mode, context);
        }
        return from instanceof VariantType(List<DataType> alternatives)
                ? ofVariant(alternatives, to, mode, context)
                : (column, rowCount) -> {
                    VariantColumn variant = (VariantColumn) column;
                    return ofVariant(variant.types(), to, mode, context).apply(variant, rowCount);
                };
    }

    private static Cast toVariant(
            DataType from, VariantType to, CastMode mode, FunctionContext context) {
        switch (from) {
            case VariantType(List<DataType> alternatives) -> {
                if (!to.alternatives().containsAll(alternatives)) {
                    throw new DatabaseException(
                            ErrorCode.CANNOT_CONVERT_TYPE,
                            "Cannot convert type "
                                    + from.name()
                                    + " to "
                                    + to.name()
                                    + ". Conversion between Variant types is allowed only when"
                                    + " new Variant type is an extension of an initial one");
                }
                return rebuilding(to);
            }
            case DynamicType _ -> {
                return (column, rowCount) -> ofDynamic((VariantColumn) column, to, rowCount);
            }
            case NullableType(NothingType _) -> {
                return (_, rowCount) -> Columns.defaults(to, rowCount);
            }
            default -> {
                // One of the alternatives, or a text to be read as one.
            }
        }
        DataType plain = DataTypes.notNullable(from);
        if (Arguments.isText(DataTypes.withoutLowCardinality(plain))) {
            return read(from, to, mode, context);
        }
        DataType own = to.alternatives().contains(plain) ? plain : null;
        if (own == null && plain instanceof LowCardinalityType(DataType element)) {
            own = to.alternatives().contains(element) ? element : null;
        }
        if (own == null) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_CONVERT_TYPE,
                    "Cannot convert type "
                            + from.name()
                            + " to "
                            + to.name()
                            + ". Conversion to Variant allowed only for types from this"
                            + " Variant");
        }
        return wrapping(from, own, to.alternatives(), mode, context);
    }

    /// Reads texts as the alternatives that their letters fit.
    private static Cast read(
            DataType from, VariantType to, CastMode mode, FunctionContext context) {
        DataType text = DataTypes.nullable(DataTypes.STRING);
        Cast toText = Casts.bind(from, text, mode, context);
        Cast parse = TextCasts.parse(DataTypes.STRING, to, context);
        return (column, rowCount) -> {
            NullableColumn texts = (NullableColumn) Columns.full(toText.apply(column, rowCount));
            int[] rows = new int[rowCount];
            int count = 0;
            for (int row = 0; row < rowCount; row++) {
                if (!texts.isNull(row)) {
                    rows[count++] = row;
                }
            }
            if (count == rowCount) {
                return parse.apply(texts.values(), rowCount);
            }
            Column some = parse.apply(texts.values().gather(rows, count), count);
            ColumnBuilder builder = ColumnBuilders.of(to);
            int next = 0;
            for (int row = 0; row < rowCount; row++) {
                if (texts.isNull(row)) {
                    builder.appendDefault();
                } else {
                    builder.append(some, next++);
                }
            }
            return builder.build();
        };
    }

    private static Cast rebuilding(DataType to) {
        return (column, rowCount) -> {
            ColumnBuilder builder = ColumnBuilders.of(to);
            builder.appendRange(column, 0, rowCount);
            return builder.build();
        };
    }

    private static Column ofDynamic(VariantColumn column, VariantType to, int rowCount) {
        ColumnBuilder builder = ColumnBuilders.of(to);
        for (int row = 0; row < rowCount; row++) {
            if (column.isNull(row) || to.alternatives().contains(column.typeAt(row))) {
                builder.append(column, row);
            } else {
                builder.appendDefault();
            }
        }
        return builder.build();
    }

    /// Values of one type, or NULLs, as variants.
    ///
    /// @param own the type as which the values are held, one of `types`
    private static Cast wrapping(
            DataType from,
            DataType own,
            List<DataType> types,
            CastMode mode,
            FunctionContext context) {
        boolean isNullable = from.isNullable();
        DataType held = isNullable ? DataTypes.nullable(own) : own;
        boolean canHold = !isNullable || DataTypes.canBeInsideNullable(own);
        Cast cast = canHold ? Casts.bind(from, held, mode, context) : (column, _) -> column;
        short kind = (short) types.indexOf(own);
        return (column, rowCount) -> {
            Column values = Columns.full(cast.apply(column, rowCount));
            short[] kinds = new short[rowCount];
            Arrays.fill(kinds, kind);
            if (isNullable) {
                Column plain = DictionaryBinding.withoutDictionaries(values);
                NullableColumn nullable = (NullableColumn) plain;
                for (int row = 0; row < rowCount; row++) {
                    if (nullable.isNull(row)) {
                        kinds[row] = VariantColumn.NULL;
                    }
                }
                values = nullable.values();
            }
            int[] places = new int[rowCount];
            for (int row = 0; row < rowCount; row++) {
                places[row] = row;
            }
            List<Column> alternatives = new ArrayList<>();
            for (DataType type : types) {
                alternatives.add(type.equals(own) ? values : Columns.empty(type));
            }
            return new VariantColumn(types, alternatives, kinds, places, rowCount);
        };
    }

    private static Cast toDynamic(DataType from, CastMode mode, FunctionContext context) {
        if (from instanceof DynamicType) {
            return (column, _) -> column;
        }
        if (from instanceof NullableType(NothingType _) || from instanceof NothingType) {
            return (_, rowCount) -> Columns.defaults(DataTypes.DYNAMIC, rowCount);
        }
        if (from instanceof VariantType(List<DataType> alternatives)) {
            List<DataType> held = alternatives.stream().map(VariantCasts::held).toList();
            List<Cast> casts = new ArrayList<>();
            for (int kind = 0; kind < held.size(); kind++) {
                casts.add(Casts.bind(alternatives.get(kind), held.get(kind), mode, context));
            }
            return (column, rowCount) -> {
                VariantColumn variant = (VariantColumn) column;
                List<Column> columns = new ArrayList<>();
                for (int kind = 0; kind < held.size(); kind++) {
                    Column values = variant.alternatives().get(kind);
                    columns.add(Columns.full(casts.get(kind).apply(values, values.rowCount())));
                }
                return new VariantColumn(
                        held, columns, variant.kinds(), variant.places(), rowCount);
            };
        }
        DataType own = held(DataTypes.notNullable(DataTypes.withoutLowCardinality(from)));
        return wrapping(from, own, List.of(own), mode, context);
    }

    /// The type as which Dynamic holds values: without dictionaries.
    static DataType held(DataType type) {
        return switch (type) {
            case LowCardinalityType(DataType element) -> held(element);
            case ArrayType(DataType element) -> new ArrayType(held(element));
            case MapType(DataType key, DataType value) -> new MapType(held(key), held(value));
            case TupleType tuple ->
                    tuple.withElements(tuple.elements().stream().map(VariantCasts::held).toList());
            case VariantType(List<DataType> alternatives) ->
                    new VariantType(alternatives.stream().map(VariantCasts::held).toList());
            default -> type;
        };
    }

    /// Each value converted from its own type; NULL gives NULL or the default of a type without.
    private static Cast ofVariant(
            List<DataType> types, DataType to, CastMode mode, FunctionContext context) {
        List<Cast> casts = new ArrayList<>();
        for (DataType type : types) {
            casts.add(ofAlternative(type, to, mode, context));
        }
        return (column, rowCount) -> {
            VariantColumn variant = (VariantColumn) column;
            List<Column> converted = new ArrayList<>();
            for (int kind = 0; kind < types.size(); kind++) {
                Column values = variant.valuesOf(kind, 0, rowCount);
                converted.add(
                        values.rowCount() == 0
                                ? values
                                : Columns.full(casts.get(kind).apply(values, values.rowCount())));
            }
            int[] next = new int[types.size()];
            ColumnBuilder builder = ColumnBuilders.of(to);
            for (int row = 0; row < rowCount; row++) {
                if (variant.isNull(row)) {
                    builder.appendDefault();
                } else {
                    int kind = variant.kinds()[row];
                    builder.append(converted.get(kind), next[kind]++);
                }
            }
            return builder.build();
        };
    }

    /// A text that is no value of a type with NULL becomes NULL.
    private static Cast ofAlternative(
            DataType type, DataType to, CastMode mode, FunctionContext context) {
        Cast cast = Casts.bind(type, to, mode, context);
        boolean isParsed = Arguments.isText(DataTypes.withoutLowCardinality(type));
        if (!(to instanceof NullableType(DataType element))
                || !isParsed
                || Arguments.isText(element)) {
            return cast;
        }
        Cast plain = Casts.bind(type, element, mode, context);
        return (column, rowCount) -> Casts.castOrNull(plain, column, element, rowCount);
    }
}
