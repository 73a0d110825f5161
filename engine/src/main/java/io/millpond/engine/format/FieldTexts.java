package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The fields of a document of CustomSeparated, Template or Regexp as they stand there, for telling
/// the columns' types.
///
/// @param names what the document or its template calls the fields; empty where nothing is said
/// @param types the types that the document says; empty where it says none
/// @param rules how each field is set apart
public record FieldTexts(
        List<String> names, List<String> types, List<Rule> rules, List<List<String>> rows) {
    /// How the text of a field has to be understood.
    public enum Rule {
        CSV,
        QUOTED,
        JSON,
        PLAIN
    }

    private static final int ROW_COUNT_MAX = 25_000;

    /// Empty for another format.
    ///
    /// Errors: those of reading the format.
    public static Optional<FieldTexts> of(String format, byte[] document, FormatSettings settings) {
        String name = format.toLowerCase(Locale.ROOT);
        ByteCursor in = new ByteCursor(document);
        if (name.startsWith("customseparated")) {
            return Optional.of(custom(name, in, settings));
        }
        return switch (name) {
            case "template" -> Optional.of(template(in, settings, false));
            case "templateignorespaces" -> Optional.of(template(in, settings, true));
            case "regexp" -> Optional.of(regexp(in, settings));
            default -> Optional.empty();
        };
    }

    private static FieldTexts custom(String name, ByteCursor in, FormatSettings settings) {
        CustomSyntax syntax =
                new CustomSyntax(new Header(List.of()), settings, name.contains("ignorespaces"));
        List<List<String>> lines = new ArrayList<>();
        int headerLineCount = name.endsWith("andtypes") ? 2 : name.endsWith("withnames") ? 1 : 0;
        List<List<String>> rows = new ArrayList<>();
        boolean isFirst = true;
        while (rows.size() < ROW_COUNT_MAX && syntax.startRow(in, isFirst)) {
            boolean isHeader = lines.size() < headerLineCount;
            List<String> row = new ArrayList<>();
            row.add(field(syntax, in, isHeader));
            while (!syntax.isRowEnd(in)) {
                syntax.nextField(in);
                row.add(field(syntax, in, isHeader));
            }
            syntax.endRow(in, isFirst);
            isFirst = false;
            (isHeader ? lines : rows).add(row);
        }
        Rule rule = rule(EscapingRule.ofSetting(settings, "format_custom_escaping_rule"));
        int width = Math.max(lines.isEmpty() ? 0 : lines.getFirst().size(), width(rows));
        return new FieldTexts(
                lines.isEmpty() ? List.of() : lines.getFirst(),
                lines.size() < 2 ? List.of() : lines.get(1),
                Collections.nCopies(width, rule),
                rows);
    }

    private static int width(List<List<String>> rows) {
        return rows.stream().mapToInt(List::size).max().orElse(0);
    }

    private static String field(CustomSyntax syntax, ByteCursor in, boolean isHeader) {
        if (isHeader) {
            return syntax.readText(in);
        }
        int from = in.at();
        syntax.skipField(in);
        return text(in.bytes(), from, in.at());
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static FieldTexts template(
            ByteCursor in, FormatSettings settings, boolean isSpaceIgnored) {
        List<String> names = new ArrayList<>();
        String text = TemplateText.rowText(settings);
        TemplateText row =
                TemplateText.parse(
                        text == null ? "" : text,
                        name -> {
                            names.add(name);
                            return names.size() - 1;
                        });
        List<Field> fields = new ArrayList<>();
        names.forEach(name -> fields.add(new Field(name, DataTypes.STRING)));
        TemplateDecoder decoder = new TemplateDecoder(new Header(fields), settings, isSpaceIgnored);
        List<List<String>> rows = new ArrayList<>();
        decoder.start();
        List<String> texts = decoder.readTexts(in);
        while (!texts.isEmpty() && rows.size() < ROW_COUNT_MAX) {
            rows.add(texts);
            texts = decoder.readTexts(in);
        }
        List<Rule> rules =
                row.places().stream()
                        .filter(place -> place.index() != TemplateText.SKIPPED)
                        .map(place -> rule(place.rule()))
                        .toList();
        return new FieldTexts(names, List.of(), rules, rows);
    }

    private static FieldTexts regexp(ByteCursor in, FormatSettings settings) {
        RegexpDecoder decoder = new RegexpDecoder(new Header(List.of()), settings);
        List<List<String>> rows = new ArrayList<>();
        List<String> texts = decoder.readTexts(in);
        while (!texts.isEmpty() && rows.size() < ROW_COUNT_MAX) {
            rows.add(texts);
            texts = decoder.readTexts(in);
        }
        Rule rule = rule(EscapingRule.ofSetting(settings, "format_regexp_escaping_rule"));
        return new FieldTexts(List.of(), List.of(), Collections.nCopies(width(rows), rule), rows);
    }

    private static Rule rule(EscapingRule rule) {
        return switch (rule) {
            case CSV -> Rule.CSV;
            case QUOTED -> Rule.QUOTED;
            case JSON -> Rule.JSON;
            case RAW, ESCAPED, XML, NONE -> Rule.PLAIN;
        };
    }
}
