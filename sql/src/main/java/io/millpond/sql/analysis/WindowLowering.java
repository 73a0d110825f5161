package io.millpond.sql.analysis;

import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.plan.SortTerm;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.plan.WindowShape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Adds the steps that compute window functions, one for each window, and puts their results in
/// the place of the calls.
final class WindowLowering {
    private final Terms terms;
    private final Map<Term, Term> results = new HashMap<>();
    private Plan plan;

    WindowLowering(Terms terms, Plan plan) {
        this.terms = terms;
        this.plan = plan;
    }

    /// The window functions in some terms, by their windows.
    static Map<WindowShape, Set<Term.Windowed>> windows(Iterable<Term> terms) {
        Map<WindowShape, Set<Term.Windowed>> windows = new LinkedHashMap<>();
        terms.forEach(term -> collect(term, windows));
        return windows;
    }

    private static void collect(Term term, Map<WindowShape, Set<Term.Windowed>> windows) {
        if (term instanceof Term.Windowed windowed) {
            windows.computeIfAbsent(windowed.window(), _ -> new LinkedHashSet<>()).add(windowed);
        } else {
            term.inputs().forEach(input -> collect(input, windows));
        }
    }

    /// The plan with a step for each window.
    Plan apply(Map<WindowShape, Set<Term.Windowed>> windows) {
        windows.forEach(this::addWindow);
        return plan;
    }

    /// A term with results in the place of window functions.
    Term lower(Term term) {
        return terms.rewrite(term, results::get);
    }

    private void addWindow(WindowShape shape, Set<Term.Windowed> functions) {
        List<Assignment> computed = new ArrayList<>();
        Map<Term, Slot> slots = new HashMap<>();
        List<Slot> partition = new ArrayList<>();
        for (Term term : shape.partitionBy()) {
            partition.add(slot(term, slots, computed));
        }
        List<SortKey> order = new ArrayList<>();
        for (SortTerm key : shape.orderBy()) {
            order.add(
                    new SortKey(
                            slot(key.term(), slots, computed),
                            key.isDescending(),
                            key.isNullsFirst()));
        }
        List<Plan.WindowColumn> columns = new ArrayList<>();
        for (Term.Windowed function : functions) {
            List<Slot> arguments = new ArrayList<>();
            function.arguments().forEach(term -> arguments.add(slot(term, slots, computed)));
            Slot result = new Slot(function.text(), function.type());
            columns.add(
                    new Plan.WindowColumn(result, function.function(), arguments, function.text()));
            results.put(function, terms.slot(result));
        }
        if (!computed.isEmpty()) {
            plan = new Plan.Compute(plan, computed);
        }
        plan = new Plan.Window(plan, partition, order, shape, columns);
    }

    private static Slot slot(Term term, Map<Term, Slot> slots, List<Assignment> computed) {
        if (term instanceof Term.SlotValue(Slot slot)) {
            return slot;
        }
        return slots.computeIfAbsent(
                term,
                _ -> {
                    Assignment assignment = Assignment.of(term);
                    computed.add(assignment);
                    return assignment.slot();
                });
    }
}
