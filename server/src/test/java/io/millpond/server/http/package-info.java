/// Tests of the HTTP interface: over real sockets, with plain clients and with the JDBC driver.
@NullMarked
package io.millpond.server.http;

import org.jspecify.annotations.NullMarked;
