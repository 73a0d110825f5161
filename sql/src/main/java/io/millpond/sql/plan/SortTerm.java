package io.millpond.sql.plan;

/// A term to order by.
public record SortTerm(Term term, boolean isDescending, boolean isNullsFirst) {}
