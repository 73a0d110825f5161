package io.millpond.sql.exec;

import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.LambdaBody;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Terms compiled for blocks of one layout: every shared subexpression is computed once a block.
///
/// Immutable and thread-safe. Columns live in registers: first those of the input block, then one
/// for each step, in an order in which every step comes after what it needs.
final class Program {
    private final int inputCount;
    private final List<Step> steps = new ArrayList<>();
    private final int[] results;

    /// @param layout of the input blocks; has every slot that the terms read
    Program(List<Term> outputs, Layout layout) {
        this.inputCount = layout.slots().size();
        Compiler compiler = new Compiler(layout);
        this.results = outputs.stream().mapToInt(compiler::register).toArray();
    }

    /// One column for each output, of `rowCount` rows.
    List<Column> evaluate(List<Column> inputs, int rowCount) {
        Column[] registers = new Column[inputCount + steps.size()];
        for (int i = 0; i < inputCount; i++) {
            registers[i] = inputs.get(i);
        }
        for (int i = 0; i < steps.size(); i++) {
            registers[inputCount + i] = steps.get(i).run(registers, rowCount);
        }
        List<Column> columns = new ArrayList<>(results.length);
        for (int result : results) {
            columns.add(registers[result]);
        }
        return columns;
    }

    /// Computes one register from earlier ones.
    @FunctionalInterface
    private interface Step {
        Column run(Column[] registers, int rowCount);
    }

    /// Turns terms into steps.
    private final class Compiler {
        private final Layout layout;
        private final Map<Term, Integer> registers = new HashMap<>();

        Compiler(Layout layout) {
            this.layout = layout;
        }

        int register(Term term) {
            if (term instanceof Term.SlotValue(Slot slot)) {
                return layout.indexOf(slot);
            }
            Integer known = registers.get(term);
            if (known != null) {
                return known;
            }
            Step step = step(term);
            steps.add(step);
            int register = inputCount + steps.size() - 1;
            registers.put(term, register);
            return register;
        }

        private Step step(Term term) {
            return switch (term) {
                case Term.SlotValue _ -> throw new IllegalStateException("a slot is no step");
                case Term.Constant constant -> {
                    ConstantColumn one = new ConstantColumn(constant.value(), 1);
                    yield (_, rowCount) -> one.withRowCount(rowCount);
                }
                case Term.Call call when LazyCall.isLazy(call) ->
                        lazy(new LazyCall(call, layout), call);
                case Term.Call call -> call(call);
                case Term.LambdaCall call -> lambda(call);
                case Term.Aggregate aggregate -> throw misplaced(aggregate);
                case Term.Windowed windowed -> throw misplaced(windowed);
            };
        }

        private static IllegalStateException misplaced(Term term) {
            return new IllegalStateException("not lowered: " + term.text());
        }

        /// Only the first argument is computed for all rows.
        private Step lazy(LazyCall lazy, Term.Call call) {
            int first = register(call.arguments().getFirst());
            int inputs = inputCount;
            return (registers, rowCount) ->
                    lazy.evaluate(
                            Arrays.asList(registers).subList(0, inputs),
                            registers[first],
                            rowCount);
        }

        private Step call(Term.Call call) {
            int[] arguments = call.arguments().stream().mapToInt(this::register).toArray();
            BoundFunction function = call.function();
            return (registers, rowCount) -> function.apply(pick(registers, arguments), rowCount);
        }

        private Step lambda(Term.LambdaCall call) {
            int[] arrays = call.arrays().stream().mapToInt(this::register).toArray();
            List<Slot> captured = Slots.captured(call);
            int[] outer = layout.indexesOf(captured);
            List<Slot> inner = new ArrayList<>(call.parameters());
            inner.addAll(captured);
            Program body = new Program(List.of(call.body()), new Layout(inner));
            int parameterCount = call.parameters().size();
            return (registers, rowCount) -> {
                LambdaBody lambda =
                        (elements, outerRows, elementCount) -> {
                            List<Column> inputs =
                                    new ArrayList<>(elements.subList(0, parameterCount));
                            for (int index : outer) {
                                inputs.add(registers[index].gather(outerRows, elementCount));
                            }
                            return body.evaluate(inputs, elementCount).getFirst();
                        };
                return call.function().apply(lambda, pick(registers, arrays), rowCount);
            };
        }

        private static List<Column> pick(Column[] registers, int[] indexes) {
            List<Column> columns = new ArrayList<>(indexes.length);
            for (int index : indexes) {
                columns.add(registers[index]);
            }
            return columns;
        }
    }
}
