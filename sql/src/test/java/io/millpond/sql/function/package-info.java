/// Tests of functions against results of the reference.
@NullMarked
package io.millpond.sql.function;

import org.jspecify.annotations.NullMarked;
