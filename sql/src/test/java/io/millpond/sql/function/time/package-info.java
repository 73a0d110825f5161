/// Tests of functions of dates and times.
@NullMarked
package io.millpond.sql.function.time;

import org.jspecify.annotations.NullMarked;
