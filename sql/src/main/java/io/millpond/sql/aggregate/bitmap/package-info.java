/// Sets of integers as states of `groupBitmap`, and the functions of one row that combine them.
///
/// Main type: [io.millpond.sql.aggregate.bitmap.Bitmap]. Integers are kept as the unsigned number
/// of their bits, of their own width.
@NullMarked
package io.millpond.sql.aggregate.bitmap;

import org.jspecify.annotations.NullMarked;
