package io.millpond.sql.function.condition;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.Truths;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import java.util.Arrays;
import java.util.List;

/// `and`, `or`, `xor`, `not` in three-valued logic: NULL is "unknown".
public final class LogicalFunctions {
    /// How the states of one row are held while they are combined.
    private static final byte FALSE = 0;

    private static final byte TRUE = 1;
    private static final byte UNKNOWN = 2;

    private LogicalFunctions() {}

    private enum Operation {
        AND,
        OR,
        XOR
    }

    public static List<ScalarFunction> all() {
        return List.of(
                define(Operation.AND, "and(a, b, ...)", "Whether all arguments are true."),
                define(Operation.OR, "or(a, b, ...)", "Whether any argument is true."),
                define(Operation.XOR, "xor(a, b, ...)", "Whether an odd number is true."),
                ScalarFunction.of(
                        FunctionDescription.of("Logical", "not(a)", "Whether a is false.")
                                .ignoringCase(),
                        (arguments, _) -> bindNot(arguments),
                        Trait.NEVER_FAILS));
    }

    private static ScalarFunction define(Operation operation, String syntax, String doc) {
        FunctionDescription description =
                FunctionDescription.of("Logical", syntax, doc).ignoringCase();
        String name = description.name();
        ScalarFunction.Binder binder = (arguments, _) -> bind(operation, name, arguments);
        ScalarFunction function =
                ScalarFunction.of(
                        description,
                        binder,
                        Trait.HANDLES_CONSTANTS,
                        Trait.NOT_OVER_DICTIONARY,
                        Trait.NEVER_FAILS);
        return operation == Operation.XOR ? function : function.with(Trait.HANDLES_NULLS);
    }

    private static DataType plain(DataType type) {
        return type instanceof NullableType(DataType element) ? element : type;
    }

    private static void check(String name, DataType type) {
        DataType plain = plain(type);
        boolean isNative =
                (plain instanceof IntegerType integer && integer.bits() <= Long.SIZE)
                        || plain instanceof FloatType
                        || plain instanceof BoolType;
        boolean isFine = isNative || plain instanceof NothingType;
        if (!isFine) {
            throw Arguments.illegal(name, type);
        }
    }

    private static BoundFunction bindNot(List<Argument> arguments) {
        Arguments.count("not", arguments, 1);
        DataType type = arguments.getFirst().type();
        check("not", type);
        DataType result = type.equals(DataTypes.BOOL) ? type : DataTypes.UINT8;
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    byte[] states = states(columns.getFirst(), type, rowCount);
                    for (int i = 0; i < rowCount; i++) {
                        states[i] = (byte) (1 - states[i]);
                    }
                    return new ByteColumn(states, rowCount);
                });
    }

    private static BoundFunction bind(Operation operation, String name, List<Argument> arguments) {
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Number of arguments for function \""
                            + name
                            + "\" should be at least 2: passed "
                            + arguments.size());
        }
        boolean isNullable = false;
        boolean isBool = false;
        for (Argument argument : arguments) {
            check(name, argument.type());
            isNullable |= argument.type() instanceof NullableType;
            isBool |= plain(argument.type()).equals(DataTypes.BOOL);
        }
        DataType plain = isBool ? DataTypes.BOOL : DataTypes.UINT8;
        DataType type = isNullable ? new NullableType(plain) : plain;
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    byte[] result = states(columns.getFirst(), types.getFirst(), rowCount);
                    for (int i = 1; i < columns.size(); i++) {
                        byte[] more = states(columns.get(i), types.get(i), rowCount);
                        if (type instanceof NullableType) {
                            combine(operation, result, more);
                        } else {
                            combineKnown(operation, result, more);
                        }
                    }
                    return ofStates(result, rowCount, type);
                });
    }

    /// Combines states none of which is unknown.
    private static void combineKnown(Operation operation, byte[] result, byte[] more) {
        switch (operation) {
            case AND -> {
                for (int i = 0; i < result.length; i++) {
                    result[i] &= more[i];
                }
            }
            case OR -> {
                for (int i = 0; i < result.length; i++) {
                    result[i] |= more[i];
                }
            }
            case XOR -> {
                for (int i = 0; i < result.length; i++) {
                    result[i] ^= more[i];
                }
            }
        }
    }

    private static void combine(Operation operation, byte[] result, byte[] more) {
        switch (operation) {
            case AND -> {
                for (int i = 0; i < result.length; i++) {
                    byte a = result[i];
                    byte b = more[i];
                    result[i] = a == FALSE || b == FALSE ? FALSE : (a & b) == TRUE ? TRUE : UNKNOWN;
                }
            }
            case OR -> {
                for (int i = 0; i < result.length; i++) {
                    byte a = result[i];
                    byte b = more[i];
                    result[i] = a == TRUE || b == TRUE ? TRUE : (byte) (a | b);
                }
            }
            case XOR -> {
                for (int i = 0; i < result.length; i++) {
                    byte a = result[i];
                    byte b = more[i];
                    result[i] = a == UNKNOWN || b == UNKNOWN ? UNKNOWN : (byte) (a ^ b);
                }
            }
        }
    }

    /// The states of a column's rows, in a fresh array of `rowCount`.
    private static byte[] states(Column column, DataType type, int rowCount) {
        if (column instanceof ConstantColumn constant) {
            byte[] states = new byte[rowCount];
            Arrays.fill(states, states(constant.value(), type, 1)[0]);
            return states;
        }
        if (column instanceof NullableColumn nullable) {
            byte[] states = states(nullable.values(), plain(type), rowCount);
            byte[] nulls = nullable.nulls();
            for (int i = 0; i < rowCount; i++) {
                states[i] = nulls[i] != 0 ? UNKNOWN : states[i];
            }
            return states;
        }
        if (column instanceof ByteColumn bytes) {
            return Truths.of(bytes.values(), rowCount);
        }
        byte[] states = new byte[rowCount];
        double[] values = Numbers.doubles(column, type);
        for (int i = 0; i < rowCount; i++) {
            states[i] = (byte) (values[i] == 0 ? 0 : 1);
        }
        return states;
    }

    private static Column ofStates(byte[] states, int rowCount, DataType type) {
        if (!(type instanceof NullableType)) {
            return new ByteColumn(states, rowCount);
        }
        byte[] nulls = new byte[rowCount];
        for (int i = 0; i < rowCount; i++) {
            if (states[i] == UNKNOWN) {
                nulls[i] = 1;
                states[i] = 0;
            }
        }
        return new NullableColumn(nulls, new ByteColumn(states, rowCount));
    }
}
