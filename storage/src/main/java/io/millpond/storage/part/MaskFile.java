package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.WritableFile;

import org.roaringbitmap.InvalidRoaringFormat;
import org.roaringbitmap.RoaringBitmap;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// The file of a [RowMask], beside the file of the part whose rows it is about; never changed.
///
/// Integers little-endian:
///
/// | bytes | field |
/// |---|---|
/// | 8 | `MPMASK\r\n` |
/// | 4 | version, 1; a reader refuses another one |
/// | 8 | rows of the part |
/// | 8 | rows deleted |
/// | 4 | length of what follows, without the checksum |
/// | | the rows deleted, in Roaring's portable format |
/// | 4 | CRC-32C of everything before |
///
/// Example: a mask of row 3 of a part of 10 rows begins
/// `4d504d41534b0d0a 01000000 0a00000000000000 0100000000000000 12000000`.
public final class MaskFile {
    private static final byte[] MAGIC = "MPMASK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 4;

    private MaskFile() {}

    /// Writes a mask and makes its bytes durable; its name is so after the directory is synced.
    ///
    /// @param partRowCount rows of the part, those that were deleted too
    public static void write(FileSystem fileSystem, Path path, RowMask mask, long partRowCount)
            throws IOException {
        byte[] bytes = encode(mask, partRowCount);
        try (WritableFile file = fileSystem.create(path)) {
            file.write(bytes, 0, bytes.length);
            file.sync();
        }
    }

    private static byte[] encode(RowMask mask, long partRowCount) {
        RoaringBitmap bitmap = mask.bitmap();
        ByteBuffer rows = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
        bitmap.serialize(rows);
        ByteSink out = new ByteSink();
        out.putBytes(MAGIC, 0, MAGIC.length);
        out.putInt(VERSION);
        out.putLong(partRowCount);
        out.putLong(mask.rowCount());
        out.putInt(rows.capacity());
        out.putBytes(rows.array(), 0, rows.capacity());
        out.putInt(PartFormat.checksum(out.array(), 0, out.size()));
        return out.toByteArray();
    }

    /// Reads a mask. Throws [CorruptPartException] unless it is as written and of such a part.
    public static RowMask read(FileSystem fileSystem, Path path, long partRowCount)
            throws IOException {
        byte[] bytes;
        try (ReadableFile file = fileSystem.open(path)) {
            bytes = file.bytes().toArray(ValueLayout.JAVA_BYTE);
        } catch (InternalError e) {
            throw new CorruptPartException(path, "it could not be read from the disk", e);
        }
        try {
            return decode(path, bytes, partRowCount);
        } catch (IndexOutOfBoundsException | IOException | InvalidRoaringFormat e) {
            throw new CorruptPartException(path, "it is not as it was written", e);
        }
    }

    private static RowMask decode(Path path, byte[] bytes, long partRowCount) throws IOException {
        int signed = bytes.length - CHECKSUM_BYTES;
        if (signed < MAGIC.length
                || ByteSource.intAt(bytes, signed) != PartFormat.checksum(bytes, 0, signed)) {
            throw new CorruptPartException(path, "it fails its checksum");
        }
        ByteSource in = new ByteSource(bytes, 0, signed);
        if (!Arrays.equals(in.takeBytes(MAGIC.length), MAGIC)) {
            throw new CorruptPartException(path, "it does not begin as a mask does");
        }
        int version = in.takeInt();
        if (version != VERSION) {
            throw new CorruptPartException(
                    path,
                    "format version %d is not %d, the one this program reads"
                            .formatted(version, VERSION));
        }
        long rowCount = in.takeLong();
        long deletedCount = in.takeLong();
        RoaringBitmap bitmap = new RoaringBitmap();
        bitmap.deserialize(ByteBuffer.wrap(in.takeBytes(in.takeInt())));
        RowMask mask = new RowMask(bitmap);
        if (rowCount != partRowCount
                || mask.rowCount() != deletedCount
                || mask.rowCount(0, rowCount) != deletedCount) {
            throw new CorruptPartException(
                    path,
                    "it has %d rows of %d, and is beside a part of %d rows"
                            .formatted(deletedCount, rowCount, partRowCount));
        }
        return mask;
    }
}
