package io.millpond.engine.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.external.AddressReader;
import io.millpond.engine.external.ExternalInput;
import io.millpond.engine.external.FormatEnds;
import io.millpond.engine.external.Packing;
import io.millpond.engine.external.UserFiles;
import io.millpond.engine.format.DocumentBytes;
import io.millpond.engine.format.DocumentFormat;
import io.millpond.engine.format.FormatSchemas;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.table.ExternalSource;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.ReadableFile;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// The table functions whose rows are from outside of the catalog: `generateRandom`, and `file` and
/// `url`, `(place[, format[, structure[, compression]]])`, of which all but the place may be
/// `auto`.
final class ExternalFunctions {
    /// How much of an input its columns are told from.
    private static final int SAMPLE_BYTES = 1 << 20;

    private static final String AUTO = "auto";

    private final UserFiles files;
    private final AddressReader addresses;
    private final FormatSchemas schemas;
    private final RandomGenerator random;

    /// @param schemas where the schemas of formats are found
    /// @param random thread-safe
    ExternalFunctions(
            UserFiles files,
            AddressReader addresses,
            FormatSchemas schemas,
            RandomGenerator random) {
        this.files = files;
        this.addresses = addresses;
        this.schemas = schemas;
        this.random = random;
    }

    /// As [RandomFunction#source].
    TableSource random(List<TableArgument> arguments, QueryContext context) {
        return RandomFunction.source(arguments, random, context);
    }

    /// Where the schemas of formats are found.
    FormatSchemas schemas() {
        return schemas;
    }

    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, BAD_ARGUMENTS, UNKNOWN_FORMAT,
    /// CANNOT_DETECT_FORMAT; those of [UserFiles#find], and of telling columns.
    TableSource file(List<TableArgument> arguments, FormatSettings settings) {
        checkCount("file", arguments);
        String place = text("file", arguments.getFirst());
        List<ExternalInput> inputs = files.find(place);
        return source("file", place, inputs, arguments, settings);
    }

    /// Errors: as [#file], and those of [AddressReader#open].
    TableSource url(List<TableArgument> arguments, FormatSettings settings) {
        checkCount("url", arguments);
        String place = text("url", arguments.getFirst());
        URI address;
        try {
            address = new URI(place);
        } catch (URISyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "'%s' is no address".formatted(place), e);
        }
        ExternalInput input = ExternalInput.at(address, addresses);
        String path = address.getPath() == null ? "" : address.getPath();
        return source("url", path, List.of(input), arguments, settings);
    }

    private static void checkCount(String function, List<TableArgument> arguments) {
        if (arguments.isEmpty() || arguments.size() > 4) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires from 1 to 4 arguments: %s[, format[, structure[,"
                                    .formatted(function, function.equals("file") ? "path" : "url")
                            + " compression_method]]]");
        }
    }

    private static TableSource source(
            String function,
            String path,
            List<ExternalInput> inputs,
            List<TableArgument> arguments,
            FormatSettings settings) {
        String format = argument(function, arguments, 1);
        if (format.equalsIgnoreCase(AUTO)) {
            format = formatOf(function, path);
        }
        String structure = argument(function, arguments, 2);
        String compression = argument(function, arguments, 3);
        Formats.input(format);
        Header header =
                structure.equalsIgnoreCase(AUTO)
                        ? told(inputs, format, compression, settings)
                        : NullFunction.structure(function, structure);
        return new ExternalSource(header, inputs, Formats.input(format), compression, settings);
    }

    private static String formatOf(String function, String path) {
        return FormatEnds.format(path)
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.CANNOT_DETECT_FORMAT,
                                        ("The data format of '%s' cannot be told from its name."
                                                        + " Specify the format in the arguments of"
                                                        + " table function %s")
                                                .formatted(path, function)));
    }

    /// The columns of the first input.
    private static Header told(
            List<ExternalInput> inputs,
            String format,
            String compression,
            FormatSettings settings) {
        if (inputs.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_EXTRACT_TABLE_STRUCTURE,
                    ("The table structure cannot be extracted from a %s format file, because there"
                                    + " are no files with provided path. You can specify the"
                                    + " structure manually")
                            .formatted(format));
        }
        ExternalInput first = inputs.getFirst();
        Packing packing = Packing.of(compression, first.path());
        try {
            return Formats.input(format) instanceof DocumentFormat document
                    ? ofDocument(document, first, packing, settings)
                    : InferredStructure.of(format, sample(first, packing), settings);
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "Cannot read '%s': %s".formatted(first.path(), e),
                    e);
        }
    }

    private static Header ofDocument(
            DocumentFormat format, ExternalInput input, Packing packing, FormatSettings settings)
            throws IOException {
        try (ReadableFile file = input.map(packing)) {
            if (file != null) {
                return InferredStructure.of(format, file.bytes(), settings);
            }
        }
        try (InputStream in = input.open(packing)) {
            return InferredStructure.of(
                    format, DocumentBytes.of(format.name(), in, settings), settings);
        }
    }

    /// The first whole lines of an input.
    private static byte[] sample(ExternalInput input, Packing packing) throws IOException {
        try (InputStream in = input.open(packing)) {
            byte[] bytes = in.readNBytes(SAMPLE_BYTES);
            if (bytes.length < SAMPLE_BYTES) {
                return bytes;
            }
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return end == 0 ? bytes : Arrays.copyOf(bytes, end);
        }
    }

    /// An argument that is a text or a name; `auto` where it is not given.
    private static String argument(String function, List<TableArgument> arguments, int index) {
        if (index >= arguments.size()) {
            return AUTO;
        }
        return arguments.get(index) instanceof TableArgument.Name(String name)
                ? name
                : text(function, arguments.get(index));
    }

    private static String text(String function, TableArgument argument) {
        return new String(NullFunction.bytes(function, argument), UTF_8);
    }
}
