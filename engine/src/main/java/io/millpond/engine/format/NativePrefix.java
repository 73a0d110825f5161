package io.millpond.engine.format;

import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the prefix of a column in Native says that its data has to be read with. Immutable.
///
/// @param inner the prefixes of the inner columns, in the order in which they are written
/// @param types the alternatives of a Dynamic in their order; null stands for the shared values
/// @param paths the dynamic paths of a JSON
/// @param isText whether a JSON is a column of texts
record NativePrefix(
        List<NativePrefix> inner,
        List<@Nullable DataType> types,
        List<String> paths,
        boolean isText) {
    /// Of a type that has none.
    static final NativePrefix NONE = new NativePrefix(List.of(), List.of(), List.of(), false);

    static NativePrefix of(List<NativePrefix> inner) {
        return new NativePrefix(inner, List.of(), List.of(), false);
    }

    /// The prefix of the `index`-th inner column.
    NativePrefix at(int index) {
        return inner.isEmpty() ? NONE : inner.get(index);
    }
}
