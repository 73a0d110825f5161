/// Tables that are looked into by keys rather than read: Set, Join and the key-value engines.
///
/// Main types: [io.millpond.engine.keyed.SetTable], [io.millpond.engine.keyed.JoinTable],
/// [io.millpond.engine.keyed.KeyValueTable]. All keep their rows in parts
/// ([io.millpond.engine.log.PartBacked]), so that they are durable and appear together with the
/// other rows of an insert.
///
/// Invariants: what a query sees follows from the parts of its snapshot alone; what is held in
/// memory is made of them and of nothing else, and made anew when they are others.
@NullMarked
package io.millpond.engine.keyed;

import org.jspecify.annotations.NullMarked;
