package io.millpond.storage.io;

/// How much of a disk is taken.
///
/// @param freeBytes what new files may take
/// @param totalBytes the size of the disk; 0: not known
public record DiskSpace(long freeBytes, long totalBytes) {
    public static final DiskSpace UNKNOWN = new DiskSpace(0, 0);
}
