package io.millpond.engine.execute;

import io.millpond.engine.table.FixedSource;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

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
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function 'values' requires at least 1 argument");
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (TableArgument argument : arguments) {
            rows.add(row(argument));
            if (rows.getLast().size() != rows.getFirst().size()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Cannot determine common structure for table function values: %s has %d"
                                        .formatted(argument.text(), rows.getLast().size())
                                + " columns, not %d".formatted(rows.getFirst().size()));
            }
        }
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < rows.getFirst().size(); i++) {
            List<DataType> types = new ArrayList<>();
            for (List<Cell> row : rows) {
                types.add(row.get(i).type());
            }
            DataType type = Supertypes.common(types);
            ColumnBuilder builder = ColumnBuilders.of(type);
            for (List<Cell> row : rows) {
                Cell cell = row.get(i);
                Column value = Casts.bind(cell.type(), type, CONTEXT).apply(cell.value(), 1);
                builder.append(Columns.full(value), 0);
            }
            fields.add(new Field("c" + (i + 1), type));
            columns.add(builder.build());
        }
        Header header = new Header(fields);
        return new FixedSource(header, List.of(new Block(header, columns, rows.size())));
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
