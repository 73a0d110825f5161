package io.millpond.engine.backup;

/// An entry of a backup that holds data.
///
/// @param name relative, its parts separated by slashes: `tables/<uuid>/<part>.part`
/// @param byteCount its size
/// @param checksum CRC-32C of all bytes
public record BackupFile(String name, long byteCount, int checksum) {}
