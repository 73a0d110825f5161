/// Tests of the package of the same name.
@NullMarked
package io.millpond.engine.check;

import org.jspecify.annotations.NullMarked;
