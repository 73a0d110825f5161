/// Bytes in other forms: hexadecimal, Base64 and others.
///
/// Main types: [io.millpond.sql.function.encoding.EncodingFunctions].
@NullMarked
package io.millpond.sql.function.encoding;

import org.jspecify.annotations.NullMarked;
