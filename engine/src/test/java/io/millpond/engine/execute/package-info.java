/// Tests of how statements change definitions.
@NullMarked
package io.millpond.engine.execute;

import org.jspecify.annotations.NullMarked;
