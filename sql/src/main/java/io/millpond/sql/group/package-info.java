/// Hash tables that number the distinct values of rows, for grouping, joining and sets.
///
/// Main type: [io.millpond.sql.group.GroupTable], one implementation for each kind of key.
@NullMarked
package io.millpond.sql.group;

import org.jspecify.annotations.NullMarked;
