package io.millpond.storage.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The bytes of one file of a [MemoryFileSystem]: those written and those synced. Guarded by it.
final class MemoryFile {
    private static final int SECTOR_BYTES = 512;

    byte[] bytes = new byte[0];
    int size;
    byte[] syncedBytes = new byte[0];

    byte[] content() {
        return Arrays.copyOf(bytes, size);
    }

    static MemoryFile of(byte[] bytes) {
        MemoryFile inode = new MemoryFile();
        inode.bytes = bytes;
        inode.size = bytes.length;
        inode.syncedBytes = bytes;
        return inode;
    }

    /// What a crash leaves of this file.
    MemoryFile crashed(SplittableRandom random) {
        byte[] content = content();
        int common = Arrays.mismatch(syncedBytes, content);
        if (common >= 0 && common < syncedBytes.length) {
            // Truncated or rewritten since the sync: either state.
            return of(random.nextBoolean() ? syncedBytes : content);
        }
        int kept = syncedBytes.length + random.nextInt(content.length - syncedBytes.length + 1);
        if (random.nextInt(4) == 0) {
            kept = content.length;
        }
        byte[] left = Arrays.copyOf(content, kept);
        boolean isTorn = random.nextBoolean();
        for (int from = syncedBytes.length; isTorn && from < kept; ) {
            int to = Math.min(kept, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (random.nextInt(3) == 0) {
                Arrays.fill(left, from, to, (byte) 0);
            }
            from = to;
        }
        return of(left);
    }
}
