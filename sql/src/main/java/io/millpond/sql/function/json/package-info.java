/// Values out of JSON texts.
///
/// Main type: [io.millpond.sql.function.json.JsonFunctions], which reads a text as a stream.
@NullMarked
package io.millpond.sql.function.json;

import org.jspecify.annotations.NullMarked;
