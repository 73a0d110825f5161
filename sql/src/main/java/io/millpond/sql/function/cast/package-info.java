/// Casts between types, the functions that ask for them, and the types that two types have in
/// common.
///
/// Main type: [io.millpond.sql.function.cast.Casts], which finds the
/// [io.millpond.sql.function.cast.Cast] from one type to another.
@NullMarked
package io.millpond.sql.function.cast;

import org.jspecify.annotations.NullMarked;
