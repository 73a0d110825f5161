/// Hashes of any values, digests of strings, and the choice of buckets by them.
///
/// Main type: [io.millpond.sql.function.hash.HashFunctions]. Hashes are part of stored data: they
/// agree with ClickHouse's to the bit and never change.
@NullMarked
package io.millpond.sql.function.hash;

import org.jspecify.annotations.NullMarked;
