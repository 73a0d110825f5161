/// All aggregate functions by name, and the scalar functions of their states.
///
/// Main type: `StandardAggregates`. `AggregateFamily` names each class that defines some: a new one
/// needs a constant there. Nothing in `sql.aggregate` beside this knows which functions there are.
@NullMarked
package io.millpond.sql.aggregate.library;

import org.jspecify.annotations.NullMarked;
