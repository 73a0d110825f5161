package io.millpond.engine.document;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.format.BlockWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OutputFormat;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.table.TableWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.WritableFile;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Writes rows into a file of their own, which another one then takes over. Single-threaded.
final class FileWriter implements TableWriter {
    private static final Logger log = LoggerFactory.getLogger(FileWriter.class);

    /// Tells the files of inserts at one time apart.
    private static final AtomicLong NUMBER = new AtomicLong();

    private final AppendedFile target;
    private final FileSystem files;
    private final OutputFormat format;
    private final Header header;
    private final FormatSettings settings;
    private final boolean isReplaced;
    private final Path staged;
    private @Nullable WritableFile output;
    private @Nullable BlockWriter blocks;
    private boolean isTaken;

    FileWriter(
            AppendedFile target,
            FileSystem files,
            OutputFormat format,
            Header header,
            FormatSettings settings,
            boolean isReplaced) {
        this.target = target;
        this.files = files;
        this.format = format;
        this.header = header;
        this.settings = settings;
        this.isReplaced = isReplaced;
        String name = "insert.%d.tmp".formatted(NUMBER.incrementAndGet());
        this.staged = target.path().resolveSibling(name);
    }

    @Override
    public void write(Block block) {
        try {
            writer().write(block);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private BlockWriter writer() throws IOException {
        BlockWriter open = blocks;
        if (open == null) {
            Path directory = staged.getParent();
            if (directory != null) {
                files.createDirectories(directory);
            }
            if (files.exists(staged)) {
                // Left by a server that was killed.
                files.delete(staged);
            }
            WritableFile file = files.create(staged);
            output = file;
            open = format.writer(new Bytes(file), header, settings);
            blocks = open;
        }
        return open;
    }

    private DatabaseException failed(IOException e) {
        return new DatabaseException(
                ErrorCode.CANNOT_WRITE_TO_FILE_DESCRIPTOR,
                "Cannot write %s: %s".formatted(target.path().getFileName(), e),
                e);
    }

    @Override
    public void check(Block block) {
        // Any row can be written.
    }

    @Override
    public List<CatalogEdit> prepare() {
        WritableFile file = output;
        BlockWriter written = blocks;
        if (file != null && written != null) {
            try {
                written.finish(ResultStatistics.NONE);
                file.sync();
                file.close();
                output = null;
                target.take(staged, isReplaced);
                isTaken = true;
            } catch (IOException e) {
                throw failed(e);
            }
        }
        return List.of();
    }

    @Override
    public void publish() {
        // The rows are there since they were prepared.
    }

    @Override
    public void abort() {
        if (blocks == null || isTaken) {
            return;
        }
        try {
            WritableFile file = output;
            output = null;
            if (file != null) {
                file.close();
            }
            if (files.exists(staged)) {
                files.delete(staged);
            }
        } catch (IOException e) {
            log.warn("file of an insert stays path={} cause={}", staged, e.toString());
        }
    }

    /// Bytes that go to the end of a file.
    private static final class Bytes extends OutputStream {
        private final WritableFile file;

        Bytes(WritableFile file) {
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
