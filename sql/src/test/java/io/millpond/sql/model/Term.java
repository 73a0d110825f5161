package io.millpond.sql.model;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// An expression of the model.
sealed interface Term {
    ModelType type();

    /// Whether the result's type is Nullable.
    boolean isNullable();

    /// The expression in SQL, with the columns as `columns` writes them.
    String sql(Function<Reference, String> columns);

    /// The value in a row, or null.
    @Nullable Object value(List<@Nullable Object> row);

    /// The column at `index` of the table.
    record Reference(int index, ModelType type, boolean isNullable) implements Term {
        @Override
        public String sql(Function<Reference, String> columns) {
            return columns.apply(this);
        }

        @Override
        public @Nullable Object value(List<@Nullable Object> row) {
            return row.get(index);
        }
    }

    /// A value written in the query.
    record Constant(ModelType type, boolean isNullable, String text, @Nullable Object value)
            implements Term {
        @Override
        public String sql(Function<Reference, String> columns) {
            return text;
        }

        @Override
        public @Nullable Object value(List<@Nullable Object> row) {
            return value;
        }
    }

    /// A call of a function.
    record Call(ModelFunction function, List<Term> arguments, ModelType type, boolean isNullable)
            implements Term {
        @Override
        public String sql(Function<Reference, String> columns) {
            Object[] texts = arguments.stream().map(term -> term.sql(columns)).toArray();
            return function.template().formatted(texts);
        }

        @Override
        public @Nullable Object value(List<@Nullable Object> row) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Term argument : arguments) {
                values.add(argument.value(row));
            }
            if (function.isStrict() && values.contains(null)) {
                return null;
            }
            List<ModelType> types = arguments.stream().map(Term::type).toList();
            return function.value().of(values, types, type);
        }
    }
}
