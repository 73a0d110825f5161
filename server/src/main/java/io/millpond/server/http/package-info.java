/// ClickHouse's HTTP interface on Jetty: requests into statements, results into bodies.
///
/// Main type: [io.millpond.server.http.HttpServer]. It knows URLs, headers, compression, sessions
/// and how an error looks to a client, and nothing of how a statement is run. Invariants: one
/// virtual thread owns a request from its first byte to its last; a response that failed after its
/// body had begun never ends cleanly.
@NullMarked
package io.millpond.server.http;

import org.jspecify.annotations.NullMarked;
