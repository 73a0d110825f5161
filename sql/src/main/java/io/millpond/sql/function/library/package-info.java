/// The list of all functions.
///
/// Main type: [io.millpond.sql.function.library.StandardFunctions]. Families do not know it: a
/// function made of others takes them from its [io.millpond.sql.function.FunctionContext].
@NullMarked
package io.millpond.sql.function.library;

import org.jspecify.annotations.NullMarked;
