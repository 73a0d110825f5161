/// Tests of group tables.
@NullMarked
package io.millpond.sql.group;

import org.jspecify.annotations.NullMarked;
