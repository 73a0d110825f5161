package io.millpond.sql.plan;

import java.util.Locale;
import java.util.Set;

/// Terms that have no value for some rows, but an error.
public final class FailingTerms {
    private static final Set<String> NAMES =
            Set.of(
                    "intdiv",
                    "modulo",
                    "positivemodulo",
                    "modulolegacy",
                    "throwif",
                    "cast",
                    "_cast",
                    "accuratecast",
                    "gcd",
                    "lcm",
                    "factorial",
                    "dividedecimal",
                    "multiplydecimal",
                    "intdivornull",
                    "reinterpret",
                    "arrayelement");

    private FailingTerms() {}

    /// Whether computing `term` may fail for some rows.
    public static boolean contains(Term term) {
        return Terms.contains(term, FailingTerms::isFailing);
    }

    private static boolean isFailing(Term term) {
        if (!(term instanceof Term.Call call)) {
            return false;
        }
        String name = call.name().toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || name.startsWith("to") || name.startsWith("parse");
    }
}
