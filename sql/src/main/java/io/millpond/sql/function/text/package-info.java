/// Functions of strings: their bytes and characters, searches, patterns, splitting.
///
/// Main types: [io.millpond.sql.function.text.StringFunctions] and
/// [io.millpond.sql.function.text.PatternFunctions]; a string is bytes, UTF-8 only where a name
/// says so.
@NullMarked
package io.millpond.sql.function.text;

import org.jspecify.annotations.NullMarked;
