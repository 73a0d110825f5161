/// Tests of what backups are made of.
@NullMarked
package io.millpond.engine.backup;

import org.jspecify.annotations.NullMarked;
