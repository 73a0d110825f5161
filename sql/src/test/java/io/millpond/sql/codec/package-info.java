/// Tests of values' text and binary forms.
@NullMarked
package io.millpond.sql.codec;

import org.jspecify.annotations.NullMarked;
