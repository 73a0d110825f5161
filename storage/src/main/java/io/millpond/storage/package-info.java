@org.jspecify.annotations.NullMarked
package io.millpond.storage;
