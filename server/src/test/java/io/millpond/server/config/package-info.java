/// Tests of the configuration file.
@NullMarked
package io.millpond.server.config;

import org.jspecify.annotations.NullMarked;
