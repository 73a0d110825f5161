/// Analytic queries over the GitHub events, each answered by both databases, which must agree.
///
/// Main type: [io.millpond.benchmarks.query.QueryBench]. The queries stand in `queries.sql`; their
/// results are ordered and exact, so that they can be compared as text.
@NullMarked
package io.millpond.benchmarks.query;

import org.jspecify.annotations.NullMarked;
