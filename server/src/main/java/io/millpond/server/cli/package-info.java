/// The commands of `./millpond`: options, wiring, and the life of the process.
///
/// One class a command; [io.millpond.server.Main] lists them. Nothing here knows how a statement
/// runs or what HTTP looks like.
@NullMarked
package io.millpond.server.cli;

import org.jspecify.annotations.NullMarked;
