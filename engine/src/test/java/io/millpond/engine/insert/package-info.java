/// Tests of insert transactions.
@NullMarked
package io.millpond.engine.insert;

import org.jspecify.annotations.NullMarked;
