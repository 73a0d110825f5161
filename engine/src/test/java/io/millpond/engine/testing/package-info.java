/// What tests of the engine share.
@NullMarked
package io.millpond.engine.testing;

import org.jspecify.annotations.NullMarked;
