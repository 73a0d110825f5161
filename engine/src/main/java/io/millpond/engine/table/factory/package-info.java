/// How tables are made of definitions.
///
/// Main types: a [TableFactory] for each engine, found by its name in [TableFactories], is given
/// [TableServices]: all that a table may use of the database. Tables themselves know nothing of
/// this package, unless they keep the services they were made with.
@NullMarked
package io.millpond.engine.table.factory;

import org.jspecify.annotations.NullMarked;
