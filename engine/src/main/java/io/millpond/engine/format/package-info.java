/// Data formats: from bytes to rows and from rows to bytes, as ClickHouse's `FORMAT` names them.
///
/// Main type: [io.millpond.engine.format.library.Formats], the registry. A format that can be read
/// is an [io.millpond.engine.format.InputFormat], one that can be written an
/// [io.millpond.engine.format.OutputFormat]; both are immutable values that make single-threaded
/// readers and writers. Streams are read in bounded pieces; nothing holds a whole input.
@NullMarked
package io.millpond.engine.format;

import org.jspecify.annotations.NullMarked;
