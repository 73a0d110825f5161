/// Tests of tables of the MergeTree engine.
@NullMarked
package io.millpond.engine.mergetree;

import org.jspecify.annotations.NullMarked;
