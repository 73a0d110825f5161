/// Tests of running queries.
@NullMarked
package io.millpond.sql.exec;

import org.jspecify.annotations.NullMarked;
