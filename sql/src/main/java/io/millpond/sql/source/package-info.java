/// What a query reads from: the seam between the query core and whoever holds tables.
///
/// Main types: [io.millpond.sql.source.TableSource], one table seen by one query, and
/// [io.millpond.sql.source.TableLookup], the way from names to tables. Both are implemented outside
/// of this module.
@NullMarked
package io.millpond.sql.source;

import org.jspecify.annotations.NullMarked;
