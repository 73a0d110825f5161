package io.millpond.storage.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;

class DataTypeTest {
    @Test
    void namesAreSpelledAsClickHouseSpellsThem() {
        assertThat(new DecimalType(18, 4).name()).isEqualTo("Decimal(18, 4)");
        assertThat(new DateTime64Type(3, "Europe/Paris").name())
                .isEqualTo("DateTime64(3, 'Europe/Paris')");
        assertThat(new MapType(DataTypes.STRING, new NullableType(DataTypes.INT8)).name())
                .isEqualTo("Map(String, Nullable(Int8))");
        assertThat(
                        new TupleType(
                                        List.of("a", "odd name"),
                                        List.of(DataTypes.UINT8, DataTypes.STRING))
                                .name())
                .isEqualTo("Tuple(a UInt8, `odd name` String)");
    }

    @Test
    void enumPrintsItsEntriesByValueWithQuotesEscaped() {
        EnumType type =
                new EnumType(
                        8, List.of(new EnumType.Entry("it's", 2), new EnumType.Entry("a", -1)));
        assertThat(type.name()).isEqualTo("Enum8('a' = -1, 'it\\'s' = 2)");
        assertThat(type.defaultValue()).isEqualTo(-1);
        assertThat(type.valueOf("it's")).isEqualTo(2);
        assertThat(type.valueOf("b")).isNull();
        assertThat(type.nameOf(-1)).isEqualTo("a");
    }

    @Test
    void enumRefusesARepeatedValue() {
        List<EnumType.Entry> entries =
                List.of(new EnumType.Entry("a", 1), new EnumType.Entry("b", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new EnumType(8, entries));
    }

    @Test
    void decimalTakesTheNarrowestLayout() {
        assertThat(new DecimalType(9, 0).layout()).isEqualTo(Layout.INT);
        assertThat(new DecimalType(10, 0).layout()).isEqualTo(Layout.LONG);
        assertThat(new DecimalType(38, 0).layout()).isEqualTo(Layout.WIDE_128);
        assertThat(new DecimalType(39, 0).layout()).isEqualTo(Layout.WIDE_256);
    }

    @Test
    void lowCardinalityStaysOutsideNullable() {
        DataType type = new LowCardinalityType(DataTypes.STRING);
        DataType nullable = DataTypes.nullable(type);
        assertThat(nullable.name()).isEqualTo("LowCardinality(Nullable(String))");
        assertThat(nullable.isNullable()).isTrue();
        assertThat(DataTypes.notNullable(nullable)).isEqualTo(type);
        assertThat(DataTypes.withoutWrappers(nullable)).isEqualTo(DataTypes.STRING);
    }
}
