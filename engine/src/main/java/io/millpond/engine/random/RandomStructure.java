package io.millpond.engine.random;

import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;

import java.util.ArrayList;
import java.util.List;

/// Random columns, for random rows of which nobody says what they are made of.
///
/// *Differs:* ClickHouse's are of more types, and others for the same seed.
public final class RandomStructure {
    private static final int COLUMN_COUNT_MAX = 32;
    private static final int FIXED_LENGTH_MAX = 64;

    private static final List<DataType> PLAIN =
            List.of(
                    DataTypes.INT8,
                    DataTypes.INT16,
                    DataTypes.INT32,
                    DataTypes.INT64,
                    DataTypes.INT128,
                    DataTypes.INT256,
                    DataTypes.UINT8,
                    DataTypes.UINT16,
                    DataTypes.UINT32,
                    DataTypes.UINT64,
                    DataTypes.UINT128,
                    DataTypes.UINT256,
                    DataTypes.FLOAT32,
                    DataTypes.FLOAT64,
                    DataTypes.BOOL,
                    DataTypes.STRING,
                    DataTypes.UUID,
                    DataTypes.IPV4,
                    DataTypes.IPV6,
                    DataTypes.DATE,
                    DataTypes.DATE32,
                    DataTypes.DATE_TIME,
                    new DateTime64Type(3, null));

    private RandomStructure() {}

    /// Columns `c1`, `c2`, …, the same ones for the same seed.
    public static Header header(long seed) {
        RandomWords words = new RandomWords(seed);
        int count = 1 + (int) words.next(COLUMN_COUNT_MAX);
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            fields.add(new Field("c" + i, type(words)));
        }
        return new Header(fields);
    }

    private static DataType type(RandomWords words) {
        DataType plain = PLAIN.get((int) words.next(PLAIN.size()));
        return switch ((int) words.next(12)) {
            case 0 -> new NullableType(plain);
            case 1 -> new ArrayType(plain);
            case 2 -> new MapType(DataTypes.STRING, plain);
            case 3 -> new FixedStringType(1 + (int) words.next(FIXED_LENGTH_MAX));
            case 4 -> {
                int precision = 1 + (int) words.next(76);
                yield new DecimalType(precision, (int) words.next(precision + 1));
            }
            default -> plain;
        };
    }
}
