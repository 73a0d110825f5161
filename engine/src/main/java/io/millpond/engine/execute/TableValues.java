package io.millpond.engine.execute;

import io.millpond.engine.table.FixedSource;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.Waiting;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableLookup;
import io.millpond.sql.source.TableSource;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.jspecify.annotations.Nullable;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// The table function `values`: rows written out in the query.
final class TableValues {
    private TableValues() {}

    /// A cell of one row.
    private record Cell(DataType type, Column value) {}

    static TableSource source(List<TableArgument> arguments) {
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Table function 'values' requires at least 1 argument");
        }
        TupleType structure = arguments.size() > 1 ? structure(arguments.getFirst()) : null;
        List<TableArgument> written =
                structure == null ? arguments : arguments.subList(1, arguments.size());
        List<List<Cell>> rows = new ArrayList<>();
        for (TableArgument argument : written) {
            rows.add(row(argument));
            if (rows.getLast().size() != rows.getFirst().size()) {
                throw new DatabaseException(
                        structure == null
                                ? ErrorCode.CANNOT_EXTRACT_TABLE_STRUCTURE
                                : ErrorCode.BAD_ARGUMENTS,
                        "Cannot determine common structure for table function values: %s has %d"
                                        .formatted(argument.text(), rows.getLast().size())
                                + " columns, not %d".formatted(rows.getFirst().size()));
            }
        }
        if (structure != null && structure.elements().size() != rows.getFirst().size()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Values table function requires all rows to have %d columns, but %s has %d"
                            .formatted(
                                    structure.elements().size(),
                                    written.getFirst().text(),
                                    rows.getFirst().size()));
        }
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < rows.getFirst().size(); i++) {
            List<DataType> types = new ArrayList<>();
            for (List<Cell> row : rows) {
                types.add(row.get(i).type());
            }
            DataType type =
                    structure == null ? Supertypes.common(types) : structure.elements().get(i);
            ColumnBuilder builder = ColumnBuilders.of(type);
            for (List<Cell> row : rows) {
                Cell cell = row.get(i);
                Column value = converted(cell, type);
                builder.append(Columns.full(value), 0);
            }
            String name = structure == null ? "c" + (i + 1) : structure.names().get(i);
            fields.add(new Field(name, type));
            columns.add(builder.build());
        }
        Header header = new Header(fields);
        return new FixedSource(header, List.of(new Block(header, columns, rows.size())));
    }

    /// The value as one of `type`.
    ///
    /// Errors: TYPE_MISMATCH where it is a text of none, ARGUMENT_OUT_OF_BOUND for a number beyond
    /// the type's range.
    private static Column converted(Cell cell, DataType type) {
        DataType plain = DataTypes.withoutWrappers(type);
        boolean isNull = DataTypes.withoutWrappers(cell.type()) instanceof NothingType;
        if (isNull && !type.isNullable() && !(plain instanceof VariantType)) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH, "Cannot convert NULL to " + type.name());
        }
        Column value;
        try {
            value = Casts.bind(cell.type(), type, CONTEXT).apply(cell.value(), 1);
        } catch (DatabaseException e) {
            boolean isText =
                    cell.type() instanceof StringType
                            && DataTypes.withoutWrappers(type) instanceof IntegerType;
            throw isText
                    ? new DatabaseException(
                            ErrorCode.TYPE_MISMATCH,
                            "Cannot convert string %s to type %s"
                                    .formatted(text(cell), type.name()),
                            e)
                    : e;
        }
        boolean isNumber =
                (cell.type() instanceof IntegerType || cell.type() instanceof FloatType)
                        && plain instanceof IntegerType;
        if (isNumber) {
            Column back = Casts.bind(type, cell.type(), CONTEXT).apply(value, 1);
            boolean isFlipped =
                    cell.type() instanceof IntegerType from
                            && ((IntegerType) plain).isSigned() != from.isSigned()
                            && isHighBitSet(cell, value, from, (IntegerType) plain);
            if (isFlipped || !Columns.full(back).equalAt(0, Columns.full(cell.value()), 0)) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        "Cannot convert value '%s' from %s: it cannot be represented as %s"
                                .formatted(text(cell), cell.type().name(), type.name()));
            }
        }
        return value;
    }

    /// Whether the value reads as a negative number on the side that is signed.
    private static boolean isHighBitSet(Cell cell, Column value, IntegerType from, IntegerType to) {
        return from.isSigned() ? isNegative(cell.value(), from) : isNegative(value, to);
    }

    private static boolean isNegative(Column value, IntegerType type) {
        Column full = Columns.full(value);
        Column plain = full instanceof NullableColumn nullable ? nullable.values() : full;
        return !(plain instanceof DictionaryColumn) && Numbers.bigAt(plain, 0, type).signum() < 0;
    }

    private static String text(Cell cell) {
        Column text = Casts.bind(cell.type(), DataTypes.STRING, CONTEXT).apply(cell.value(), 1);
        return Columns.full(text) instanceof BytesColumn bytes ? bytes.text(0) : "";
    }

    /// The names and types that the first argument may give as a text; null where it is a row.
    private static @Nullable TupleType structure(TableArgument argument) {
        if (!(argument instanceof TableArgument.Value(DataType _, Column value, _))
                || !(Columns.full(value) instanceof BytesColumn text)
                || text.text(0).isBlank()) {
            return null;
        }
        try {
            TupleType structure = (TupleType) TypeResolver.parse("Tuple(" + text.text(0) + ")");
            return structure.names().isEmpty() ? null : structure;
        } catch (DatabaseException _) {
            // It is no structure, then it is a value.
            return null;
        }
    }

    /// Conversions between types of literals ask for none of it.
    private static final FunctionContext CONTEXT =
            new FunctionContext(
                    ZoneOffset.UTC,
                    Clock.system(),
                    OptionalLong.empty(),
                    RandomGenerator.getDefault(),
                    "",
                    "",
                    "",
                    CodecSettings.in(ZoneOffset.UTC),
                    QuerySettings.REGISTRY.defaults(),
                    Waiting.unlimited(Clock.system()),
                    TableLookup.none(),
                    StandardFunctions.registry());

    private static List<Cell> row(TableArgument argument) {
        if (!(argument instanceof TableArgument.Value(DataType type, Column value, _))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Argument %s of table function values is not a constant"
                            .formatted(argument.text()));
        }
        Column full = Columns.full(value);
        if (type instanceof TupleType tuple && full instanceof TupleColumn elements) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < tuple.elements().size(); i++) {
                cells.add(new Cell(tuple.elements().get(i), elements.elements().get(i)));
            }
            return cells;
        }
        return List.of(new Cell(type, full));
    }
}
