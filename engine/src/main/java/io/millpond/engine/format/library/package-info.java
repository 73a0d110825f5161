/// All formats by name.
///
/// Main type: [Formats], which finds them; a new one needs a line in `StandardFormats`. The formats
/// themselves know nothing of this package.
@NullMarked
package io.millpond.engine.format.library;

import org.jspecify.annotations.NullMarked;
