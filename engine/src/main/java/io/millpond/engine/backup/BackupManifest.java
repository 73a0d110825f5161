package io.millpond.engine.backup;

import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.part.PartName;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
/// | 4 | version, 2; a reader refuses a higher one |
/// | 8 | wall time when the backup was begun, milliseconds |
/// | string | the kind of the place of the backup that this one adds to; empty: there is none |
/// | varint, strings, 8, 4 | if there is: the arguments of its place, its wall time, its checksum |
/// | varint, then for each: string, varint, i32, byte | the data entries: name, bytes, CRC-32C, and
///   1 if they are in that other backup |
/// | varint, bytes | the catalog: [CatalogExcerpt#encode] |
/// | 4 | CRC-32C of everything before |
///
/// A varint is [ByteSink#putVarint], a string its length in UTF-8 bytes as a varint, then they.
/// Version 1 has nothing of another backup, and not the byte of the entries.
///
/// Example: an empty backup of the moment 0 begins
/// `4d504241434b5550 02000000 0000000000000000 00 00`, then comes the catalog's length.
///
/// A manifest may come from anywhere: names of entries and parts are checked when it is read, since
/// files are called by them.
///
/// @param createdMs wall time when it was begun
/// @param base the backup that it adds to
/// @param checksum of the bytes that it was read from, which tells it from others; 0: of none
public record BackupManifest(
        long createdMs,
        Optional<BackupBase> base,
        CatalogExcerpt excerpt,
        List<BackupFile> files,
        int checksum) {
    static final String NAME = "manifest";

    /// What no manifest is longer than: some millions of entries.
    static final int BYTES_MAX = 1 << 28;

    private static final byte[] MAGIC = {'M', 'P', 'B', 'A', 'C', 'K', 'U', 'P'};
    private static final int VERSION = 2;
    private static final int CHECKSUM_BYTES = 4;

    public BackupManifest {
        files = List.copyOf(files);
    }

    /// One that is to be written.
    public BackupManifest(
            long createdMs,
            Optional<BackupBase> base,
            CatalogExcerpt excerpt,
            List<BackupFile> files) {
        this(createdMs, base, excerpt, files, 0);
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
        out.putString(base.map(BackupBase::kind).orElse(""));
        base.ifPresent(other -> putBase(out, other));
        out.putVarint(files.size());
        for (BackupFile file : files) {
            out.putString(file.name());
            out.putVarint(file.byteCount());
            out.putInt(file.checksum());
            out.putByte(file.isInBase() ? 1 : 0);
        }
        byte[] catalog = excerpt.encode();
        out.putVarint(catalog.length);
        out.putBytes(catalog, 0, catalog.length);
        out.putInt(checksum(out.array(), out.size()));
        return out.toByteArray();
    }

    private static void putBase(ByteSink out, BackupBase base) {
        out.putVarint(base.arguments().size());
        base.arguments().forEach(out::putString);
        out.putLong(base.createdMs());
        out.putInt(base.checksum());
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
        if (version < 1 || version > VERSION) {
            throw new DatabaseException(
                    ErrorCode.BACKUP_VERSION_NOT_SUPPORTED,
                    "Backup %s: version %d is not supported, only those up to %d"
                            .formatted(place.text(), version, VERSION));
        }
        try {
            BackupManifest manifest = take(in, version, ByteSource.intAt(bytes, signed));
            manifest.check();
            return manifest;
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | DatabaseException e) {
            throw place.damaged("its manifest cannot be read: " + e.getMessage());
        }
    }

    private static BackupManifest take(ByteSource in, int version, int checksum) {
        boolean hasBase = version > 1;
        long createdMs = in.takeLong();
        String kind = hasBase ? in.takeString() : "";
        Optional<BackupBase> base =
                kind.isEmpty() ? Optional.empty() : Optional.of(takeBase(in, kind));
        int count = in.takeCount();
        List<BackupFile> files = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            files.add(
                    new BackupFile(
                            in.takeString(),
                            in.takeVarint(),
                            in.takeInt(),
                            hasBase && in.takeByte() != 0));
        }
        CatalogExcerpt excerpt = CatalogExcerpt.decode(in.takeBytes(in.takeCount()));
        return new BackupManifest(createdMs, base, excerpt, files, checksum);
    }

    private static BackupBase takeBase(ByteSource in, String kind) {
        int count = in.takeCount();
        List<String> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            arguments.add(in.takeString());
        }
        return new BackupBase(kind, arguments, in.takeLong(), in.takeInt());
    }

    private void check() {
        Set<String> names = new HashSet<>();
        for (BackupFile file : files) {
            if (!names.add(file.name()) || file.byteCount() < 0) {
                throw new IllegalArgumentException(
                        "the entry '%s' is there twice, or has no size".formatted(file.name()));
            }
        }
        for (TableEntry table : excerpt.catalog().tables()) {
            for (PartEntry part : excerpt.catalog().parts(table.uuid())) {
                if (part.rowCount() < 0 || part.presentCount() < 0 || part.deletedCount() < 0) {
                    throw new IllegalArgumentException(
                            "the part '%s' has %d rows, of which %d are deleted"
                                    .formatted(part.name(), part.rowCount(), part.deletedCount()));
                }
                if (!PartName.parse(part.name()).partitionId().equals(part.partitionId())) {
                    throw new IllegalArgumentException(
                            "the part '%s' is not of partition '%s'"
                                    .formatted(part.name(), part.partitionId()));
                }
            }
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
