package io.millpond.engine.document;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.TableSettings;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableArgument;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What the clause of an engine says that reads and writes documents.
///
/// @param arguments as they are written, evaluated
/// @param settings of formats, by their names
record FileShape(List<String> arguments, Map<String, String> settings) {
    /// Formats whose documents cannot be continued by others.
    private static final Set<String> WHOLE =
            Set.of(
                    "Parquet",
                    "Arrow",
                    "ArrowStream",
                    "Avro",
                    "ORC",
                    "JSON",
                    "JSONStrings",
                    "JSONCompact",
                    "JSONCompactStrings",
                    "JSONColumns",
                    "JSONCompactColumns",
                    "JSONColumnsWithMetadata",
                    "JSONObjectEachRow",
                    "PrettyJSONEachRow",
                    "XML",
                    "Template",
                    "Prometheus",
                    "Npy");

    FileShape {
        arguments = List.copyOf(arguments);
        settings = Map.copyOf(settings);
    }

    static FileShape of(Storage storage, QueryContext context) {
        return of(Objects.requireNonNull(storage.engine()), storage.settings(), context);
    }

    static FileShape of(
            NamedCall engine, List<SettingAssignment> assignments, QueryContext context) {
        List<String> arguments = new ArrayList<>();
        for (Expression argument : engine.arguments()) {
            arguments.add(EngineArguments.text(argument, context).value());
        }
        Map<String, String> settings = new HashMap<>();
        for (SettingAssignment assignment : assignments) {
            if (assignment.value() instanceof SettingAssignment.Assigned(Expression value)) {
                settings.put(assignment.name(), TableSettings.text(value, context));
            }
        }
        return new FileShape(arguments, settings);
    }

    /// The columns that a table function tells of what it reads.
    static Header structure(String function, List<String> arguments, QueryContext context) {
        List<TableArgument> texts = new ArrayList<>();
        for (String argument : arguments) {
            texts.add(
                    new TableArgument.Value(DataTypes.STRING, BytesColumn.of(argument), argument));
        }
        return context.tables().tableFunction(function, texts).header();
    }

    /// An argument, or what it is where it is left out.
    String argument(int index, String absent) {
        return index < arguments.size() ? arguments.get(index) : absent;
    }

    /// The settings of a statement, with those of the table in their place.
    FormatSettings settings(QueryContext context, TableServices services) {
        Map<String, String> all = new HashMap<>(context.settings().changed());
        all.putAll(settings);
        return FormatSettings.of(context.zone(), all).withSchemas(services.schemas());
    }

    /// Whether rows can be written behind a document of a format.
    static boolean canAppend(String format) {
        return !WHOLE.contains(format) && !format.startsWith("CustomSeparated");
    }

    /// The format that continues a document of another: without names at its beginning.
    static String continuing(String format) {
        return format.replaceFirst("WithNames(AndTypes)?$", "");
    }
}
