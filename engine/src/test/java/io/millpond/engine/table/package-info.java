/// Tests of what tables of all engines share.
@NullMarked
package io.millpond.engine.table;

import org.jspecify.annotations.NullMarked;
