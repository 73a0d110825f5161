package io.millpond.sql.function;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Fixes functions to arguments and puts around them what their traits do not claim: from the
/// outside in, constant folding, dictionaries, NULLs, constants spelled out.
public final class Binding {
    private Binding() {}

    static BoundFunction bind(
            ScalarFunction function, List<Argument> arguments, FunctionContext context) {
        BoundFunction variants = context.functions().variants().bind(function, arguments, context);
        BoundFunction bound =
                variants == null ? DictionaryBinding.bind(function, arguments, context) : variants;
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
        boolean isDeterministic =
                bound.isDeterministic() && !function.traits().contains(Trait.NOT_DETERMINISTIC);
        boolean mayFail = bound.mayFail() && mayFail(function.traits(), arguments);
        if (isDeterministic != bound.isDeterministic() || mayFail != bound.mayFail()) {
            bound = new Promise(bound, isDeterministic, mayFail);
        }
        if (function.traits().contains(Trait.HANDLES_CONSTANTS)) {
            return bound;
        }
        return new SpellingOut(bound);
    }

    private static boolean mayFail(Set<Trait> traits, List<Argument> arguments) {
        if (traits.contains(Trait.NEVER_FAILS)) {
            return false;
        }
        if (traits.contains(Trait.NEVER_FAILS_WITHOUT_DECIMALS)) {
            return arguments.stream()
                    .anyMatch(a -> DataTypes.withoutWrappers(a.type()) instanceof DecimalType);
        }
        return !traits.contains(Trait.NEVER_FAILS_WITH_CONSTANTS)
                || !arguments.stream().skip(1).allMatch(Argument::isConstant);
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
        public boolean mayFail() {
            return false;
        }

        @Override
        public @Nullable Column constantResult() {
            return value;
        }
    }

    /// Tells of a function what its traits do.
    private record Promise(BoundFunction inner, boolean isDeterministic, boolean mayFail)
            implements BoundFunction {
        @Override
        public DataType resultType() {
            return inner.resultType();
        }

        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            return inner.apply(arguments, rowCount);
        }

        @Override
        public @Nullable Column constantResult() {
            return inner.constantResult();
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
        public boolean mayFail() {
            return inner.mayFail();
        }

        @Override
        public @Nullable Column constantResult() {
            return inner.constantResult();
        }
    }
}
