package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

/// How the columns of a part are compressed that have no codec of their own.
///
/// @param level as that of [ColumnCodec]
public record PartCodec(Codec codec, int level) {
    /// What is used where nothing else is said.
    public static final PartCodec DEFAULT = new PartCodec(Codec.LZ4, 0);

    /// What parts say that do not say it.
    ///
    /// @param codec of a chunk of the part
    static PartCodec guessed(Codec codec) {
        return new PartCodec(codec, codec == Codec.ZSTD ? 1 : 0);
    }

    void write(ByteSink sink) {
        sink.putByte(codec.id());
        sink.putByte(level);
    }

    static PartCodec read(ByteSource source) {
        return new PartCodec(Codec.of(source.takeByte()), source.takeByte());
    }
}
