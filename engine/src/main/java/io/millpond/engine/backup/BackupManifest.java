package io.millpond.engine.backup;

import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/// What a backup holds: the entry `manifest` of it.
///
/// Its bytes, integers little-endian:
///
/// | bytes | field |
/// |---|---|
/// | 8 | `MPBACKUP` |
/// | 4 | version, 1; a reader refuses a higher one |
/// | 8 | wall time when the backup was begun, milliseconds |
/// | varint, then for each: string, varint, i32 | the data entries: name, bytes, CRC-32C |
/// | varint, bytes | the catalog: [CatalogExcerpt#encode] |
/// | 4 | CRC-32C of everything before |
///
/// A varint is [ByteSink#putVarint], a string its length in UTF-8 bytes as a varint, then they.
///
/// Example: an empty backup of the moment 0 begins
/// `4d504241434b5550 01000000 0000000000000000 00`, then comes the catalog's length.
///
/// @param createdMs wall time when it was begun
public record BackupManifest(long createdMs, CatalogExcerpt excerpt, List<BackupFile> files) {
    static final String NAME = "manifest";

    private static final byte[] MAGIC = {'M', 'P', 'B', 'A', 'C', 'K', 'U', 'P'};
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 4;

    public BackupManifest {
        files = List.copyOf(files);
    }

    /// The name of the entry that holds a file of a part.
    public static String entryName(String table, String fileName) {
        return "tables/" + table + "/" + fileName;
    }

    /// The bytes of all data.
    public long byteCount() {
        return files.stream().mapToLong(BackupFile::byteCount).sum();
    }

    /// The data entries by their names.
    public Map<String, BackupFile> filesByName() {
        return files.stream().collect(Collectors.toMap(BackupFile::name, Function.identity()));
    }

    byte[] encode() {
        ByteSink out = new ByteSink();
        out.putBytes(MAGIC, 0, MAGIC.length);
        out.putInt(VERSION);
        out.putLong(createdMs);
        out.putVarint(files.size());
        for (BackupFile file : files) {
            out.putString(file.name());
            out.putVarint(file.byteCount());
            out.putInt(file.checksum());
        }
        byte[] catalog = excerpt.encode();
        out.putVarint(catalog.length);
        out.putBytes(catalog, 0, catalog.length);
        out.putInt(checksum(out.array(), out.size()));
        return out.toByteArray();
    }

    /// Errors: BACKUP_DAMAGED, BACKUP_VERSION_NOT_SUPPORTED.
    static BackupManifest decode(byte[] bytes, BackupPlace place) {
        int signed = bytes.length - CHECKSUM_BYTES;
        if (signed < MAGIC.length + 4
                || ByteSource.intAt(bytes, signed) != checksum(bytes, signed)) {
            throw place.damaged("the checksum of its manifest does not match");
        }
        ByteSource in = new ByteSource(bytes, 0, signed);
        if (!Arrays.equals(in.takeBytes(MAGIC.length), MAGIC)) {
            throw place.damaged("its manifest is none of Millpond");
        }
        int version = in.takeInt();
        if (version != VERSION) {
            throw new DatabaseException(
                    ErrorCode.BACKUP_VERSION_NOT_SUPPORTED,
                    "Backup %s: version %d is not supported, only %d"
                            .formatted(place.text(), version, VERSION));
        }
        long createdMs = in.takeLong();
        int count = in.takeCount();
        List<BackupFile> files = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            files.add(new BackupFile(in.takeString(), in.takeVarint(), in.takeInt()));
        }
        CatalogExcerpt excerpt = CatalogExcerpt.decode(in.takeBytes(in.takeCount()));
        return new BackupManifest(createdMs, excerpt, files);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
