/// Aggregates of events in the order of their times.
///
/// Main types: [io.millpond.sql.aggregate.event.EventPattern] and
/// [io.millpond.sql.aggregate.event.Funnel], each a function of the sorted
/// [io.millpond.sql.aggregate.event.Events] of a group.
@NullMarked
package io.millpond.sql.aggregate.event;

import org.jspecify.annotations.NullMarked;
