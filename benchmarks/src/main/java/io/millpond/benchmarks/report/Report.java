package io.millpond.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What one bench has found: its command, where it ran, and tables of figures.
///
/// As JSON it is one object: `command`, the fields of [Surroundings], and `tables`, an array of
/// objects with a `title` and `rows`, each an object with a field per column: a string, a number,
/// or null.
public record Report(String command, Surroundings surroundings, List<FigureTable> tables) {
    public Report {
        tables = List.copyOf(tables);
    }

    public void print(PrintStream out) {
        tables.forEach(table -> out.print("\n" + table));
        out.println("\n" + command + "\n" + surroundings);
    }

    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out);
        }
    }

    void write(OutputStream out) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("command", command);
            surroundings.write(json);
            json.writeArrayFieldStart("tables");
            for (FigureTable table : tables) {
                writeTable(table, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void writeTable(FigureTable table, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", table.title());
        json.writeArrayFieldStart("rows");
        for (List<Cell> row : table.rows()) {
            json.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                json.writeFieldName(table.columns().get(i));
                switch (row.get(i)) {
                    case Cell.Text(String text) -> json.writeString(text);
                    case Cell.Figure(double value, _) -> writeNumber(value, json);
                    case Cell.None _ -> json.writeNull();
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeNumber(double value, JsonGenerator json) throws IOException {
        if (value == Math.rint(value)) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }
}
