/// How long a user waits for a new process: a server through the launcher, and a database inside a
/// program of the user's own, such as a test.
///
/// Main type: [io.millpond.benchmarks.start.StartBench]. Every start is a process of its own.
@NullMarked
package io.millpond.benchmarks.start;

import org.jspecify.annotations.NullMarked;
