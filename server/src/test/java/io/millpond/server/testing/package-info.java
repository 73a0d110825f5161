/// What tests of a running server share: a client, a server in this process, one in its own.
@NullMarked
package io.millpond.server.testing;

import org.jspecify.annotations.NullMarked;
