package io.millpond.sql.exec;

import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.LambdaBody;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Terms compiled for blocks of one layout: every shared subexpression is computed once a block.
///
/// Thread-safe. Columns live in registers: first those of the input block, then one
/// for each step, in an order in which every step comes after what it needs.
///
/// Steps may take long for large values or for slow functions: there is a checkpoint before each,
/// and blocks are cut for them where the results do not depend on that.
final class Program {
    private final int inputCount;
    private final List<Step> steps = new ArrayList<>();
    private final int[] results;
    private final List<Term> outputs;
    private final Checkpoint checkpoint;

    /// Null where blocks are never cut.
    private final @Nullable Pace pace;

    /// @param layout of the input blocks; has every slot that the terms read
    Program(List<Term> outputs, Layout layout, Checkpoint checkpoint) {
        this.outputs = List.copyOf(outputs);
        this.checkpoint = checkpoint;
        this.inputCount = layout.slots().size();
        Compiler compiler = new Compiler(layout);
        this.results = outputs.stream().mapToInt(compiler::register).toArray();
        this.pace = mayBeCut(outputs) ? new Pace() : null;
    }

    /// Whether some of the terms may take long for few rows, and each is the same for a row
    /// whatever rows are in the block.
    private static boolean mayBeCut(List<Term> terms) {
        Set<Term> all = new HashSet<>();
        terms.forEach(term -> collect(term, all));
        return all.stream().anyMatch(Program::mayBeSlow)
                && all.stream().noneMatch(Program::dependsOnBlock);
    }

    private static void collect(Term term, Set<Term> all) {
        if (all.add(term)) {
            term.inputs().forEach(input -> collect(input, all));
        }
    }

    private static boolean mayBeSlow(Term term) {
        return switch (term) {
            case Term.LambdaCall _ -> true;
            case Term.Call call ->
                    call.function().readsTables()
                            || hasAnySize(call.type())
                            || call.arguments().stream().anyMatch(one -> hasAnySize(one.type()));
            case Term.SlotValue _, Term.Constant _, Term.Aggregate _, Term.Windowed _ -> false;
        };
    }

    private static boolean hasAnySize(DataType type) {
        return switch (DataTypes.withoutWrappers(type).layout()) {
            case BYTES, ARRAY, MAP, TUPLE, VARIANT, OBJECT -> true;
            case BYTE,
                    SHORT,
                    INT,
                    LONG,
                    WIDE_128,
                    WIDE_256,
                    FLOAT,
                    DOUBLE,
                    FIXED_BYTES,
                    NULLABLE,
                    DICTIONARY ->
                    false;
        };
    }

    private static boolean dependsOnBlock(Term term) {
        return term instanceof Term.Call call && !call.function().isDeterministic();
    }

    /// One column for each output, of `rowCount` rows.
    List<Column> evaluate(List<Column> inputs, int rowCount) {
        Pace known = pace;
        if (known == null) {
            return outputs(run(inputs, rowCount));
        }
        boolean isWhole =
                rowCount <= 1
                        || (rowCount <= Pace.FIRST_ROWS && known.rows(rowCount) == rowCount)
                        || inputs.stream().anyMatch(DictionaryColumn.class::isInstance);
        return isWhole ? outputs(run(inputs, rowCount)) : runInPieces(inputs, rowCount, known);
    }

    private List<Column> runInPieces(List<Column> inputs, int rowCount, Pace known) {
        List<List<Column>> pieces = new ArrayList<>();
        int from = 0;
        while (from < rowCount) {
            int start = from;
            int to = from + known.rows(rowCount - from);
            boolean isWhole = to - start == rowCount;
            List<Column> some =
                    isWhole
                            ? inputs
                            : inputs.stream().map(column -> column.slice(start, to)).toList();
            long begun = checkpoint.nanoTime();
            Column[] registers = run(some, to - start);
            known.took(to - start, checkpoint.nanoTime() - begun, largestBytes(registers));
            pieces.add(outputs(registers));
            from = to;
        }
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        List<Column> columns = new ArrayList<>(results.length);
        for (int i = 0; i < results.length; i++) {
            int output = i;
            if (results[i] < inputCount) {
                columns.add(inputs.get(results[i]));
            } else if (outputs.get(i) instanceof Term.Constant constant) {
                columns.add(new ConstantColumn(constant.value(), rowCount));
            } else {
                List<Column> parts = pieces.stream().map(piece -> piece.get(output)).toList();
                columns.add(Columns.concat(outputs.get(i).type(), parts));
            }
        }
        return columns;
    }

    /// All registers.
    private Column[] run(List<Column> inputs, int rowCount) {
        Column[] registers = new Column[inputCount + steps.size()];
        for (int i = 0; i < inputCount; i++) {
            registers[i] = inputs.get(i);
        }
        for (int i = 0; i < steps.size(); i++) {
            checkpoint.pass();
            registers[inputCount + i] = steps.get(i).run(registers, rowCount);
        }
        return registers;
    }

    private List<Column> outputs(Column[] registers) {
        List<Column> columns = new ArrayList<>(results.length);
        for (int result : results) {
            columns.add(registers[result]);
        }
        return columns;
    }

    /// The size of the largest column that was computed.
    private long largestBytes(Column[] registers) {
        long largest = 0;
        for (int i = inputCount; i < registers.length; i++) {
            largest = Math.max(largest, registers[i].retainedBytes());
        }
        return largest;
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
                        lazy(new LazyCall(call, layout, checkpoint), call);
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
            Program body = new Program(List.of(call.body()), new Layout(inner), checkpoint);
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
