@org.jspecify.annotations.NullMarked
package io.millpond.server;
