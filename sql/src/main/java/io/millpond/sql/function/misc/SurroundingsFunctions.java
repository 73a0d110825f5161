package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.source.RowEncoder;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;

/// Functions of what surrounds a query: the tables it could read, the formats it could be shown in.
public final class SurroundingsFunctions {
    private static final String CATEGORY = "Other";
    private static final String HAS_COLUMN = "hasColumnInTable";
    private static final List<String> PLACES = List.of("First", "Second", "Third");

    private SurroundingsFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                format("formatRow", "The values as a row of an output format.", true),
                format(
                        "formatRowNoNewline",
                        "The values as a row of an output format, without the end of the line.",
                        false),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                HAS_COLUMN + "(database, table, column)",
                                "Whether the table has the column."),
                        SurroundingsFunctions::bindHasColumn));
    }

    private static ScalarFunction format(String name, String doc, boolean hasLineEnd) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(format, x[, y, ...])", doc),
                (arguments, context) -> bindFormat(name, arguments, context, hasLineEnd),
                Trait.HANDLES_NULLS,
                Trait.HANDLES_DICTIONARIES);
    }

    private static BoundFunction bindFormat(
            String name, List<Argument> arguments, FunctionContext context, boolean hasLineEnd) {
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function "
                            + name
                            + " requires at least two arguments: the format name and its output"
                            + " expression(s)");
        }
        if (!arguments.getFirst().isConstant() || !Arguments.isText(arguments.getFirst().type())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument to " + name + " must be a format name");
        }
        String format = Arguments.constantText(name, arguments, 0);
        List<Field> fields = new ArrayList<>();
        for (Argument argument : arguments.subList(1, arguments.size())) {
            fields.add(new Field(argument.text(), argument.type()));
        }
        Header header = new Header(fields);
        // Tried now, so that a wrong name fails although there may be no row.
        encoder(name, format, header, context);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    RowEncoder encoder = encoder(name, format, header, context);
                    List<Column> values = columns.subList(1, columns.size());
                    Block block =
                            new Block(
                                    header, values.stream().map(Columns::full).toList(), rowCount);
                    BytesColumnBuilder out = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        byte[] text = encoder.encode(block, row);
                        out.append(text, 0, end(text, hasLineEnd));
                    }
                    return out.build();
                });
    }

    private static int end(byte[] text, boolean hasLineEnd) {
        boolean isCut = !hasLineEnd && text.length > 0 && text[text.length - 1] == '\n';
        return text.length - (isCut ? 1 : 0);
    }

    private static RowEncoder encoder(
            String name, String format, Header header, FunctionContext context) {
        RowEncoder encoder =
                context.tables().rowEncoder(format, header, context.zone(), context.settings());
        if (encoder == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Cannot turn rows into a "
                            + format
                            + " format strings. "
                            + name
                            + " function supports only row output formats");
        }
        return encoder;
    }

    private static BoundFunction bindHasColumn(List<Argument> arguments, FunctionContext context) {
        Arguments.count(HAS_COLUMN, arguments, 3);
        for (int i = 0; i < PLACES.size(); i++) {
            Argument argument = arguments.get(i);
            if (!argument.isConstant() || !(argument.type() instanceof StringType)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        PLACES.get(i)
                                + " argument for function "
                                + HAS_COLUMN
                                + " must be const String");
            }
        }
        String database = Arguments.constantText(HAS_COLUMN, arguments, 0);
        if (database.isEmpty()) {
            throw new DatabaseException(ErrorCode.UNKNOWN_DATABASE, "Empty database name");
        }
        String table = Arguments.constantText(HAS_COLUMN, arguments, 1);
        String column = Arguments.constantText(HAS_COLUMN, arguments, 2);
        boolean hasColumn =
                context.tables().table(database, table).header().fields().stream()
                        .anyMatch(field -> field.name().equals(column));
        return new Binding.ConstantFunction(
                DataTypes.UINT8, ByteColumn.of((byte) (hasColumn ? 1 : 0)));
    }
}
