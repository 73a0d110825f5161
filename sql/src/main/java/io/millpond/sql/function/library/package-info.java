/// The lists of all functions.
///
/// Main type: [io.millpond.sql.function.library.StandardFunctions], made of the families that the
/// enums beside it list. Families do not know it: a function made of others takes them from its
/// [io.millpond.sql.function.FunctionContext].
@NullMarked
package io.millpond.sql.function.library;

import org.jspecify.annotations.NullMarked;
