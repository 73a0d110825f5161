/// Tests of tables over other tables.
@NullMarked
package io.millpond.engine.layered;

import org.jspecify.annotations.NullMarked;
