package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.util.ArrayList;
import java.util.List;

/// Arrays brought to one element type.
record SameArrays(DataType element, List<Cast> casts) {
    static SameArrays of(String name, List<Argument> arguments, FunctionContext context) {
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            elements.add(ArrayFunctions.element(name, arguments, i));
        }
        return of(elements, Supertypes.common(elements), context);
    }

    /// Arrays of which only common elements count, so that all numbers go together.
    static SameArrays compared(String name, List<Argument> arguments, FunctionContext context) {
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            elements.add(ArrayFunctions.element(name, arguments, i));
        }
        return of(elements, wide(elements), context);
    }

    private static DataType wide(List<DataType> elements) {
        List<DataType> plain = elements.stream().map(DataTypes::notNullable).toList();
        boolean areNumbers = plain.stream().allMatch(SameArrays::isNumber);
        boolean hasFloat = plain.stream().anyMatch(FloatType.class::isInstance);
        boolean hasSigned = plain.stream().anyMatch(type -> !DataTypes.isUnsigned(type));
        if (!areNumbers || !(hasFloat || (hasSigned && plain.contains(DataTypes.UINT64)))) {
            return Supertypes.common(elements);
        }
        DataType wide = hasFloat ? DataTypes.FLOAT64 : DataTypes.INT128;
        boolean hasNull = elements.stream().anyMatch(DataType::isNullable);
        return hasNull ? DataTypes.nullable(wide) : wide;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof FloatType
                || (type instanceof IntegerType whole && whole.bits() <= Long.SIZE);
    }

    private static SameArrays of(
            List<DataType> elements, DataType element, FunctionContext context) {
        List<Cast> casts = new ArrayList<>();
        for (DataType type : elements) {
            casts.add(Casts.bind(type, element, context));
        }
        return new SameArrays(element, casts);
    }

    /// The elements of the array at `place`, converted.
    Column elements(int place, ArrayColumn array) {
        Column elements = ArrayRows.elements(array);
        return Columns.full(casts.get(place).apply(elements, elements.rowCount()));
    }

    /// The elements of all arrays in one column.
    Joined join(List<Column> columns) {
        List<Column> elements = new ArrayList<>();
        List<ArrayColumn> arrays = new ArrayList<>();
        int[] bases = new int[columns.size()];
        int base = 0;
        for (int i = 0; i < columns.size(); i++) {
            ArrayColumn array = (ArrayColumn) columns.get(i);
            Column converted = elements(i, array);
            bases[i] = base;
            base += converted.rowCount();
            elements.add(converted);
            arrays.add(array);
        }
        return new Joined(Columns.concat(element, elements), arrays, bases);
    }

    /// Several arrays' elements in one column.
    static final class Joined {
        private final Column elements;
        private final List<ArrayColumn> arrays;
        private final int[] bases;

        private Joined(Column elements, List<ArrayColumn> arrays, int[] bases) {
            this.elements = elements;
            this.arrays = arrays;
            this.bases = bases;
        }

        Column elements() {
            return elements;
        }

        int arrayCount() {
            return bases.length;
        }

        /// Where the elements of one row's array begin.
        int start(int place, int row) {
            return bases[place] + arrays.get(place).start(row);
        }

        /// Where they end.
        int end(int place, int row) {
            return bases[place] + arrays.get(place).end(row);
        }

        /// The elements of all of a row's arrays.
        int count(int row) {
            int count = 0;
            for (int place = 0; place < bases.length; place++) {
                count += end(place, row) - start(place, row);
            }
            return count;
        }
    }
}
