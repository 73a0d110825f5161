/// JSON read straight from bytes into column builders, without objects in between.
///
/// Main type: [io.millpond.engine.format.json.JsonRowDecoder], made for the columns of one header.
/// A [io.millpond.engine.format.json.JsonCell] reads one value of one type. Positions are indexes
/// into the array of bytes; nothing at or after `to` is ever looked at. Everything here is
/// single-threaded.
@NullMarked
package io.millpond.engine.format.json;

import org.jspecify.annotations.NullMarked;
