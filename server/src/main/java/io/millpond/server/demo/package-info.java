/// The quickstart as a program: generated GitHub events, a broker, a server, the statements.
///
/// Main types: [io.millpond.server.demo.Demo] runs it, [io.millpond.server.demo.GithubEvents]
/// makes the messages. Invariant: the same seed gives the same bytes, on every machine.
@NullMarked
package io.millpond.server.demo;

import org.jspecify.annotations.NullMarked;
