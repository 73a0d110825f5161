package io.millpond.sql.plan;

/// Terms that may have no value for some rows, but an error.
public final class FailingTerms {
    private FailingTerms() {}

    /// Whether computing `term` may fail for some rows.
    public static boolean contains(Term term) {
        return Terms.contains(term, FailingTerms::isFailing);
    }

    private static boolean isFailing(Term term) {
        return switch (term) {
            // Arrays of one row may differ in length.
            case Term.LambdaCall call -> call.arrays().size() > 1;
            case Term.Call call -> call.function().mayFail();
            default -> false;
        };
    }
}
