/// Functions of Variant, Dynamic and JSON: their types, their elements and their paths.
///
/// Main type: [io.millpond.sql.function.variant.Subcolumns], which tells what a name behind a dot
/// means.
@NullMarked
package io.millpond.sql.function.variant;

import org.jspecify.annotations.NullMarked;
