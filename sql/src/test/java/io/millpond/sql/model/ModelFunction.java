package io.millpond.sql.model;

import io.millpond.sql.model.ModelType.Whole;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A function of the model: how it is written, what it takes, and what it gives for one row.
///
/// `template` has one `%s` an argument. `isStrict` says that the result is NULL where an argument
/// is; the value of the others sees nulls.
record ModelFunction(
        String template,
        List<Domain> domains,
        boolean isStrict,
        ResultType type,
        Nullability nullability,
        RowValue value) {
    /// What an argument may be.
    enum Domain {
        WHOLE,
        FRACTION,
        TEXT,
        DAY,
        WHOLES,
        /// A result of a comparison, so an integer that is 0 or 1.
        TRUTH,
        /// Whatever the first argument of this domain is.
        ANY,
        /// A small integer that is written in the query.
        SMALL_CONSTANT,
        /// A short text that is written in the query.
        TEXT_CONSTANT;

        boolean holds(ModelType type) {
            return switch (this) {
                case WHOLE -> type instanceof Whole;
                case TRUTH -> type.equals(Whole.TRUTH);
                case FRACTION -> type instanceof ModelType.Fraction;
                case TEXT -> type instanceof ModelType.Text;
                case DAY -> type instanceof ModelType.Day;
                case WHOLES -> type instanceof ModelType.Wholes;
                case ANY -> true;
                case SMALL_CONSTANT, TEXT_CONSTANT -> false;
            };
        }
    }

    /// The type of the result, or null where the model does not say.
    @FunctionalInterface
    interface ResultType {
        @Nullable ModelType of(List<ModelType> arguments);
    }

    /// Whether the result is Nullable, from whether the arguments are.
    @FunctionalInterface
    interface Nullability {
        boolean of(List<Boolean> arguments);
    }

    @FunctionalInterface
    interface RowValue {
        @Nullable Object of(List<@Nullable Object> values, List<ModelType> types, ModelType result);
    }

    static ModelFunction strict(
            String template, List<Domain> domains, ResultType type, RowValue value) {
        return new ModelFunction(
                template, domains, true, type, arguments -> arguments.contains(true), value);
    }

    static ModelFunction of(
            String template,
            List<Domain> domains,
            ResultType type,
            Nullability nullability,
            RowValue value) {
        return new ModelFunction(template, domains, false, type, nullability, value);
    }
}
