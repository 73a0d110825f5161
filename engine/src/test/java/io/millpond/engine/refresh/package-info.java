/// Tests of refreshable views.
@NullMarked
package io.millpond.engine.refresh;

import org.jspecify.annotations.NullMarked;
