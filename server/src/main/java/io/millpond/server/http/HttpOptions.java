package io.millpond.server.http;

import io.millpond.storage.Clock;

import java.time.ZoneId;
import java.util.random.RandomGenerator;

/// What an HTTP server is started with.
///
/// @param host the address to bind
/// @param port 0 for any free one
/// @param zone the database's, told to clients
/// @param random for ids; used by many threads at once
public record HttpOptions(
        String host, int port, Users users, ZoneId zone, Clock clock, RandomGenerator random) {}
