/// The way back: rows of an INSERT or of a view become messages.
///
/// Main type: `KafkaSink`, the writer of one statement. Its messages are out when the statement
/// ends, at least once; they are no part of the transaction of a block.
@NullMarked
package io.millpond.engine.kafka.sink;

import org.jspecify.annotations.NullMarked;
