/// Tests of what is read and written outside of parts.
@NullMarked
package io.millpond.engine.external;

import org.jspecify.annotations.NullMarked;
