/// The configuration file of the server, read once at its start.
///
/// Main type: [io.millpond.server.config.ServerConfig]. Invariants: an unknown key and a value of a
/// wrong type are errors that name the key; nothing is ignored silently.
@NullMarked
package io.millpond.server.config;

import org.jspecify.annotations.NullMarked;
