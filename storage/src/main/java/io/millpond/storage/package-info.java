/// The vocabulary that every layer shares: errors with ClickHouse's codes, and the clock.
///
/// Main type: [DatabaseException]. Nothing here knows SQL, Kafka or HTTP.
@NullMarked
package io.millpond.storage;

import org.jspecify.annotations.NullMarked;
