/// Messages that could not become rows in every target: found, parked, read back.
///
/// Main types: `DeadLetterQueue` is the table `system.dead_letter_queue`; `Bisection` finds the
/// messages that make a block fail, `DataErrors` says whether a message can be to blame;
/// `ReplayBatch` takes parked messages out again. A letter becomes visible by the very frame that
/// passes its offset, and goes by the one that shows its rows.
@NullMarked
package io.millpond.engine.kafka.letter;

import org.jspecify.annotations.NullMarked;
