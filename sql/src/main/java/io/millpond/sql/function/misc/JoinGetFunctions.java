package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.source.JoinKeys;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.util.List;

/// `joinGet` and `joinGetOrNull`: values of the row with a key in a table with the engine Join.
public final class JoinGetFunctions {
    private JoinGetFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                function("joinGet", "the default value where there is none", false),
                function("joinGetOrNull", "NULL where there is none", true));
    }

    private static ScalarFunction function(String name, String missing, boolean orNull) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        "Other",
                        name + "(join_table, 'column', key[, key, ...])",
                        "The column's value in the row of a Join table with the key, "
                                + missing
                                + "."),
                (arguments, context) -> bind(name, arguments, context, orNull),
                Trait.HANDLES_NULLS,
                Trait.HANDLES_DICTIONARIES);
    }

    private static BoundFunction bind(
            String name, List<Argument> arguments, FunctionContext context, boolean orNull) {
        if (arguments.size() < 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    ("Number of arguments for function '%s' doesn't match: passed %d, should be"
                                    + " greater or equal to 3")
                            .formatted(name, arguments.size()));
        }
        String tableName = text(name, arguments, 0, "first");
        String column = text(name, arguments, 1, "second");
        JoinKeys table = table(tableName, context);
        checkKeys(name, table, arguments.subList(2, arguments.size()));
        int index = table.values().indexOf(column);
        if (index < 0) {
            throw new DatabaseException(
                    ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                    "StorageJoin doesn't contain column %s".formatted(column));
        }
        checkKind(name, table);
        DataType stored = table.values().type(index);
        DataType plain = DataTypes.withoutLowCardinality(stored);
        boolean isNullable = (orNull || table.usesNulls()) && DataTypes.canBeInsideNullable(plain);
        DataType type = isNullable ? DataTypes.nullable(plain) : stored;
        return BoundFunction.of(
                type,
                (columns, rowCount) -> values(table, column, stored, type, columns, rowCount));
    }

    private static String text(String name, List<Argument> arguments, int index, String place) {
        Argument argument = arguments.get(index);
        if (!argument.isConstant() || !(argument.type() instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type %s of %s argument of function %s, expected a const string"
                            .formatted(argument.type().name(), place, name));
        }
        return Arguments.constantText(name, arguments, index);
    }

    private static JoinKeys table(String name, FunctionContext context) {
        int dot = name.indexOf('.');
        return context.tables()
                .table(dot < 0 ? null : name.substring(0, dot), name.substring(dot + 1))
                .joinKeys()
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                        "Table %s should have engine StorageJoin".formatted(name)));
    }

    private static void checkKind(String function, JoinKeys keys) {
        if (!keys.strictness().equals("ANY") || !keys.kind().equals("LEFT")) {
            throw new DatabaseException(
                    ErrorCode.INCOMPATIBLE_TYPE_OF_JOIN,
                    "%s only supports StorageJoin of type Left Any".formatted(function));
        }
    }

    private static void checkKeys(String name, JoinKeys table, List<Argument> keys) {
        if (keys.size() != table.keys().size()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    ("Number of join_keys and number of right table key columns for function %s"
                                    + " don't match: passed %d, should be equal to %d")
                            .formatted(name, keys.size(), table.keys().size()));
        }
        for (int i = 0; i < keys.size(); i++) {
            DataType needed = table.keys().get(i).type();
            if (!plain(keys.get(i).type()).equals(plain(needed))) {
                throw new DatabaseException(
                        ErrorCode.TYPE_MISMATCH,
                        "Type mismatch in joinGet key %d: found type %s, while the needed type is %s"
                                .formatted(i, keys.get(i).type().name(), plain(needed).name()));
            }
        }
    }

    private static DataType plain(DataType type) {
        return DataTypes.withoutWrappers(type);
    }

    private static Column values(
            JoinKeys table,
            String column,
            DataType stored,
            DataType type,
            List<Column> arguments,
            int rowCount) {
        List<Column> keys =
                arguments.subList(2, arguments.size()).stream().map(Columns::full).toList();
        int[] rows = table.find(keys, rowCount);
        Column known = table.column(column);
        Column withDefault =
                Columns.concat(
                        stored,
                        List.of(Columns.full(known), Columns.full(Columns.defaults(stored, 1))));
        byte[] isMissing = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            if (rows[row] < 0) {
                isMissing[row] = 1;
                rows[row] = known.rowCount();
            }
        }
        Column values = withDefault.gather(rows, rowCount);
        boolean isWrapped = type.isNullable() && !stored.isNullable();
        if (!isWrapped) {
            return values;
        }
        return new NullableColumn(
                isMissing, values instanceof DictionaryColumn coded ? coded.materialize() : values);
    }
}
