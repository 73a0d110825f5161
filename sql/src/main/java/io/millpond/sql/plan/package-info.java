/// Bound expressions and plans: what a query does, with every name and type resolved.
///
/// Main types: [io.millpond.sql.plan.Plan], a tree of relational steps;
/// [io.millpond.sql.plan.Term], a bound expression; [io.millpond.sql.plan.Slot], a column that
/// flows between steps. Terms that one [io.millpond.sql.plan.Terms] has made are equal exactly when
/// they are the same object, so that a value used twice is computed once.
@NullMarked
package io.millpond.sql.plan;

import org.jspecify.annotations.NullMarked;
