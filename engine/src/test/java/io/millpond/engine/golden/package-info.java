/// The golden SQL files: statements with the results that ClickHouse 26.7 gives them.
@NullMarked
package io.millpond.engine.golden;

import org.jspecify.annotations.NullMarked;
