/// Tests of tables that keep their rows in parts of another table inside.
@NullMarked
package io.millpond.engine.log;

import org.jspecify.annotations.NullMarked;
