package io.millpond.engine.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.millpond.engine.format.DocumentFormat;
import io.millpond.engine.format.FieldTexts;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.InferredNulls;
import io.millpond.engine.format.library.Formats;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The columns of data whose format says nothing, or only names, of them.
///
/// Types come from the values of all rows; [InferredType] holds the rules.
final class InferredStructure {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(
                            com.fasterxml.jackson.core.json.JsonReadFeature
                                    .ALLOW_NON_NUMERIC_NUMBERS)
                    .build();

    private final String format;
    private final FormatSettings settings;
    private final InferredType types;
    private final Map<String, DataType> columns = new LinkedHashMap<>();

    private InferredStructure(String format, FormatSettings settings) {
        this.format = format;
        this.settings = settings;
        this.types = InferredType.of(format, settings);
    }

    /// The columns that `data` has.
    ///
    /// Errors: CANNOT_EXTRACT_TABLE_STRUCTURE where they cannot be told.
    static Header of(String format, byte[] data, FormatSettings settings) {
        if (Formats.input(format) instanceof DocumentFormat document) {
            return of(document, MemorySegment.ofArray(data), settings);
        }
        Optional<Header> said = Formats.input(format).structure(data, settings);
        if (said.isPresent()) {
            return said.get();
        }
        InferredStructure structure = new InferredStructure(format, settings);
        Optional<FieldTexts> fieldTexts = fieldTexts(format, data, settings);
        if (fieldTexts.isPresent()) {
            structure.readFields(
                    fieldTexts.get(), settings.flag("input_format_custom_detect_header"));
        } else {
            structure.read(format.toLowerCase(Locale.ROOT), new String(data, UTF_8));
        }
        if (structure.columns.isEmpty()) {
            throw structure.failed("the file is empty");
        }
        return structure.header();
    }

    /// The columns under the names and of the types that settings say.
    private Header header() {
        String names = settings.text("column_names_for_schema_inference");
        boolean hasNames = columns.containsKey("c1");
        List<String> given = hasNames && !names.isEmpty() ? List.of(names.split(",")) : List.of();
        if (!given.isEmpty() && given.size() != columns.size()) {
            throw failed(
                    "The number of column names %d differs with the number of types %d"
                            .formatted(given.size(), columns.size()));
        }
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, DataType> column : columns.entrySet()) {
            String name = given.isEmpty() ? column.getKey() : given.get(fields.size()).strip();
            fields.add(new Field(name, column.getValue()));
        }
        return hinted(new Header(fields));
    }

    private Header hinted(Header header) {
        String hints = settings.text("schema_inference_hints");
        if (hints.isBlank()) {
            return header;
        }
        Header hinted = NullFunction.structure("schema_inference_hints", hints);
        List<Field> fields = new ArrayList<>();
        for (Field field : header.fields()) {
            int index = hinted.indexOf(field.name());
            fields.add(index < 0 ? field : hinted.fields().get(index));
        }
        return new Header(fields);
    }

    private static Optional<FieldTexts> fieldTexts(
            String format, byte[] data, FormatSettings settings) {
        try {
            return FieldTexts.of(format, data, settings);
        } catch (DatabaseException e) {
            throw new InferredStructure(format, settings).failed(e.text());
        }
    }

    /// The columns that a document has.
    ///
    /// Errors: CANNOT_EXTRACT_TABLE_STRUCTURE where they cannot be told.
    static Header of(DocumentFormat format, MemorySegment document, FormatSettings settings) {
        if (document.byteSize() == 0) {
            throw new InferredStructure(format.name(), settings).failed("the file is empty");
        }
        try {
            return format.structure(document, settings);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_EXTRACT_TABLE_STRUCTURE,
                    "The table structure cannot be extracted from a %s format file. Error: %s. You"
                                    .formatted(format.name(), e.text())
                            + " can specify the structure manually",
                    e);
        }
    }

    private DatabaseException failed(String why) {
        return new DatabaseException(
                ErrorCode.CANNOT_EXTRACT_TABLE_STRUCTURE,
                "The table structure cannot be extracted from a %s format file: %s. You can specify"
                                .formatted(format, why)
                        + " the structure manually");
    }

    private void read(String name, String text) {
        switch (name) {
            case "jsoneachrow", "jsonlines", "ndjson", "jsonl" -> readJson(text, 0);
            case "jsoncompacteachrow" -> readJson(text, 0);
            case "jsoncompacteachrowwithnames" -> readJson(text, 1);
            case "jsoncompacteachrowwithnamesandtypes" -> readJson(text, 2);
            case "json", "jsoncompact", "jsoncolumnswithmetadata" -> readMeta(text);
            case "jsoncolumns" -> readColumns(text);
            case "jsoncompactcolumns" -> readColumns(text);
            case "jsonobjecteachrow" -> readNamedRows(text);
            case "jsonstringseachrow" -> readStrings(text, 0);
            case "jsoncompactstringseachrow" -> readStrings(text, 0);
            case "jsoncompactstringseachrowwithnames" -> readStrings(text, 1);
            case "jsoncompactstringseachrowwithnamesandtypes" -> readStrings(text, 2);
            case "csv" -> readLines(InferredRows.csv(text), 0);
            case "csvwithnames" -> readLines(InferredRows.csv(text), 1);
            case "csvwithnamesandtypes" -> readLines(InferredRows.csv(text), 2);
            case "tsv", "tabseparated" -> readLines(InferredRows.tabSeparated(text), 0);
            case "tsvwithnames", "tabseparatedwithnames" ->
                    readLines(InferredRows.tabSeparated(text), 1);
            case "tsvwithnamesandtypes", "tabseparatedwithnamesandtypes" ->
                    readLines(InferredRows.tabSeparated(text), 2);
            case "values" -> readValues(text);
            case "lineasstring" -> columns.put("line", DataTypes.STRING);
            case "rawblob" -> columns.put("raw_blob", DataTypes.STRING);
            case "jsonasstring" -> columns.put("json", DataTypes.STRING);
            case "one" -> columns.put("dummy", DataTypes.UINT8);
            case "form" -> readForm(text);
            case "jsonasobject" -> columns.put("json", JsonType.PLAIN);
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "%s file format doesn't support schema inference. You must specify the"
                                            .formatted(format)
                                    + " structure manually");
        }
    }

    private void complete() {
        columns.replaceAll((_, type) -> completed(type));
    }

    private DataType completed(DataType type) {
        DataType complete = InferredType.complete(type);
        return switch (settings.text("schema_inference_make_columns_nullable")) {
            case "0", "false" -> InferredNulls.without(complete);
            default -> complete;
        };
    }

    private DataType type(InferredRows.Cell cell) {
        String text = cell.text();
        if (!cell.isQuoted() && text.equals("\\N")) {
            return DataTypes.NOTHING;
        }
        String lines = format.toLowerCase(Locale.ROOT).startsWith("csv") ? "csv" : "tsv";
        if (!settings.flag("input_format_" + lines + "_use_best_effort_in_schema_inference")) {
            return DataTypes.STRING;
        }
        boolean isNested =
                (text.startsWith("[") && text.endsWith("]"))
                        || (!cell.isQuoted() && text.startsWith("(") && text.endsWith(")"))
                        || (text.startsWith("{") && text.endsWith("}"));
        if (isNested) {
            return literal(text);
        }
        return cell.isQuoted() ? types.quoted(text) : types.plain(text);
    }

    private boolean isHeaderDetected() {
        return settings.flag(
                format.toLowerCase(Locale.ROOT).startsWith("csv")
                        ? "input_format_csv_detect_header"
                        : "input_format_tsv_detect_header");
    }

    private void readLines(List<List<InferredRows.Cell>> rows, int headerLines) {
        if (rows.size() < Math.max(1, headerLines)) {
            return;
        }
        boolean isDetected =
                headerLines == 0
                        && isHeaderDetected()
                        && rows.size() > 1
                        && rows.getFirst().stream().allMatch(c -> type(c) instanceof StringType)
                        && rows.get(1).size() == rows.getFirst().size()
                        && !rows.get(1).stream().allMatch(c -> type(c) instanceof StringType);
        int first = isDetected ? 1 : headerLines;
        List<String> names = new ArrayList<>();
        for (InferredRows.Cell cell : rows.getFirst()) {
            names.add(first == 0 ? "c" + (names.size() + 1) : cell.text());
        }
        if (headerLines == 2) {
            for (int i = 0; i < names.size(); i++) {
                columns.put(names.get(i), TypeResolver.parse(rows.get(1).get(i).text()));
            }
            return;
        }
        for (String name : names) {
            columns.put(name, DataTypes.NOTHING);
        }
        for (List<InferredRows.Cell> row : rows.subList(first, rows.size())) {
            for (int i = 0; i < Math.min(row.size(), names.size()); i++) {
                columns.merge(names.get(i), type(row.get(i)), InferredType::common);
            }
        }
        complete();
    }

    /// Fields whose texts have one rule a column.
    private void readFields(FieldTexts texts, boolean isDetected) {
        List<List<DataType>> types = new ArrayList<>();
        for (List<String> row : texts.rows()) {
            List<DataType> one = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                one.add(fieldType(row.get(i), texts.rules().get(i)));
            }
            types.add(one);
        }
        List<String> names = new ArrayList<>(texts.names());
        int first = 0;
        if (names.isEmpty() && isDetected && isHeader(types)) {
            texts.rows().getFirst().forEach(name -> names.add(unquoted(name)));
            first = 1;
        }
        for (int i = names.size(); i < texts.rules().size(); i++) {
            names.add("c" + (i + 1));
        }
        for (int i = 0; i < texts.types().size(); i++) {
            columns.put(names.get(i), TypeResolver.parse(texts.types().get(i)));
        }
        if (!texts.types().isEmpty()) {
            return;
        }
        for (List<DataType> row : types.subList(first, types.size())) {
            for (int i = 0; i < row.size(); i++) {
                columns.merge(names.get(i), row.get(i), InferredType::common);
            }
        }
        complete();
    }

    /// Whether the first row is texts only, and the second one is not.
    private static boolean isHeader(List<List<DataType>> rows) {
        return rows.size() > 1
                && rows.getFirst().stream().allMatch(StringType.class::isInstance)
                && rows.get(1).size() == rows.getFirst().size()
                && !rows.get(1).stream().allMatch(StringType.class::isInstance);
    }

    private static String unquoted(String text) {
        boolean isQuoted = text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'');
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }

    private DataType fieldType(String text, FieldTexts.Rule rule) {
        return switch (rule) {
            case PLAIN -> type(new InferredRows.Cell(text, false));
            case CSV -> {
                String stripped = text.strip();
                boolean isQuoted = stripped.startsWith("\"");
                yield type(
                        new InferredRows.Cell(isQuoted ? unquoted(stripped) : stripped, isQuoted));
            }
            case QUOTED -> literal(text);
            case JSON -> {
                try (JsonParser parser = JSON.createParser(text)) {
                    parser.nextToken();
                    yield jsonType(parser);
                } catch (IOException e) {
                    throw failed(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    /// Names and values of the only row: whole numbers, or texts.
    private void readForm(String text) {
        for (String field : text.split("&", -1)) {
            int at = field.indexOf('=');
            if (at > 0) {
                DataType type = types.plain(field.substring(at + 1));
                columns.put(
                        field.substring(0, at),
                        type.equals(DataTypes.INT64) ? type : DataTypes.STRING);
            }
        }
        complete();
    }

    private void readValues(String text) {
        Expression rows = parse("[" + text.strip() + ",tuple()]");
        if (!(rows instanceof FunctionCall array)) {
            throw failed("it holds no rows");
        }
        for (Expression row : array.arguments().subList(0, array.arguments().size() - 1)) {
            boolean isTuple = row instanceof FunctionCall call && call.name().equals("tuple");
            List<Expression> cells =
                    isTuple && row instanceof FunctionCall call ? call.arguments() : List.of(row);
            for (int i = 0; i < cells.size(); i++) {
                columns.merge("c" + (i + 1), type(cells.get(i)), InferredType::common);
            }
        }
        complete();
    }

    private Expression parse(String text) {
        try {
            return SqlParser.parseExpression(text);
        } catch (DatabaseException e) {
            throw failed(e.text());
        }
    }

    /// The type of a value in ClickHouse's own text form; a string where it is none.
    private DataType literal(String text) {
        try {
            return type(SqlParser.parseExpression(InferredRows.mapsAsCalls(text)));
        } catch (DatabaseException _) {
            // Not a value of a nested type, so it is a plain text.
            return DataTypes.STRING;
        }
    }

    private DataType type(Expression expression) {
        return switch (expression) {
            case Literal.NullLiteral _ -> DataTypes.NOTHING;
            case Literal.BooleanLiteral _ -> DataTypes.BOOL;
            case Literal.IntegerLiteral integer -> types.number(integer.value().toString());
            case Literal.FloatLiteral _ -> DataTypes.FLOAT64;
            case Literal.StringLiteral string -> types.quoted(string.value());
            case FunctionCall call when call.name().equals("array") -> {
                DataType element = DataTypes.NOTHING;
                for (Expression one : call.arguments()) {
                    element = InferredType.common(element, type(one));
                }
                yield new ArrayType(element);
            }
            case FunctionCall call when call.name().equals("map") -> {
                DataType key = DataTypes.NOTHING;
                DataType value = DataTypes.NOTHING;
                for (int i = 0; i + 1 < call.arguments().size(); i += 2) {
                    key = InferredType.common(key, type(call.arguments().get(i)));
                    value = InferredType.common(value, type(call.arguments().get(i + 1)));
                }
                yield call.arguments().isEmpty() ? DataTypes.STRING : new MapType(key, value);
            }
            case FunctionCall call when call.name().equals("tuple") ->
                    TupleType.of(call.arguments().stream().map(this::type).toList());
            default -> DataTypes.STRING;
        };
    }

    private void readJson(String text, int headerLines) {
        try (JsonParser parser = JSON.createParser(text)) {
            List<String> names = new ArrayList<>();
            int arrays = 0;
            boolean isCompact = format.toLowerCase(Locale.ROOT).contains("compact");
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    readObject(parser);
                } else if (isCompact && token == JsonToken.START_ARRAY) {
                    readArray(parser, names, arrays++, headerLines);
                }
            }
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
        if (headerLines < 2) {
            complete();
        }
    }

    /// The text of each value is taken for a text.
    private void readStrings(String text, int headerLines) {
        readJson(text, headerLines);
        if (headerLines < 2) {
            columns.replaceAll((_, _) -> DataTypes.nullable(DataTypes.STRING));
        }
    }

    /// What `meta` says of names and types.
    private void readMeta(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isMeta = parser.currentName().equals("meta");
                parser.nextToken();
                if (!isMeta) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    readMetaColumn(parser);
                }
                return;
            }
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
    }

    private void readMetaColumn(JsonParser parser) throws IOException {
        String name = "";
        String type = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isName = parser.currentName().equals("name");
            parser.nextToken();
            name = isName ? parser.getText() : name;
            type = isName ? type : parser.getText();
        }
        columns.put(name, TypeResolver.parse(type));
    }

    /// Arrays of values, in an object or in an array.
    private void readColumns(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            boolean isNamed = parser.nextToken() == JsonToken.START_OBJECT;
            for (JsonToken token = parser.nextToken();
                    token == JsonToken.FIELD_NAME || token == JsonToken.START_ARRAY;
                    token = parser.nextToken()) {
                String name = isNamed ? parser.currentName() : "c" + (columns.size() + 1);
                if (isNamed) {
                    parser.nextToken();
                }
                DataType type = DataTypes.NOTHING;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    type = InferredType.commonInJson(type, jsonType(parser));
                }
                columns.put(name, type);
            }
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
        complete();
    }

    private void readNamedRows(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                readObject(parser);
            }
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
        complete();
    }

    private void readObject(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            columns.merge(name, jsonType(parser), InferredType::commonInJson);
        }
    }

    private void readArray(JsonParser parser, List<String> names, int row, int headerLines)
            throws IOException {
        int column = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (row == 0 && headerLines > 0) {
                names.add(parser.getText());
            } else if (row == 1 && headerLines == 2) {
                columns.put(names.get(column), TypeResolver.parse(parser.getText()));
            } else {
                DataType type = jsonType(parser);
                String name = column < names.size() ? names.get(column) : "c" + (column + 1);
                if (headerLines < 2) {
                    columns.merge(name, type, InferredType::commonInJson);
                }
            }
            column++;
        }
    }

    private DataType jsonType(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> types.number(parser.getText());
            case VALUE_NUMBER_FLOAT -> DataTypes.FLOAT64;
            case VALUE_TRUE, VALUE_FALSE -> DataTypes.BOOL;
            case VALUE_STRING -> types.quoted(parser.getText());
            case START_ARRAY -> {
                DataType element = DataTypes.NOTHING;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    element = types.commonInArray(element, jsonType(parser));
                }
                yield new ArrayType(element);
            }
            case START_OBJECT -> {
                Map<String, DataType> elements = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    elements.put(name, jsonType(parser));
                }
                yield elements.isEmpty()
                        ? DataTypes.STRING
                        : new TupleType(
                                List.copyOf(elements.keySet()), List.copyOf(elements.values()));
            }
            default -> DataTypes.NOTHING;
        };
    }
}
