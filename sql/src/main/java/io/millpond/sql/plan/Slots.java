package io.millpond.sql.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns that terms read.
public final class Slots {
    private Slots() {}

    /// The slots that a term reads, parameters of its lambdas left out. A set by identity.
    public static Set<Slot> of(Term term) {
        return of(List.of(term));
    }

    /// The slots that terms read, parameters of their lambdas left out. A set by identity.
    public static Set<Slot> of(Collection<? extends Term> terms) {
        Set<Slot> slots = new HashSet<>();
        Set<Term> seen = new HashSet<>();
        terms.forEach(term -> collect(term, slots, seen));
        return slots;
    }

    /// The slots that the body of a lambda reads beside its parameters.
    public static List<Slot> captured(Term.LambdaCall call) {
        Set<Slot> slots = of(call.body());
        call.parameters().forEach(slots::remove);
        return List.copyOf(slots);
    }

    private static void collect(Term term, Set<Slot> slots, Set<Term> seen) {
        if (!seen.add(term)) {
            return;
        }
        switch (term) {
            case Term.SlotValue(Slot slot) -> slots.add(slot);
            case Term.LambdaCall call -> {
                call.arrays().forEach(array -> collect(array, slots, seen));
                slots.addAll(captured(call));
            }
            default -> term.inputs().forEach(input -> collect(input, slots, seen));
        }
    }
}
