/// Functions of the session, of types, of random numbers, and lookups in constants.
///
/// Main type: [io.millpond.sql.function.misc.MiscFunctions].
@NullMarked
package io.millpond.sql.function.misc;

import org.jspecify.annotations.NullMarked;
