/// From the type names of statements to data types.
///
/// Main type: [io.millpond.sql.type.TypeResolver].
@NullMarked
package io.millpond.sql.type;

import org.jspecify.annotations.NullMarked;
