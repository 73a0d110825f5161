/// Tests of settings.
@NullMarked
package io.millpond.sql.setting;

import org.jspecify.annotations.NullMarked;
