/// Functions of arrays, tuples and maps, among them those that take a lambda.
///
/// Main types: [io.millpond.sql.function.composite.ArrayFunctions] and
/// [io.millpond.sql.function.composite.HigherOrderFunctions].
@NullMarked
package io.millpond.sql.function.composite;

import org.jspecify.annotations.NullMarked;
