/// Arithmetic, rounding and mathematics.
///
/// Main type: [io.millpond.sql.function.number.ArithmeticFunctions]; integers wrap around as in
/// ClickHouse.
@NullMarked
package io.millpond.sql.function.number;

import org.jspecify.annotations.NullMarked;
