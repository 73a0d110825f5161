/// Tests of the quickstart and its generated events.
@NullMarked
package io.millpond.server.demo;

import org.jspecify.annotations.NullMarked;
