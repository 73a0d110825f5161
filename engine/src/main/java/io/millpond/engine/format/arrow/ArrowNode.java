package io.millpond.engine.format.arrow;

import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.List;

/// A field of an Arrow schema, with the type it has here: what buffers a batch has for it.
/// Immutable. The first buffer of each node is a
/// bitmap of the values that are not NULL.
sealed interface ArrowNode {
    String name();

    DataType type();

    private static DataType nullable(DataType type, boolean isNullable) {
        return isNullable && DataTypes.canBeInsideNullable(type) ? new NullableType(type) : type;
    }

    /// A buffer of values of one width.
    ///
    /// @param width in bytes; 0 of one bit
    /// @param plain the type without NULL
    record Fixed(String name, boolean isNullable, int width, DataType plain) implements ArrowNode {
        @Override
        public DataType type() {
            return nullable(plain, isNullable);
        }
    }

    /// A buffer of offsets and one of bytes.
    ///
    /// @param isLarge whether offsets have 64 bits
    record Texts(String name, boolean isNullable, boolean isLarge) implements ArrowNode {
        @Override
        public DataType type() {
            return nullable(DataTypes.STRING, isNullable);
        }
    }

    /// A buffer of views of 16 bytes, which hold short texts, or say where in any number of other
    /// buffers a long one is.
    record Views(String name, boolean isNullable) implements ArrowNode {
        @Override
        public DataType type() {
            return nullable(DataTypes.STRING, isNullable);
        }
    }

    /// A buffer of offsets, and the elements; a list that is NULL is read as an empty one.
    record Items(String name, boolean isLarge, ArrowNode element) implements ArrowNode {
        @Override
        public DataType type() {
            return new ArrayType(element.type());
        }
    }

    /// Elements, the same number for each list.
    record EvenItems(String name, int size, ArrowNode element) implements ArrowNode {
        @Override
        public DataType type() {
            return new ArrayType(element.type());
        }
    }

    /// A buffer of offsets, a group, and its two parts.
    record Pairs(String name, ArrowNode key, ArrowNode value) implements ArrowNode {
        @Override
        public DataType type() {
            return new MapType(DataTypes.notNullable(key.type()), value.type());
        }
    }

    /// Named parts; those of a group that is NULL are NULL, or defaults.
    record Group(String name, List<ArrowNode> parts, boolean isCaseIgnored) implements ArrowNode {
        @Override
        public DataType type() {
            return new TupleType(
                    parts.stream().map(ArrowNode::name).toList(),
                    parts.stream().map(ArrowNode::type).toList());
        }
    }

    /// A buffer of places in a dictionary, which comes in messages of its own.
    ///
    /// @param width of a place, in bytes
    /// @param isOuter whether it is a whole column, and then LowCardinality
    record Coded(
            String name,
            boolean isNullable,
            long id,
            int width,
            boolean isSigned,
            boolean isOuter,
            ArrowNode values)
            implements ArrowNode {
        @Override
        public DataType type() {
            DataType plain = DataTypes.notNullable(values.type());
            DataType type = nullable(plain, isNullable);
            return isOuter && DataTypes.canBeInsideNullable(plain)
                    ? new LowCardinalityType(type)
                    : type;
        }
    }
}
