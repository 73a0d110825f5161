package io.millpond.sql.function;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Fixes functions to arguments and puts around them what their traits do not claim: from the
/// outside in, constant folding, dictionaries, NULLs, constants spelled out.
public final class Binding {
    private Binding() {}

    static BoundFunction bind(
            ScalarFunction function, List<Argument> arguments, FunctionContext context) {
        BoundFunction bound = DictionaryBinding.bind(function, arguments, context);
        if (bound.constantResult() != null || !isFoldable(function, bound, arguments)) {
            return bound;
        }
        List<Column> columns = new ArrayList<>(arguments.size());
        for (Argument argument : arguments) {
            Column constant = argument.constant();
            if (constant != null) {
                columns.add(constant);
            }
        }
        Column result = Columns.full(bound.apply(columns, 1));
        return new ConstantFunction(bound.resultType(), result);
    }

    private static boolean isFoldable(
            ScalarFunction function, BoundFunction bound, List<Argument> arguments) {
        return !function.traits().contains(Trait.NOT_DETERMINISTIC)
                && !function.traits().contains(Trait.NOT_FOLDABLE)
                && bound.isDeterministic()
                && arguments.stream().allMatch(Argument::isConstant);
    }

    /// Binds the kernel itself.
    static BoundFunction bindKernel(
            ScalarFunction function, List<Argument> arguments, FunctionContext context) {
        BoundFunction bound = function.bind(arguments, context);
        if (function.traits().contains(Trait.NOT_DETERMINISTIC) && bound.isDeterministic()) {
            bound = new NotDeterministic(bound);
        }
        if (function.traits().contains(Trait.HANDLES_CONSTANTS)) {
            return bound;
        }
        return new SpellingOut(bound);
    }

    /// A function whose result is known.
    ///
    /// @param value one row
    public record ConstantFunction(DataType resultType, Column value) implements BoundFunction {
        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            return new ConstantColumn(value, rowCount);
        }

        @Override
        public @Nullable Column constantResult() {
            return value;
        }
    }

    /// Marks a function as giving another result each time.
    private record NotDeterministic(BoundFunction inner) implements BoundFunction {
        @Override
        public DataType resultType() {
            return inner.resultType();
        }

        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            return inner.apply(arguments, rowCount);
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    /// Spells constant columns out before the function sees them.
    private record SpellingOut(BoundFunction inner) implements BoundFunction {
        @Override
        public DataType resultType() {
            return inner.resultType();
        }

        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            List<Column> full = arguments;
            for (int i = 0; i < arguments.size(); i++) {
                if (arguments.get(i) instanceof ConstantColumn) {
                    full = arguments.stream().map(Columns::full).toList();
                    break;
                }
            }
            return inner.apply(full, rowCount);
        }

        @Override
        public boolean isDeterministic() {
            return inner.isDeterministic();
        }

        @Override
        public @Nullable Column constantResult() {
            return inner.constantResult();
        }
    }
}
