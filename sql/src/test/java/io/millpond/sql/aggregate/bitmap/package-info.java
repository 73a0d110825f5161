/// Tests of bitmaps.
@NullMarked
package io.millpond.sql.aggregate.bitmap;

import org.jspecify.annotations.NullMarked;
