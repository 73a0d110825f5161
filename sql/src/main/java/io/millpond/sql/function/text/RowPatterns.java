package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The patterns of each row, compiled once where they are constant. Immutable.
///
/// @param constant the patterns of all rows; null where each row has its own
record RowPatterns<T>(@Nullable List<T> constant, Function<String, T> compiler) {
    static <T> RowPatterns<T> of(Argument patterns, Function<String, T> compiler) {
        Column constant = patterns.constant();
        return new RowPatterns<>(
                constant == null ? null : compiled(constant, 0, compiler), compiler);
    }

    List<T> at(Column patterns, int row) {
        return constant != null ? constant : compiled(Columns.full(patterns), row, compiler);
    }

    private static <T> List<T> compiled(Column patterns, int row, Function<String, T> compiler) {
        ArrayColumn lists = (ArrayColumn) patterns;
        var texts = Arguments.texts(lists.elements());
        List<T> compiled = new ArrayList<>();
        for (int i = lists.start(row); i < lists.end(row); i++) {
            compiled.add(compiler.apply(texts.text(i)));
        }
        return compiled;
    }
}
