/// Tests of the system tables.
@NullMarked
package io.millpond.engine.system;

import org.jspecify.annotations.NullMarked;
