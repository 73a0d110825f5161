/// Tests of the whole: how modules may depend on each other, and a server as its users meet it.
@NullMarked
package io.millpond.server;

import org.jspecify.annotations.NullMarked;
