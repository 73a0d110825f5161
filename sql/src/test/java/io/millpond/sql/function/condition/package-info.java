/// Tests of functions against results of the reference.
@NullMarked
package io.millpond.sql.function.condition;

import org.jspecify.annotations.NullMarked;
