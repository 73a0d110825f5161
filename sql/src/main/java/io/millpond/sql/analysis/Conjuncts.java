package io.millpond.sql.analysis;

import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;

import java.util.ArrayList;
import java.util.List;

/// The parts of a condition that all have to be true.
final class Conjuncts {
    private Conjuncts() {}

    static List<Term> of(Term condition) {
        List<Term> parts = new ArrayList<>();
        collect(condition, parts);
        return parts;
    }

    private static void collect(Term term, List<Term> parts) {
        if (term instanceof Term.Call call && call.name().equals("and")) {
            call.arguments().forEach(argument -> collect(argument, parts));
        } else {
            parts.add(term);
        }
    }

    /// The condition that all of `parts` are true; at least one.
    static Term join(List<Term> parts, Terms terms) {
        return parts.size() == 1
                ? parts.getFirst()
                : terms.call(
                        "and",
                        parts,
                        String.join(" AND ", parts.stream().map(Term::text).toList()));
    }
}
