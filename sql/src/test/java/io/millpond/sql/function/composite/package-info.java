/// Tests of functions of arrays, tuples and maps.
@NullMarked
package io.millpond.sql.function.composite;

import org.jspecify.annotations.NullMarked;
