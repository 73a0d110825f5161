package io.millpond.storage.part;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How the values of one column are written and compressed. Immutable.
///
/// @param transforms of its numbers, one after another
/// @param codec null: that of the part
/// @param level of `codec`: for ZSTD 1 to 22; for LZ4 0, or that of its slow form, 1 to 17
public record ColumnCodec(List<Transform> transforms, @Nullable Codec codec, int level) {
    /// As the part is compressed.
    public static final ColumnCodec DEFAULT = new ColumnCodec(List.of(), null, 0);

    public ColumnCodec {
        transforms = List.copyOf(transforms);
    }
}
