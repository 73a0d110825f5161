package io.millpond.storage.part;

/// A finished part in numbers.
///
/// @param fileBytes the size of the file
/// @param rawBytes the size of the columns' chunks before compression
public record PartDescription(
        PartSpec spec, long rowCount, int granuleCount, long fileBytes, long rawBytes) {
    /// The name of the part, as [PartSpec#name].
    public String name() {
        return spec.name();
    }
}
