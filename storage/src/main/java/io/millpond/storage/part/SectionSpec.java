package io.millpond.storage.part;

import java.util.function.Supplier;

/// A section that parts get when they are written.
///
/// @param definition what the entries mean; whoever reads them compares it
/// @param collector makes the collector of one part
public record SectionSpec(
        String name, String definition, Supplier<? extends SectionCollector> collector) {}
