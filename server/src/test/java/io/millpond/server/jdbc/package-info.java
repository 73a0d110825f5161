/// Tests with ClickHouse's own JDBC driver, unmodified.
@NullMarked
package io.millpond.server.jdbc;

import org.jspecify.annotations.NullMarked;
