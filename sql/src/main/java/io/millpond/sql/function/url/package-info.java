/// URLs: their parts, the parts taken off, their parameters, percent signs.
///
/// Main type: [io.millpond.sql.function.url.UrlFunctions]. Nothing here checks that a text is a
/// URL: parts are found where they would be if it were one.
@NullMarked
package io.millpond.sql.function.url;

import org.jspecify.annotations.NullMarked;
