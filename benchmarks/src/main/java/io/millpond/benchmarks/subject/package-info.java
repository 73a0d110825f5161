/// The databases that are measured, and the broker beside them, as processes of their own.
///
/// Main type: [io.millpond.benchmarks.subject.Subject], of which there are Millpond, as
/// `./millpond server` starts it, and ClickHouse. Both are asked the same statements, in UTC.
@NullMarked
package io.millpond.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
