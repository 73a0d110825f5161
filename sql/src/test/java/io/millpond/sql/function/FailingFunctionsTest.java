package io.millpond.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/// Bound functions tell whether they may fail, and those that may are not applied to values that no
/// row has.
class FailingFunctionsTest {
    private static final DataType CODED = new LowCardinalityType(DataTypes.STRING);

    @Test
    void comparisonNeverFailsWhateverIsAroundIt() {
        assertThat(bind("equals", DataTypes.STRING, DataTypes.STRING).mayFail()).isFalse();
        DataType nullable = new NullableType(DataTypes.INT32);
        assertThat(bind("less", nullable, DataTypes.INT32).mayFail()).isFalse();
        assertThat(bind("notEquals", CODED, DataTypes.STRING).mayFail()).isFalse();
    }

    @Test
    void conversionOfTextMayFail() {
        assertThat(bind("toInt32", DataTypes.STRING).mayFail()).isTrue();
        assertThat(bind("toString", DataTypes.INT32).mayFail()).isFalse();
    }

    @Test
    void arithmeticMayFailForDecimalsOnly() {
        assertThat(bind("plus", DataTypes.INT32, DataTypes.FLOAT64).mayFail()).isFalse();
        DataType decimal = new NullableType(new DecimalType(9, 2));
        assertThat(bind("plus", DataTypes.INT32, decimal).mayFail()).isTrue();
        assertThat(bind("intDiv", DataTypes.INT32, DataTypes.INT32).mayFail()).isTrue();
    }

    @Test
    void patternThatDiffersByRowMayFail() {
        assertThat(bind("match", DataTypes.STRING, DataTypes.STRING).mayFail()).isTrue();
        Argument text = new Argument(DataTypes.STRING, null, "s");
        Argument pattern = new Argument(DataTypes.STRING, BytesColumn.of("a+"), "'a+'");
        assertThat(bind("match", text, pattern).mayFail()).isFalse();
    }

    @Test
    void valueOfTheDictionaryThatNoRowHasDoesNotFail() {
        BoundFunction number = bind("toInt32", CODED);
        Column dictionary = dictionary("no number", "7", "12", "neither");
        DictionaryColumn coded = new DictionaryColumn(new int[] {2, 1, 2, 2, 1}, dictionary, 5);
        DictionaryColumn numbers = (DictionaryColumn) number.apply(List.of(coded), 5);
        IntColumn plain = (IntColumn) numbers.materialize();
        assertThat(plain.values()).startsWith(12, 7, 12, 12, 7);
    }

    @Test
    void valueOfTheDictionaryThatARowHasFails() {
        BoundFunction number = bind("toInt32", CODED);
        Column dictionary = dictionary("no number", "7");
        DictionaryColumn coded = new DictionaryColumn(new int[] {1, 0, 1}, dictionary, 3);
        assertThatThrownBy(() -> number.apply(List.of(coded), 3))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("no number");
    }

    private static Column dictionary(String... values) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (String value : values) {
            builder.append(value);
        }
        return builder.build();
    }

    private static BoundFunction bind(String name, DataType... types) {
        return bind(
                name,
                Arrays.stream(types)
                        .map(type -> new Argument(type, null, "x"))
                        .toArray(Argument[]::new));
    }

    private static BoundFunction bind(String name, Argument... arguments) {
        return StandardFunctions.registry().bind(name, List.of(arguments), Evaluator.CONTEXT);
    }
}
