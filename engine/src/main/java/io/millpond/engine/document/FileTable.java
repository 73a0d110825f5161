package io.millpond.engine.document;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.external.ExternalInput;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.ExternalSource;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Insertable;
import io.millpond.engine.table.NamedSource;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.Truncatable;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.SegmentStream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// The rows of a file in some format. Thread-safe.
///
/// An insert appends them, or takes the place of the file where settings say so. *Differs from
/// other tables:* the rows of an insert are in the file a moment before those that it brings into
/// other tables are visible, and stay there if these cannot be made so.
final class FileTable implements Scannable, Insertable, Truncatable, Alterable {
    private static final Setting<Boolean> TRUNCATE_ON_INSERT =
            QuerySettings.known("engine_file_truncate_on_insert", SettingType.BOOL);
    private static final Setting<Boolean> EMPTY_IF_NOT_EXISTS =
            QuerySettings.known("engine_file_empty_if_not_exists", SettingType.BOOL);

    private final FileShape shape;
    private final AppendedFile file;
    private final TableServices services;
    private volatile TableDefinition definition;

    FileTable(
            TableDefinition definition,
            FileShape shape,
            AppendedFile file,
            TableServices services) {
        this.definition = definition;
        this.shape = shape;
        this.file = file;
        this.services = services;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public List<String> nameColumns() {
        return List.of(NamedSource.TABLE);
    }

    private String format() {
        return shape.argument(0, "");
    }

    private FileSystem files() {
        return services.settings().fileSystem();
    }

    /// Errors: FORMAT_IS_NOT_SUITABLE_FOR_INPUT, FILE_DOESNT_EXIST, CANNOT_READ_ALL_DATA.
    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        TableDefinition seen = definition;
        return new FilledSource(
                seen,
                new ExternalSource(
                        seen.storedHeader(),
                        inputs(context),
                        Formats.input(format()),
                        shape.argument(2, "auto"),
                        shape.settings(context, services)),
                context);
    }

    private List<ExternalInput> inputs(QueryContext context) {
        try {
            if (file.exists()) {
                return List.of(new ExternalInput(file.path().toString(), this::open, this::whole));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (context.settings().get(EMPTY_IF_NOT_EXISTS)) {
            return List.of();
        }
        if (Formats.input(format()).name().equals("One")) {
            // It has one row whatever the file holds.
            return List.of(
                    new ExternalInput(file.path().toString(), InputStream::nullInputStream, null));
        }
        throw new DatabaseException(
                ErrorCode.FILE_DOESNT_EXIST,
                "File %s doesn't exist".formatted(file.path().getFileName()));
    }

    private DatabaseException unreadable(IOException e) {
        return new DatabaseException(
                ErrorCode.CANNOT_READ_ALL_DATA,
                "Cannot read or write %s: %s".formatted(file.path().getFileName(), e),
                e);
    }

    private InputStream open() throws IOException {
        ReadableFile whole = whole();
        return new FilterInputStream(new SegmentStream(whole.bytes())) {
            @Override
            public void close() throws IOException {
                whole.close();
            }
        };
    }

    private ReadableFile whole() throws IOException {
        long size = file.size();
        ReadableFile opened = files().open(file.path());
        return new ReadableFile() {
            @Override
            public Path path() {
                return opened.path();
            }

            @Override
            public MemorySegment bytes() {
                return opened.bytes().asSlice(0, Math.min(size, opened.bytes().byteSize()));
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    /// Errors: FORMAT_IS_NOT_SUITABLE_FOR_OUTPUT; CANNOT_APPEND_TO_FILE.
    @Override
    public TableWriter writer(QueryContext context) {
        boolean isReplaced = context.settings().get(TRUNCATE_ON_INSERT);
        try {
            boolean isAppended = !isReplaced && file.exists() && file.size() > 0;
            String written = Formats.output(format()).name();
            if (isAppended && !FileShape.canAppend(written)) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_APPEND_TO_FILE,
                        ("File %s already exists and data cannot be appended to this file as the %s"
                                        + " format doesn't support appends. You can enable truncate"
                                        + " on insertion with the `engine_file_truncate_on_insert`"
                                        + " setting")
                                .formatted(file.path().getFileName(), written));
            }
            return new FileWriter(
                    file,
                    files(),
                    Formats.output(isAppended ? FileShape.continuing(written) : written),
                    definition.storedHeader(),
                    shape.settings(context, services),
                    isReplaced);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<CatalogEdit> truncation(CatalogSnapshot snapshot) {
        return List.of();
    }

    @Override
    public void truncated(CatalogSnapshot before, CatalogSnapshot after) {
        try {
            if (file.exists()) {
                file.empty();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean canAlter(AlterCommand command) {
        return Alterable.isComment(command);
    }

    @Override
    public void checkAlter(TableDefinition changed, QueryContext context) {
        // A comment is always fine.
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
