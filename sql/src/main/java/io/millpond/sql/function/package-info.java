/// Scalar functions and casts: from columns to a column, row by row.
///
/// Main types: [io.millpond.sql.function.ScalarFunction], a value with a name, documentation and a
/// signature check, and [io.millpond.sql.function.FunctionRegistry], the set of them, in families
/// that are made when one of their names is asked for
/// ([io.millpond.sql.function.FunctionFamilies]). Binding to argument types gives a
/// [io.millpond.sql.function.BoundFunction]; the registry wraps it so that a kernel sees neither
/// NULLs nor constants nor dictionaries unless it asks to. Everything here is immutable and
/// thread-safe: a bound function is used by many lanes at once.
@NullMarked
package io.millpond.sql.function;

import org.jspecify.annotations.NullMarked;
