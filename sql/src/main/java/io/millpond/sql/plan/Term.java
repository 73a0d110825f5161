package io.millpond.sql.plan;

import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.BoundHigherOrder;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A bound expression: a node of a graph in which equal subexpressions are one node.
///
/// Made by [Terms] and compared by identity there; immutable.
public sealed interface Term {
    DataType type();

    /// The expression as SQL, for messages and explanations.
    String text();

    /// The terms whose values this one is computed from.
    List<Term> inputs();

    /// The value of a column.
    record SlotValue(Slot slot) implements Term {
        @Override
        public DataType type() {
            return slot.type();
        }

        @Override
        public String text() {
            return slot.name();
        }

        @Override
        public List<Term> inputs() {
            return List.of();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// The same value for every row.
    ///
    /// @param value one row, not a constant column
    record Constant(DataType type, Column value, String text) implements Term {
        @Override
        public List<Term> inputs() {
            return List.of();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// A scalar function of other terms.
    record Call(String name, BoundFunction function, List<Term> arguments, String text)
            implements Term {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public DataType type() {
            return function.resultType();
        }

        @Override
        public List<Term> inputs() {
            return arguments;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// A function of a lambda and arrays.
    ///
    /// @param parameters of the lambda
    /// @param body in terms of `parameters` and of any slot outside
    record LambdaCall(
            String name,
            BoundHigherOrder function,
            List<Slot> parameters,
            Term body,
            List<Term> arrays,
            String text)
            implements Term {
        public LambdaCall {
            parameters = List.copyOf(parameters);
            arrays = List.copyOf(arrays);
        }

        @Override
        public DataType type() {
            return function.resultType();
        }

        @Override
        public List<Term> inputs() {
            List<Term> inputs = new ArrayList<>(arrays);
            inputs.add(body);
            return inputs;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// An aggregate of the rows of a group.
    record Aggregate(String name, BoundAggregate aggregate, List<Term> arguments, String text)
            implements Term {
        public Aggregate {
            arguments = List.copyOf(arguments);
        }

        @Override
        public DataType type() {
            return aggregate.resultType();
        }

        @Override
        public List<Term> inputs() {
            return arguments;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// A function of the rows around the current one.
    record Windowed(WindowFunction function, List<Term> arguments, WindowShape window, String text)
            implements Term {
        public Windowed {
            arguments = List.copyOf(arguments);
        }

        @Override
        public DataType type() {
            return function.resultType();
        }

        @Override
        public List<Term> inputs() {
            List<Term> inputs = new ArrayList<>(arguments);
            inputs.addAll(window.partitionBy());
            window.orderBy().forEach(key -> inputs.add(key.term()));
            return inputs;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
