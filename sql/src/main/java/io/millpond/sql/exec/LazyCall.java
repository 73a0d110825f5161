package io.millpond.sql.exec;

import io.millpond.sql.plan.FailingTerms;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A call of `if`, `multiIf`, `and` or `or` that computes each argument only for the rows that
/// need it, so that `if(x = 0, 0, intDiv(1, x))` does not fail.
///
/// Rows that do not need an argument get the default of its type; the function itself then runs
/// over full columns. Source: ClickHouse's `short_circuit_function_evaluation`.
final class LazyCall {
    private static final Set<String> CONDITIONALS = Set.of("if", "multiif");
    private static final Set<String> CONNECTIVES = Set.of("and", "or");

    private final Term.Call call;
    private final boolean isConditional;
    private final boolean isAnd;
    private final List<Branch> branches = new ArrayList<>();

    /// An argument after the first, compiled over the slots it reads.
    private record Branch(Program program, List<Integer> inputs, DataType type) {}

    LazyCall(Term.Call call, Layout layout, Checkpoint checkpoint) {
        this.call = call;
        this.isConditional = CONDITIONALS.contains(lower(call.name()));
        this.isAnd = lower(call.name()).equals("and");
        for (Term argument : call.arguments().subList(1, call.arguments().size())) {
            List<Slot> slots = List.copyOf(Slots.of(List.of(argument)));
            List<Integer> inputs = slots.stream().map(layout::indexOf).toList();
            Program program = new Program(List.of(argument), new Layout(slots), checkpoint);
            branches.add(new Branch(program, inputs, argument.type()));
        }
    }

    /// Whether arguments after the first may fail and the function can do without them.
    static boolean isLazy(Term.Call call) {
        String name = lower(call.name());
        return (CONDITIONALS.contains(name) || CONNECTIVES.contains(name))
                && call.arguments().stream().skip(1).anyMatch(FailingTerms::contains);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// @param first the first argument's value for all rows
    Column evaluate(List<Column> inputs, Column first, int rowCount) {
        List<Column> arguments = new ArrayList<>();
        arguments.add(first);
        int[] rows = allRows(rowCount);
        int[] chosen = isConditional ? select(rows, first, true) : select(rows, first, !isAnd);
        int[] remaining = without(rows, chosen);
        for (int i = 0; i < branches.size(); i++) {
            boolean isValue = isConditional && (i % 2 == 0 || i == branches.size() - 1);
            boolean isLast = i == branches.size() - 1;
            int[] needed = isValue && !isLast ? chosen : remaining;
            Column column = evaluateFor(branches.get(i), inputs, needed, rowCount);
            arguments.add(column);
            if (isConditional && !isValue) {
                chosen = select(remaining, column, true);
                remaining = without(remaining, chosen);
            } else if (!isConditional) {
                remaining = without(remaining, select(remaining, column, !isAnd));
            }
        }
        return call.function().apply(arguments, rowCount);
    }

    private static int[] allRows(int rowCount) {
        int[] rows = new int[rowCount];
        Arrays.setAll(rows, row -> row);
        return rows;
    }

    /// The rows of `rows` for which `condition` is true, or else definitely false.
    private static int[] select(int[] rows, Column condition, boolean value) {
        byte[] truth = Conditions.truth(condition);
        byte wanted = value ? Conditions.TRUE : Conditions.FALSE;
        int[] selected = new int[rows.length];
        int count = 0;
        for (int row : rows) {
            if (truth[row] == wanted) {
                selected[count++] = row;
            }
        }
        return Arrays.copyOf(selected, count);
    }

    /// The rows of `rows` that are not in `others`; both ascend.
    private static int[] without(int[] rows, int[] others) {
        int[] kept = new int[rows.length];
        int count = 0;
        int at = 0;
        for (int row : rows) {
            if (at < others.length && others[at] == row) {
                at++;
            } else {
                kept[count++] = row;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static Column evaluateFor(
            Branch branch, List<Column> inputs, int[] rows, int rowCount) {
        if (rows.length == 0) {
            return Columns.defaults(branch.type(), rowCount);
        }
        boolean isWhole = rows.length == rowCount;
        List<Column> picked = new ArrayList<>();
        for (int input : branch.inputs()) {
            Column column = inputs.get(input);
            picked.add(isWhole ? column : column.gather(rows, rows.length));
        }
        Column values = branch.program().evaluate(picked, rows.length).getFirst();
        return isWhole ? values : scatter(branch.type(), values, rows, rowCount);
    }

    private static Column scatter(DataType type, Column values, int[] rows, int rowCount) {
        if (values instanceof ConstantColumn constant) {
            return constant.withRowCount(rowCount);
        }
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendRange(values, 0, rows.length);
        builder.appendDefault();
        int[] places = new int[rowCount];
        Arrays.fill(places, rows.length);
        for (int i = 0; i < rows.length; i++) {
            places[rows[i]] = i;
        }
        return builder.build().gather(places, rowCount);
    }
}
