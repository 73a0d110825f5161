/// From the type names of statements to data types.
@NullMarked
package io.millpond.sql.type;

import org.jspecify.annotations.NullMarked;
