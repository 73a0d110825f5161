package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A backup in a zip file. Data is compressed already, so entries are only wrapped.
///
/// The file gets its name when it is whole and durable.
final class ZipOutput implements BackupOutput {
    private static final Logger log = LoggerFactory.getLogger(ZipOutput.class);

    private final FileSystem fileSystem;
    private final Path unfinished;
    private final Path finished;
    private final WritableFile file;
    private final BufferedOutputStream bytes;
    private final ZipOutputStream zip;

    private ZipOutput(FileSystem fileSystem, Path unfinished, Path finished) throws IOException {
        this.fileSystem = fileSystem;
        this.unfinished = unfinished;
        this.finished = finished;
        this.file = fileSystem.create(unfinished);
        this.bytes = new BufferedOutputStream(new FileStream(file), Copying.PIECE_BYTES);
        this.zip = new ZipOutputStream(bytes);
        zip.setLevel(Deflater.NO_COMPRESSION);
    }

    static ZipOutput create(BackupPlace place, FileSystem fileSystem) throws IOException {
        if (fileSystem.exists(place.path())) {
            throw place.exists();
        }
        Path directory = Objects.requireNonNull(place.path().getParent());
        fileSystem.createDirectories(directory);
        Path unfinished = directory.resolve(place.path().getFileName() + ".tmp");
        if (fileSystem.exists(unfinished)) {
            // What a crash left; two that write one backup at a time fail at the rename's check.
            fileSystem.delete(unfinished);
        }
        return new ZipOutput(fileSystem, unfinished, place.path());
    }

    @Override
    public BackupFile add(String name, MemorySegment content, CancellationToken token)
            throws IOException {
        zip.putNextEntry(entry(name));
        BackupFile written = Copying.copy(name, content, zip::write, token);
        zip.closeEntry();
        return written;
    }

    /// The same bytes give the same file.
    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        return entry;
    }

    @Override
    public void finish(BackupManifest manifest) throws IOException {
        zip.putNextEntry(entry(BackupManifest.NAME));
        byte[] encoded = manifest.encode();
        zip.write(encoded, 0, encoded.length);
        zip.closeEntry();
        zip.finish();
        bytes.flush();
        file.sync();
        file.close();
        fileSystem.rename(unfinished, finished);
        fileSystem.syncDirectory(Objects.requireNonNull(finished.getParent()));
    }

    @Override
    public void abandon() {
        try {
            file.close();
            for (Path path : new Path[] {unfinished, finished}) {
                if (fileSystem.exists(path)) {
                    fileSystem.delete(path);
                }
            }
        } catch (IOException e) {
            log.warn("a failed backup stays path={} cause={}", unfinished, e.toString());
        }
    }

    /// Writes to a file, which stays open.
    private static final class FileStream extends OutputStream {
        private final WritableFile file;

        FileStream(WritableFile file) {
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            file.write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            file.write(bytes, from, count);
        }
    }
}
