/// Addresses: of the Internet Protocol as numbers and texts, their ranges, and of network cards.
///
/// Main type: [io.millpond.sql.function.ip.IpFunctions].
@NullMarked
package io.millpond.sql.function.ip;

import org.jspecify.annotations.NullMarked;
