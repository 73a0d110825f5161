/// Tables without rows of their own: Merge, which reads others, and Buffer, which writes to another
/// and holds back what it has not written yet.
///
/// Main types: [io.millpond.engine.layered.MergeTable], [io.millpond.engine.layered.BufferTable],
/// and [io.millpond.engine.layered.MergedSource], which reads both.
///
/// Invariant: the tables below are looked up by name whenever they are needed, in the snapshot of
/// the query that reads; nothing about them is remembered.
@NullMarked
package io.millpond.engine.layered;

import org.jspecify.annotations.NullMarked;
