/// Tests of tables that are looked into by keys.
@NullMarked
package io.millpond.engine.keyed;

import org.jspecify.annotations.NullMarked;
