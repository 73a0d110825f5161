package io.millpond.sql.ast;

/// What a subquery can be: a SELECT, SELECTs combined by UNION, INTERSECT and EXCEPT, or EXPLAIN.
public sealed interface Query extends Statement permits Select, SetOperation, Explain {}
