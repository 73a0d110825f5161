/// The data types of values.
///
/// Main type: [io.millpond.storage.type.DataType], a sealed set of records. A type knows its name
/// in ClickHouse's spelling and the column layout that holds it; it does not parse, print, compare
/// or hash values.
@NullMarked
package io.millpond.storage.type;

import org.jspecify.annotations.NullMarked;
