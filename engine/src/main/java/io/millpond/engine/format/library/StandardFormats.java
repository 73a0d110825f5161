package io.millpond.engine.format.library;

import io.millpond.engine.format.BlockInputFormat;
import io.millpond.engine.format.BlockOutputFormat;
import io.millpond.engine.format.CsvSyntax;
import io.millpond.engine.format.CsvWriter;
import io.millpond.engine.format.CustomSyntax;
import io.millpond.engine.format.CustomWriter;
import io.millpond.engine.format.DelimitedHeader;
import io.millpond.engine.format.FieldRowDecoder;
import io.millpond.engine.format.FieldSyntax;
import io.millpond.engine.format.FormDecoder;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.InputFormat;
import io.millpond.engine.format.JsonColumnsWriter;
import io.millpond.engine.format.JsonCompactEachRowWriter;
import io.millpond.engine.format.JsonCompactSyntax;
import io.millpond.engine.format.JsonDocumentDecoder;
import io.millpond.engine.format.JsonDocumentWriter;
import io.millpond.engine.format.JsonEachRowDecoder;
import io.millpond.engine.format.JsonEachRowWriter;
import io.millpond.engine.format.JsonObjectEachRowWriter;
import io.millpond.engine.format.JsonStringsDecoder;
import io.millpond.engine.format.MarkdownWriter;
import io.millpond.engine.format.NativeDecoder;
import io.millpond.engine.format.NativeWriter;
import io.millpond.engine.format.OneDecoder;
import io.millpond.engine.format.OutputFormat;
import io.millpond.engine.format.PlainTextWriter;
import io.millpond.engine.format.PrettyJsonWriter;
import io.millpond.engine.format.PrettyOutputFormat;
import io.millpond.engine.format.PrettyStyle;
import io.millpond.engine.format.PrometheusWriter;
import io.millpond.engine.format.RegexpDecoder;
import io.millpond.engine.format.RowBinaryDecoder;
import io.millpond.engine.format.RowBinaryWriter;
import io.millpond.engine.format.RowDecoder;
import io.millpond.engine.format.RowInputFormat;
import io.millpond.engine.format.RowOutputFormat;
import io.millpond.engine.format.RowWriter;
import io.millpond.engine.format.SqlInsertWriter;
import io.millpond.engine.format.TabSeparatedSyntax;
import io.millpond.engine.format.TabSeparatedWriter;
import io.millpond.engine.format.TemplateDecoder;
import io.millpond.engine.format.TemplateWriter;
import io.millpond.engine.format.TskvDecoder;
import io.millpond.engine.format.TskvWriter;
import io.millpond.engine.format.ValuesDecoder;
import io.millpond.engine.format.ValuesWriter;
import io.millpond.engine.format.VerticalWriter;
import io.millpond.engine.format.WholeTextDecoder;
import io.millpond.engine.format.XmlWriter;
import io.millpond.engine.format.arrow.ArrowFormat;
import io.millpond.engine.format.arrow.ArrowWriter;
import io.millpond.engine.format.avro.AvroDecoder;
import io.millpond.engine.format.avro.AvroStructure;
import io.millpond.engine.format.avro.AvroWriter;
import io.millpond.engine.format.avro.ConfluentDecoder;
import io.millpond.engine.format.avro.ConfluentWriter;
import io.millpond.engine.format.bson.BsonDecoder;
import io.millpond.engine.format.bson.BsonStructure;
import io.millpond.engine.format.bson.BsonWriter;
import io.millpond.engine.format.msgpack.MsgPackDecoder;
import io.millpond.engine.format.msgpack.MsgPackStructure;
import io.millpond.engine.format.msgpack.MsgPackWriter;
import io.millpond.engine.format.parquet.ParquetFormat;
import io.millpond.engine.format.parquet.ParquetWriter;
import io.millpond.engine.format.protobuf.ProtobufDecoder;
import io.millpond.engine.format.protobuf.ProtobufForm;
import io.millpond.engine.format.protobuf.ProtobufStructure;
import io.millpond.engine.format.protobuf.ProtobufWriter;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// The formats there are, under all their names.
final class StandardFormats {
    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String JSON = "application/json; charset=UTF-8";
    private static final String JSON_LINES = "application/x-ndjson; charset=UTF-8";
    private static final String TAB_SEPARATED = "text/tab-separated-values; charset=UTF-8";
    private static final String BINARY = "application/octet-stream";

    private final Map<String, Formats.Entry> entries = new TreeMap<>();

    private StandardFormats() {}

    /// Every name, in lower case, with its format.
    static Map<String, Formats.Entry> entries() {
        StandardFormats formats = new StandardFormats();
        formats.addJson();
        formats.addJsonLines();
        formats.addCompactProgress();
        formats.addDelimited();
        formats.addTexts();
        formats.addTemplates();
        formats.addBinary();
        formats.addSelfDescribing();
        return formats.entries;
    }

    private void addJson() {
        for (JsonDocumentDecoder.Shape shape : JsonDocumentDecoder.Shape.values()) {
            InputFormat input =
                    new BlockInputFormat(
                            shape.format(), (h, s) -> new JsonDocumentDecoder(h, s, shape));
            BiFunction<Header, FormatSettings, RowWriter> writers =
                    switch (shape) {
                        case ROWS -> (h, s) -> new JsonDocumentWriter(h, s, false, false);
                        case COMPACT_ROWS -> (h, s) -> new JsonDocumentWriter(h, s, true, false);
                        case NAMED_ROWS -> JsonObjectEachRowWriter::new;
                        case COLUMNS -> (h, s) -> new JsonColumnsWriter(h, s, false, false);
                        case COMPACT_COLUMNS -> (h, s) -> new JsonColumnsWriter(h, s, true, false);
                        case COLUMNS_WITH_META ->
                                (h, s) -> new JsonColumnsWriter(h, s, false, true);
                    };
            add(shape.format(), input, new RowOutputFormat(shape.format(), JSON, writers));
        }
        add("JSONStrings", JSON, (h, s) -> new JsonDocumentWriter(h, s, false, true));
        add("JSONCompactStrings", JSON, (h, s) -> new JsonDocumentWriter(h, s, true, true));
        add("JSONEachRowWithProgress", JSON, (h, s) -> new JsonEachRowWriter(h, s, false, true));
        add(
                "JSONStringsEachRowWithProgress",
                JSON,
                (h, s) -> new JsonEachRowWriter(h, s, true, true));
    }

    private void addCompactProgress() {
        for (boolean isStrings : List.of(false, true)) {
            add(
                    isStrings
                            ? "JSONCompactStringsEachRowWithProgress"
                            : "JSONCompactEachRowWithProgress",
                    JSON,
                    (h, s) -> new JsonEachRowWriter(h, s, isStrings, true, true));
        }
    }

    private void addJsonLines() {
        InputFormat input = new RowInputFormat("JSONEachRow", JsonEachRowDecoder::new);
        OutputFormat output =
                new RowOutputFormat(
                        "JSONEachRow",
                        JSON_LINES,
                        (h, s) -> new JsonEachRowWriter(h, s, false, false));
        for (String name : List.of("JSONEachRow", "JSONLines", "NDJSON", "JSONL")) {
            add(name, input, output);
        }
        add(
                "JSONStringsEachRow",
                new RowInputFormat("JSONStringsEachRow", JsonStringsDecoder::new),
                new RowOutputFormat(
                        "JSONStringsEachRow",
                        JSON_LINES,
                        (h, s) -> new JsonEachRowWriter(h, s, true, false)));
        for (String name : List.of("PrettyJSONEachRow", "PrettyJSONLines", "PrettyNDJSON")) {
            add(name, JSON_LINES, PrettyJsonWriter::new);
        }
        for (DelimitedHeader lines : DelimitedHeader.values()) {
            String name = "JSONCompactEachRow" + lines.suffix();
            add(
                    name,
                    new RowInputFormat(name, (h, s) -> compactDecoder(h, s, lines, false)),
                    new RowOutputFormat(
                            name,
                            TEXT,
                            (h, s) -> new JsonCompactEachRowWriter(h, s, lines, false)));
            String strings = "JSONCompactStringsEachRow" + lines.suffix();
            add(
                    strings,
                    new RowInputFormat(strings, (h, s) -> compactDecoder(h, s, lines, true)),
                    new RowOutputFormat(
                            strings,
                            TEXT,
                            (h, s) -> new JsonCompactEachRowWriter(h, s, lines, true)));
        }
    }

    private void addDelimited() {
        for (DelimitedHeader lines : DelimitedHeader.values()) {
            String suffix = lines.suffix();
            addTabSeparated("TabSeparated" + suffix, "TSV" + suffix, lines, false);
            addTabSeparated("TabSeparatedRaw" + suffix, "TSVRaw" + suffix, lines, true);
            addTabSeparated("Raw" + suffix, "Raw" + suffix, lines, true);
            String presence = lines.hasNames() ? "present" : "absent";
            add(
                    "CSV" + suffix,
                    new RowInputFormat("CSV" + suffix, (h, s) -> csvDecoder(h, s, lines)),
                    new RowOutputFormat(
                            "CSV" + suffix,
                            "text/csv; charset=UTF-8; header=" + presence,
                            (h, s) -> new CsvWriter(h, s, lines)));
        }
    }

    private void addTabSeparated(String name, String alias, DelimitedHeader lines, boolean isRaw) {
        OutputFormat output =
                new RowOutputFormat(
                        name, TAB_SEPARATED, (h, s) -> new TabSeparatedWriter(h, s, lines, isRaw));
        InputFormat input =
                new RowInputFormat(name, (h, s) -> tabSeparatedDecoder(h, s, lines, isRaw));
        add(name, input, output);
        add(alias, input, output);
    }

    private static RowDecoder compactDecoder(
            Header header, FormatSettings settings, DelimitedHeader lines, boolean isStrings) {
        FieldSyntax syntax = new JsonCompactSyntax(header, settings, isStrings);
        return new FieldRowDecoder(header, syntax, lines, settings, false, 0);
    }

    private static RowDecoder csvDecoder(
            Header header, FormatSettings settings, DelimitedHeader lines) {
        return new FieldRowDecoder(
                header,
                new CsvSyntax(header, settings),
                lines,
                settings,
                settings.flag("input_format_csv_detect_header"),
                settings.number("input_format_csv_skip_first_lines"));
    }

    private static RowDecoder tabSeparatedDecoder(
            Header header, FormatSettings settings, DelimitedHeader lines, boolean isRaw) {
        return new FieldRowDecoder(
                header,
                new TabSeparatedSyntax(header, settings, isRaw),
                lines,
                settings,
                settings.flag("input_format_tsv_detect_header"),
                settings.number("input_format_tsv_skip_first_lines"));
    }

    private void addTexts() {
        add(
                "TSKV",
                new RowInputFormat("TSKV", TskvDecoder::new),
                new RowOutputFormat("TSKV", TEXT, TskvWriter::new));
        add(
                "Values",
                new RowInputFormat("Values", ValuesDecoder::new),
                new RowOutputFormat("Values", TEXT, ValuesWriter::new));
        for (DelimitedHeader lines :
                List.of(DelimitedHeader.NAMES, DelimitedHeader.NAMES_AND_TYPES)) {
            add(
                    "LineAsString" + lines.suffix(),
                    TAB_SEPARATED,
                    (h, s) -> new TabSeparatedWriter(h, s, lines, true));
        }
        addWholeText("LineAsString", TAB_SEPARATED, WholeTextDecoder.Unit.LINE);
        addWholeText("JSONAsString", JSON, WholeTextDecoder.Unit.JSON_OBJECT);
        addWholeText("JSONAsObject", JSON, WholeTextDecoder.Unit.JSON_VALUE);
        addWholeText("RawBLOB", TEXT, WholeTextDecoder.Unit.DOCUMENT);
        add("Vertical", TEXT, VerticalWriter::new);
        add("Markdown", TEXT, MarkdownWriter::new);
        add("MD", TEXT, MarkdownWriter::new);
        add("SQLInsert", TEXT, SqlInsertWriter::new);
        add("XML", "application/xml; charset=UTF-8", XmlWriter::new);
        add("Null", TEXT, (_, _) -> (_, _, _) -> {});
        addPretty("Pretty", PrettyStyle.FULL);
        addPretty("PrettyCompact", PrettyStyle.COMPACT);
        addPretty("PrettySpace", PrettyStyle.SPACE);
    }

    private void addTemplates() {
        add(
                "Template",
                new RowInputFormat("Template", (h, s) -> new TemplateDecoder(h, s, false)),
                new RowOutputFormat("Template", TEXT, TemplateWriter::new));
        add(
                "TemplateIgnoreSpaces",
                new RowInputFormat(
                        "TemplateIgnoreSpaces", (h, s) -> new TemplateDecoder(h, s, true)),
                null);
        add("Regexp", new RowInputFormat("Regexp", RegexpDecoder::new), null);
        add("Form", new RowInputFormat("Form", FormDecoder::new), null);
        add("One", new RowInputFormat("One", (h, _) -> new OneDecoder(h)), null);
        add("Prometheus", "text/plain; version=0.0.4; charset=UTF-8", PrometheusWriter::new);
        for (DelimitedHeader lines : DelimitedHeader.values()) {
            String name = "CustomSeparated" + lines.suffix();
            add(
                    name,
                    new RowInputFormat(name, (h, s) -> customDecoder(h, s, lines, false)),
                    new RowOutputFormat(name, TEXT, (h, s) -> new CustomWriter(h, s, lines)));
            String spaced = "CustomSeparatedIgnoreSpaces" + lines.suffix();
            add(
                    spaced,
                    new RowInputFormat(spaced, (h, s) -> customDecoder(h, s, lines, true)),
                    null);
        }
    }

    private static RowDecoder customDecoder(
            Header header, FormatSettings settings, DelimitedHeader lines, boolean isSpaceIgnored) {
        return new FieldRowDecoder(
                header,
                new CustomSyntax(header, settings, isSpaceIgnored),
                lines,
                settings,
                settings.flag("input_format_custom_detect_header"),
                0);
    }

    private void addPretty(String name, PrettyStyle style) {
        for (String suffix : List.of("", "NoEscapes", "MonoBlock", "NoEscapesMonoBlock")) {
            add(name + suffix, null, new PrettyOutputFormat(name + suffix, style));
        }
    }

    private void addBinary() {
        add(
                "Native",
                new BlockInputFormat(
                        "Native",
                        false,
                        NativeDecoder::new,
                        (document, _) -> NativeDecoder.structure(document)),
                new BlockOutputFormat("Native", BINARY, (h, _) -> new NativeWriter(h)));
        add(
                "Parquet",
                new ParquetFormat(),
                new BlockOutputFormat("Parquet", BINARY, ParquetWriter::new));
        addArrow(new ArrowFormat(false));
        addArrow(new ArrowFormat(true));
        for (DelimitedHeader lines : DelimitedHeader.values()) {
            String name = "RowBinary" + lines.suffix();
            add(
                    name,
                    new RowInputFormat(name, (h, s) -> new RowBinaryDecoder(h, s, lines, false)),
                    new RowOutputFormat(name, BINARY, (h, _) -> new RowBinaryWriter(h, lines)));
        }
        addBinaryWithDefaults("RowBinaryWithDefaults", DelimitedHeader.NONE);
        addBinaryWithDefaults(
                "RowBinaryWithNamesAndTypesAndDefaults", DelimitedHeader.NAMES_AND_TYPES);
    }

    /// Formats whose values say what they are.
    private void addSelfDescribing() {
        add(
                "MsgPack",
                new RowInputFormat("MsgPack", MsgPackDecoder::new, MsgPackStructure::of),
                new RowOutputFormat("MsgPack", BINARY, MsgPackWriter::new));
        add(
                "BSONEachRow",
                new RowInputFormat("BSONEachRow", BsonDecoder::new, BsonStructure::of),
                new RowOutputFormat("BSONEachRow", BINARY, BsonWriter::new));
        add(
                "Avro",
                new RowInputFormat("Avro", AvroDecoder::new, AvroStructure::ofFile),
                new RowOutputFormat("Avro", BINARY, AvroWriter::new));
        add(
                "AvroConfluent",
                new RowInputFormat(
                        "AvroConfluent", ConfluentDecoder::new, AvroStructure::ofMessage),
                new RowOutputFormat("AvroConfluent", BINARY, ConfluentWriter::new));
        addProtobuf("Protobuf", ProtobufForm.DELIMITED);
        addProtobuf("ProtobufList", ProtobufForm.LIST);
        addProtobuf("ProtobufSingle", ProtobufForm.SINGLE);
    }

    private void addProtobuf(String name, ProtobufForm form) {
        add(
                name,
                new RowInputFormat(
                        name, (h, s) -> new ProtobufDecoder(h, s, form), ProtobufStructure::of),
                new RowOutputFormat(name, BINARY, (h, s) -> new ProtobufWriter(h, s, form)));
    }

    private void addArrow(ArrowFormat format) {
        OutputFormat output =
                new BlockOutputFormat(
                        format.name(), BINARY, (h, s) -> new ArrowWriter(h, s, format.isStream()));
        add(format.name(), format, output);
    }

    private void addBinaryWithDefaults(String name, DelimitedHeader lines) {
        add(
                name,
                new RowInputFormat(name, (h, s) -> new RowBinaryDecoder(h, s, lines, true)),
                null);
    }

    private void addWholeText(String name, String contentType, WholeTextDecoder.Unit unit) {
        OutputFormat output =
                switch (unit) {
                    case LINE ->
                            new RowOutputFormat(
                                    name, contentType, (h, s) -> new PlainTextWriter(h, s, "\n"));
                    case DOCUMENT ->
                            new RowOutputFormat(
                                    name, contentType, (h, s) -> new PlainTextWriter(h, s, ""));
                    case JSON_OBJECT, JSON_VALUE -> null;
                };
        add(name, new RowInputFormat(name, (h, s) -> new WholeTextDecoder(h, s, unit)), output);
    }

    private void add(
            String name,
            String contentType,
            BiFunction<Header, FormatSettings, RowWriter> writers) {
        add(name, null, new RowOutputFormat(name, contentType, writers));
    }

    private void add(String name, @Nullable InputFormat input, @Nullable OutputFormat output) {
        entries.put(name.toLowerCase(Locale.ROOT), new Formats.Entry(name, input, output));
    }
}
