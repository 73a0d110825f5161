/// Tests of the catalog.
@NullMarked
package io.millpond.engine.catalog;

import org.jspecify.annotations.NullMarked;
