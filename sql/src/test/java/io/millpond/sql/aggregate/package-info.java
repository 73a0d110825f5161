/// Tests of aggregate functions.
@NullMarked
package io.millpond.sql.aggregate;

import org.jspecify.annotations.NullMarked;
