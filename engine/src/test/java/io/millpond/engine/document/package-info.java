/// Tests of tables whose rows are documents.
@NullMarked
package io.millpond.engine.document;

import org.jspecify.annotations.NullMarked;
