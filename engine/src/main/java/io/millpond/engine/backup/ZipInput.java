package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.SegmentStream;
import io.millpond.storage.io.WritableFile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// A backup in a zip file, read from its beginning to its end each time.
final class ZipInput implements BackupInput {
    private final BackupPlace place;
    private final ReadableFile file;

    private ZipInput(BackupPlace place, ReadableFile file) {
        this.place = place;
        this.file = file;
    }

    static ZipInput open(BackupPlace place, FileSystem fileSystem) throws IOException {
        try {
            return new ZipInput(place, fileSystem.open(place.path()));
        } catch (NoSuchFileException _) {
            throw place.notFound();
        }
    }

    private ZipInputStream entries() {
        return new ZipInputStream(new SegmentStream(file.bytes()));
    }

    @Override
    public BackupManifest manifest() throws IOException {
        try (ZipInputStream zip = entries()) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(BackupManifest.NAME)) {
                    byte[] bytes = zip.readNBytes(BackupManifest.BYTES_MAX + 1);
                    return BackupManifest.decode(bytes, place);
                }
            }
        } catch (ZipException | EOFException e) {
            throw place.damaged(String.valueOf(e.getMessage()));
        }
        throw place.damaged("it has no manifest");
    }

    @Override
    public void copy(Map<String, BackupFile> wanted, Target target, CancellationToken token)
            throws IOException {
        Map<String, BackupFile> missing = new HashMap<>(wanted);
        try (ZipInputStream zip = entries()) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                BackupFile one = missing.remove(entry.getName());
                token.check();
                if (one != null) {
                    try (WritableFile to = target.create(one)) {
                        Copying.restore(one, zip, to, place, token);
                    }
                }
            }
        } catch (ZipException | EOFException e) {
            throw place.damaged(String.valueOf(e.getMessage()));
        }
        if (!missing.isEmpty()) {
            throw place.damaged(
                    "the entry '%s' is missing".formatted(missing.keySet().iterator().next()));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
