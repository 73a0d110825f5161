/// Text and binary forms of values, shared by casts, literals and formats.
///
/// Main types: [io.millpond.sql.codec.ValueWriter] and [io.millpond.sql.codec.ValueReader] for the
/// text of one value in a [io.millpond.sql.codec.TextStyle], and
/// [io.millpond.sql.codec.BinaryCodec] for RowBinary, over [io.millpond.sql.codec.ByteSink] and
/// [io.millpond.sql.codec.ByteCursor]. Writers and readers are made once for a column and are used
/// by one thread.
@NullMarked
package io.millpond.sql.codec;

import org.jspecify.annotations.NullMarked;
