package io.millpond.sql.plan;

/// A term and the column that holds its value.
public record Assignment(Slot slot, Term term) {
    /// A fresh column for `term`.
    public static Assignment of(Term term) {
        return new Assignment(new Slot(term.text(), term.type()), term);
    }
}
