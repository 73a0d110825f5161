/// Changes of rows that are already there: lightweight deletes, mutations and rewrites of columns.
///
/// Main type: [MutateBench].
@NullMarked
package io.millpond.benchmarks.mutate;

import org.jspecify.annotations.NullMarked;
