/// Analysis: from the tree of a query to a plan in which every name and type is resolved.
///
/// Main types: [io.millpond.sql.analysis.QueryBinder], which binds whole queries;
/// [io.millpond.sql.analysis.Scope], the names that are visible in one SELECT;
/// [io.millpond.sql.analysis.ExpressionBinder], which binds expressions in a scope.
/// Everything here is used by one thread and forgotten when the plan is made.
@NullMarked
package io.millpond.sql.analysis;

import org.jspecify.annotations.NullMarked;
