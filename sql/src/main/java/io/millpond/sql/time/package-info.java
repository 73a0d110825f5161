/// Calendar arithmetic on plain numbers: days since 1970-01-01, seconds of a zone.
///
/// Main types: [io.millpond.sql.time.CivilDate] and [io.millpond.sql.time.ZoneTable]. They exist
/// because `java.time` makes an object for each value; everything here works on primitives.
@NullMarked
package io.millpond.sql.time;

import org.jspecify.annotations.NullMarked;
