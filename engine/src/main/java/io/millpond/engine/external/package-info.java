/// Files and addresses outside of the data directory, read as tables: [ExternalSource].
///
/// Only what [ExternalAccess] allows is read. Nothing here writes.
@NullMarked
package io.millpond.engine.external;

import org.jspecify.annotations.NullMarked;
