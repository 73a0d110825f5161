/// Tests of the commands.
@NullMarked
package io.millpond.server.cli;

import org.jspecify.annotations.NullMarked;
