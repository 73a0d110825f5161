package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.SegmentStream;
import io.millpond.storage.io.WritableFile;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/// A backup in a directory.
final class DirectoryInput implements BackupInput {
    private final BackupPlace place;
    private final FileSystem fileSystem;

    private DirectoryInput(BackupPlace place, FileSystem fileSystem) {
        this.place = place;
        this.fileSystem = fileSystem;
    }

    static DirectoryInput open(BackupPlace place, FileSystem fileSystem) throws IOException {
        if (!fileSystem.exists(place.path().resolve(BackupManifest.NAME))) {
            throw place.notFound();
        }
        return new DirectoryInput(place, fileSystem);
    }

    @Override
    public BackupManifest manifest() throws IOException {
        try (ReadableFile file = fileSystem.open(place.path().resolve(BackupManifest.NAME))) {
            if (file.bytes().byteSize() > BackupManifest.BYTES_MAX) {
                throw place.damaged("its manifest is too large");
            }
            return BackupManifest.decode(file.bytes().toArray(ValueLayout.JAVA_BYTE), place);
        }
    }

    @Override
    public void copy(Map<String, BackupFile> wanted, Target target, CancellationToken token)
            throws IOException {
        for (BackupFile entry : wanted.values()) {
            try (ReadableFile source = open(entry);
                    SegmentStream in = new SegmentStream(source.bytes());
                    WritableFile file = target.create(entry)) {
                Copying.restore(entry, in, file, place, token);
            }
        }
    }

    private ReadableFile open(BackupFile entry) throws IOException {
        try {
            return fileSystem.open(place.path().resolve(entry.name()));
        } catch (NoSuchFileException _) {
            throw place.damaged("the entry '%s' is missing".formatted(entry.name()));
        }
    }

    @Override
    public void close() {
        // Files are open only while they are read.
    }
}
