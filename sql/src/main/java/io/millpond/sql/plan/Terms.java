package io.millpond.sql.plan;

import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.BoundHigherOrder;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionRegistry;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Makes terms, the same object for the same expression, and folds constants. Single-threaded.
public final class Terms {
    private final FunctionContext context;
    private final FunctionRegistry registry;
    private final Map<Slot, Term> slots = new HashMap<>();
    private final Map<DataType, List<Term.Constant>> constants = new HashMap<>();
    private final Map<Key, Term> computed = new HashMap<>();
    private final Map<Term, Integer> numbers = new HashMap<>();
    private static final String PARAMETER = "_parameter_";

    private final Map<ParameterKey, Slot> parameterSlots = new HashMap<>();

    /// What makes a computed term: kind and name, type, and the numbers of its inputs.
    private record Key(String kind, DataType type, Object detail, List<Integer> inputs) {}

    public Terms(FunctionContext context, FunctionRegistry registry) {
        this.context = context;
        this.registry = registry;
    }

    public FunctionContext context() {
        return context;
    }

    public FunctionRegistry registry() {
        return registry;
    }

    public Term slot(Slot slot) {
        return slots.computeIfAbsent(slot, Term.SlotValue::new);
    }

    /// A value that is the same for all rows.
    ///
    /// @param value one row, constant or not
    public Term constant(DataType type, Column value, String text) {
        Column one = value instanceof ConstantColumn constant ? constant.value() : value;
        List<Term.Constant> known = constants.computeIfAbsent(type, _ -> new ArrayList<>());
        for (Term.Constant other : known) {
            if (isSame(one, other.value()) && other.text().equals(text)) {
                return other;
            }
        }
        Term.Constant made = new Term.Constant(type, one, text);
        known.add(made);
        return made;
    }

    /// Whether two values are the same, zeros of different signs not being.
    private static boolean isSame(Column left, Column right) {
        return switch (left) {
            case DoubleColumn plain ->
                    Double.doubleToLongBits(plain.value(0))
                            == Double.doubleToLongBits(((DoubleColumn) right).value(0));
            case FloatColumn plain ->
                    Float.floatToIntBits(plain.value(0))
                            == Float.floatToIntBits(((FloatColumn) right).value(0));
            default -> left.equalAt(0, right, 0);
        };
    }

    /// The function `name` of some arguments.
    public Term call(String name, List<Term> arguments, String text) {
        BoundFunction function = registry.bind(name, arguments(arguments), context);
        return call(name, function, "", arguments, text);
    }

    /// A bound function of some arguments; a constant where its result is one.
    ///
    /// @param detail tells functions of one name and one type apart
    public Term call(
            String name, BoundFunction function, Object detail, List<Term> arguments, String text) {
        Column result = function.constantResult();
        if (result != null) {
            return constant(function.resultType(), result, text);
        }
        return known(
                new Key("call " + name, function.resultType(), detail, numbers(arguments)),
                () -> new Term.Call(name, function, arguments, text));
    }

    /// What a function is told about its arguments when it is bound.
    public static List<Argument> arguments(List<Term> terms) {
        List<Argument> arguments = new ArrayList<>(terms.size());
        for (Term term : terms) {
            Column value = term instanceof Term.Constant constant ? constant.value() : null;
            arguments.add(new Argument(term.type(), value, term.text()));
        }
        return arguments;
    }

    /// The term as a value of type `to`; itself where it is one already.
    public Term cast(Term term, DataType to) {
        if (term.type().equals(to)) {
            return term;
        }
        Cast cast = Casts.bind(term.type(), to, context);
        if (term instanceof Term.Constant constant) {
            return constant(to, cast.apply(constant.value(), 1), constant.text());
        }
        return call("_CAST", new CastFunction(to, cast), "", List.of(term), term.text());
    }

    private record CastFunction(DataType resultType, Cast cast) implements BoundFunction {
        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            return cast.apply(arguments.getFirst(), rowCount);
        }
    }

    /// The slot of a lambda's parameter: the same one for lambdas that say the same.
    ///
    /// @param depth how many lambdas are around
    /// @param index of the parameter
    public Slot parameterSlot(int depth, int index, DataType type) {
        return parameterSlots.computeIfAbsent(
                new ParameterKey(depth, index, type),
                _ -> new Slot(PARAMETER + depth + "_" + index, type));
    }

    /// Whether a slot is that of a lambda's parameter, which only the lambda's body has.
    public static boolean isParameter(Slot slot) {
        return slot.name().startsWith(PARAMETER);
    }

    private record ParameterKey(int depth, int index, DataType type) {}

    public Term lambdaCall(
            String name,
            BoundHigherOrder function,
            List<Slot> parameters,
            Term body,
            List<Term> arrays,
            String text) {
        List<Term> inputs = new ArrayList<>(arrays);
        inputs.add(body);
        List<Integer> parameterNumbers = numbers(parameters.stream().map(this::slot).toList());
        return known(
                new Key("lambda " + name, function.resultType(), parameterNumbers, numbers(inputs)),
                () -> new Term.LambdaCall(name, function, parameters, body, arrays, text));
    }

    /// An aggregate of some arguments.
    ///
    /// @param detail the parameters in the first pair of parentheses
    public Term aggregate(
            String name,
            BoundAggregate aggregate,
            Object detail,
            List<Term> arguments,
            String text) {
        return known(
                new Key("aggregate " + name, aggregate.resultType(), detail, numbers(arguments)),
                () -> new Term.Aggregate(name, aggregate, arguments, text));
    }

    public Term windowed(
            WindowFunction function,
            List<Term> arguments,
            WindowShape window,
            Object detail,
            String text) {
        Term.Windowed made = new Term.Windowed(function, arguments, window, text);
        return known(
                new Key("window", function.resultType(), detail, numbers(made.inputs())),
                () -> made);
    }

    private Term known(Key key, Supplier<Term> maker) {
        Term known = computed.get(key);
        if (known == null) {
            known = maker.get();
            computed.put(key, known);
        }
        return known;
    }

    private List<Integer> numbers(List<Term> terms) {
        List<Integer> result = new ArrayList<>(terms.size());
        for (Term term : terms) {
            Integer number = numbers.get(term);
            if (number == null) {
                number = numbers.size();
                numbers.put(term, number);
            }
            result.add(number);
        }
        return result;
    }

    /// The term with some of its parts replaced; functions whose argument types change are bound
    /// anew.
    ///
    /// @param replacement the new part for a part, or null where it stays
    public Term rewrite(Term term, Replacement replacement) {
        return rewrite(term, replacement, new HashMap<>());
    }

    /// What stands in place of a part of a term.
    @FunctionalInterface
    public interface Replacement {
        @Nullable Term of(Term part);
    }

    private Term rewrite(Term term, Replacement replacement, Map<Term, Term> done) {
        Term known = done.get(term);
        if (known == null) {
            Term replaced = replacement.of(term);
            known = replaced != null ? replaced : rewriteInputs(term, replacement, done);
            done.put(term, known);
        }
        return known;
    }

    private Term rewriteInputs(Term term, Replacement replacement, Map<Term, Term> done) {
        return switch (term) {
            case Term.SlotValue _, Term.Constant _ -> term;
            case Term.Call call -> {
                List<Term> arguments = rewriteAll(call.arguments(), replacement, done);
                yield isUnchanged(arguments, call.arguments()) ? call : rebind(call, arguments);
            }
            case Term.LambdaCall call -> {
                List<Term> arrays = rewriteAll(call.arrays(), replacement, done);
                Term body = rewrite(call.body(), replacement, done);
                yield body.equals(call.body()) && isUnchanged(arrays, call.arrays())
                        ? call
                        : lambdaCall(
                                call.name(),
                                call.function(),
                                call.parameters(),
                                body,
                                arrays,
                                call.text());
            }
            case Term.Aggregate aggregate -> aggregate;
            case Term.Windowed windowed -> rewriteWindow(windowed, replacement, done);
        };
    }

    private Term rewriteWindow(Term.Windowed term, Replacement replacement, Map<Term, Term> done) {
        WindowShape shape = term.window();
        List<SortTerm> order = new ArrayList<>();
        for (SortTerm key : shape.orderBy()) {
            order.add(
                    new SortTerm(
                            rewrite(key.term(), replacement, done),
                            key.isDescending(),
                            key.isNullsFirst()));
        }
        WindowShape rewritten =
                new WindowShape(
                        rewriteAll(shape.partitionBy(), replacement, done),
                        order,
                        shape.unit(),
                        shape.begin(),
                        shape.end());
        List<Term> arguments = rewriteAll(term.arguments(), replacement, done);
        return rewritten.equals(shape) && isUnchanged(arguments, term.arguments())
                ? term
                : new Term.Windowed(term.function(), arguments, rewritten, term.text());
    }

    private Term rebind(Term.Call call, List<Term> arguments) {
        boolean isSameTypes = true;
        for (int i = 0; i < arguments.size(); i++) {
            isSameTypes &= arguments.get(i).type().equals(call.arguments().get(i).type());
        }
        boolean isNamed = registry.contains(call.name());
        if (isSameTypes || !isNamed) {
            return call(call.name(), call.function(), call, arguments, call.text());
        }
        return call(call.name(), arguments, call.text());
    }

    private List<Term> rewriteAll(List<Term> terms, Replacement replacement, Map<Term, Term> done) {
        List<Term> result = new ArrayList<>(terms.size());
        for (Term term : terms) {
            result.add(rewrite(term, replacement, done));
        }
        return result;
    }

    private static boolean isUnchanged(List<Term> left, List<Term> right) {
        for (int i = 0; i < left.size(); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether `term` or a part of it meets a test.
    public static boolean contains(Term term, Predicate<Term> test) {
        return test.test(term) || term.inputs().stream().anyMatch(part -> contains(part, test));
    }
}
