@NullMarked
package io.millpond.engine.format;

import org.jspecify.annotations.NullMarked;
