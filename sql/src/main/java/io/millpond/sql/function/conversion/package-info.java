/// The functions whose purpose is another type: CAST, the `toX` family, `reinterpretAsX`.
///
/// What they do to values is in `function.cast`; here is how they are called, what types they name
/// and what becomes of a value that does not fit.
@NullMarked
package io.millpond.sql.function.conversion;

import org.jspecify.annotations.NullMarked;
