package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

/// Where a chunk is in the file, and what it must be.
///
/// 21 bytes in the file: offset 8, stored bytes 4, raw bytes 4, checksum 4, codec 1.
///
/// @param storedBytes its size in the file
/// @param rawBytes its size after decompression
/// @param crc the CRC-32C of the stored bytes
record ChunkRef(long offset, int storedBytes, int rawBytes, int crc, Codec codec) {
    void write(ByteSink sink) {
        sink.putLong(offset);
        sink.putInt(storedBytes);
        sink.putInt(rawBytes);
        sink.putInt(crc);
        sink.putByte(codec.id());
    }

    static ChunkRef read(ByteSource source) {
        return new ChunkRef(
                source.takeLong(),
                source.takeInt(),
                source.takeInt(),
                source.takeInt(),
                Codec.of(source.takeByte()));
    }
}
