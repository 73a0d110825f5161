/// Tests of functions against results of the reference.
@NullMarked
package io.millpond.sql.function.text;

import org.jspecify.annotations.NullMarked;
