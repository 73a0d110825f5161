/// Measurements of whole paths and of kernels. Nothing imports this module.
@NullMarked
package io.millpond.benchmarks;

import org.jspecify.annotations.NullMarked;
