/// Functions of dates, times and intervals.
///
/// Main type: [io.millpond.sql.function.time.DateFunctions]; a time without a zone is one of the
/// session's.
@NullMarked
package io.millpond.sql.function.time;

import org.jspecify.annotations.NullMarked;
