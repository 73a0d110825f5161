package io.millpond.sql.function.encoding;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;

import org.sqids.Sqids;

import java.util.ArrayList;
import java.util.List;

/// Lists of unsigned numbers as short texts, and back.
///
/// *Differs:* a number of more than 63 bits is refused, which the library does not take.
public final class SqidFunctions {
    private static final String CATEGORY = "Encoding";
    private static final Sqids SQIDS = Sqids.builder().build();

    private SqidFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(encoder(), decoder());
    }

    private static ScalarFunction encoder() {
        return ScalarFunction.of(
                Texts.describe(
                        CATEGORY,
                        "sqidEncode(n, ...)",
                        "A short text of letters and digits that stands for the numbers.",
                        "sqid"),
                (arguments, _) -> bindEncode(arguments));
    }

    private static ScalarFunction decoder() {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, "sqidDecode(s)", "The numbers that sqidEncode made s of."),
                (arguments, _) -> {
                    Arguments.count("sqidDecode", arguments, 1);
                    Arguments.text("sqidDecode", arguments, 0);
                    return BoundFunction.of(
                            new ArrayType(DataTypes.UINT64),
                            (columns, rowCount) ->
                                    decode(Arguments.texts(columns.getFirst()), rowCount));
                });
    }

    private static BoundFunction bindEncode(List<Argument> arguments) {
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function sqidEncode requires at least one argument");
        }
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        for (int i = 0; i < types.size(); i++) {
            DataType type = types.get(i);
            boolean isUnsigned = type instanceof IntegerType && DataTypes.isUnsigned(type);
            if (!isUnsigned || !Numbers.fitsLong(type.layout())) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Argument "
                                + i
                                + " for function sqidEncode must have datatype UInt*, given type: "
                                + type.name());
            }
        }
        return BoundFunction.of(
                DataTypes.STRING, (columns, rowCount) -> encode(columns, types, rowCount));
    }

    private static Column encode(List<Column> columns, List<DataType> types, int rowCount) {
        List<long[]> numbers = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            numbers.add(Numbers.longs(columns.get(i), types.get(i)));
        }
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int row = 0; row < rowCount; row++) {
            List<Long> values = new ArrayList<>(numbers.size());
            for (long[] column : numbers) {
                if (column[row] < 0) {
                    throw new DatabaseException(
                            ErrorCode.ARGUMENT_OUT_OF_BOUND,
                            "Function sqidEncode takes numbers up to 9223372036854775807, got "
                                    + Long.toUnsignedString(column[row]));
                }
                values.add(column[row]);
            }
            builder.append(SQIDS.encode(values));
        }
        return builder.build();
    }

    private static Column decode(BytesColumn texts, int rowCount) {
        LongColumnBuilder numbers = new LongColumnBuilder();
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            for (long number : SQIDS.decode(texts.text(row))) {
                numbers.append(number);
            }
            ends[row] = numbers.rowCount();
        }
        return new ArrayColumn(ends, numbers.build(), rowCount);
    }
}
