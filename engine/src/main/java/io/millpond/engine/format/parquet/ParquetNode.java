package io.millpond.engine.format.parquet;

import dev.hardwood.schema.ColumnSchema;

import io.millpond.engine.format.ForeignFields;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.List;
import java.util.function.IntConsumer;

/// One column of a Parquet file's schema, or a part of one, with the type it has here. Immutable.
sealed interface ParquetNode {
    DataType type();

    /// The first column of the file among those below, whose offsets are those of them all.
    int firstLeaf();

    /// Calls `leaves` with the columns of the file that a value of `type` is put together from.
    void collect(DataType type, IntConsumer leaves);

    /// Values.
    ///
    /// @param plain the type without NULL
    record Leaf(ColumnSchema column, DataType plain, boolean isNullable) implements ParquetNode {
        @Override
        public DataType type() {
            return isNullable ? new NullableType(plain) : plain;
        }

        @Override
        public int firstLeaf() {
            return column.columnIndex();
        }

        @Override
        public void collect(DataType type, IntConsumer leaves) {
            leaves.accept(column.columnIndex());
        }
    }

    /// A list; one that is NULL is read as an empty one.
    record Items(ParquetNode element) implements ParquetNode {
        @Override
        public DataType type() {
            return new ArrayType(element.type());
        }

        @Override
        public int firstLeaf() {
            return element.firstLeaf();
        }

        @Override
        public void collect(DataType type, IntConsumer leaves) {
            element.collect(((ArrayType) type).element(), leaves);
        }
    }

    /// A map; one that is NULL is read as an empty one.
    record Pairs(ParquetNode key, ParquetNode value) implements ParquetNode {
        @Override
        public DataType type() {
            return new MapType(key.type(), value.type());
        }

        @Override
        public int firstLeaf() {
            return key.firstLeaf();
        }

        @Override
        public void collect(DataType type, IntConsumer leaves) {
            MapType map = (MapType) type;
            key.collect(map.key(), leaves);
            value.collect(map.value(), leaves);
        }
    }

    /// A group of named parts; the parts of one that is NULL are NULL, or defaults.
    ///
    /// @param isOptional whether the group itself may be NULL
    /// @param isCaseIgnored whether names are found in any case
    record Group(
            List<String> names, List<ParquetNode> parts, boolean isOptional, boolean isCaseIgnored)
            implements ParquetNode {
        @Override
        public DataType type() {
            return new TupleType(names, parts.stream().map(ParquetNode::type).toList());
        }

        @Override
        public int firstLeaf() {
            return parts.getFirst().firstLeaf();
        }

        /// The part that is an element of a tuple; -1 where the file has none.
        int part(String name) {
            int index = names.indexOf(name);
            for (int i = 0; isCaseIgnored && index < 0 && i < names.size(); i++) {
                index = names.get(i).equalsIgnoreCase(name) ? i : -1;
            }
            return index;
        }

        @Override
        public void collect(DataType type, IntConsumer leaves) {
            TupleType tuple = (TupleType) type;
            List<String> wanted = ForeignFields.names(tuple);
            for (int i = 0; i < wanted.size(); i++) {
                int part = part(wanted.get(i));
                if (part >= 0) {
                    parts.get(part).collect(tuple.elements().get(i), leaves);
                }
            }
        }
    }
}
