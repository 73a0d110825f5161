package io.millpond.storage.part;

/// A finished part in numbers.
///
/// @param fileBytes the size of the file
/// @param rawBytes the size of the columns' chunks before compression
public record PartDescription(
        PartSpec spec, long rowCount, int granuleCount, long fileBytes, long rawBytes) {
    /// How often the bytes of a granule are in the heap while it is read: as they are stored, as
    /// they were before compression, as values, and as rows of a block.
    private static final int COPIES = 4;

    /// About the bytes of the heap that reading the part from granule to granule takes.
    public long readingBytes() {
        return granuleCount == 0 ? 0 : COPIES * (rawBytes / granuleCount);
    }

    /// The name of the part, as [PartSpec#name].
    public String name() {
        return spec.name();
    }
}
