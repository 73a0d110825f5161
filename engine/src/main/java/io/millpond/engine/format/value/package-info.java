/// Values of formats that say what kind of value stands where, put into columns and taken out.
///
/// Main types: [io.millpond.engine.format.value.ScalarCell] appends numbers, texts and bytes to a
/// column of one type; [io.millpond.engine.format.value.Scalars] gives the values of a column in
/// those kinds. Lists, maps and records are the formats' own matter.
@NullMarked
package io.millpond.engine.format.value;

import org.jspecify.annotations.NullMarked;
