/// Options that several benches share, as picocli reads them; a bench mixes them in.
///
/// Main types: [io.millpond.benchmarks.option.ReportOptions] and
/// [io.millpond.benchmarks.option.PeerOptions].
@NullMarked
package io.millpond.benchmarks.option;

import org.jspecify.annotations.NullMarked;
