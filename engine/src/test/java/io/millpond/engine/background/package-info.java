/// Tests of the threads for work that no statement waits for.
@NullMarked
package io.millpond.engine.background;

import org.jspecify.annotations.NullMarked;
