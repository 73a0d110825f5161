/// Bytes in other forms: hexadecimal, Base64, hashes.
///
/// Main types: [io.millpond.sql.function.encoding.EncodingFunctions] and
/// [io.millpond.sql.function.encoding.HashFunctions].
@NullMarked
package io.millpond.sql.function.encoding;

import org.jspecify.annotations.NullMarked;
