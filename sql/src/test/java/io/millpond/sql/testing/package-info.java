/// Tables in memory and a way to run queries over them, for tests of the query core.
@NullMarked
package io.millpond.sql.testing;

import org.jspecify.annotations.NullMarked;
