/// Fakes of the outside world for tests of every module: files that a crash loses, files that fail
/// on demand, a clock moved by hand.
@NullMarked
package io.millpond.storage.testing;

import org.jspecify.annotations.NullMarked;
