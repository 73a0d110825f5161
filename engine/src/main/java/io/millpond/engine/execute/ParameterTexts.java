package io.millpond.engine.execute;

import io.millpond.engine.table.ColumnCasts;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableArgument;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The values in a call of a view with parameters, `v(name = value)`, as texts of parameters.
final class ParameterTexts {
    private ParameterTexts() {}

    /// The texts by name, as [QueryContext#parameters]; arguments that are no `name = value` say
    /// nothing.
    static Map<String, String> of(List<TableArgument> arguments, QueryContext context) {
        Map<String, String> texts = new HashMap<>(context.parameters());
        for (TableArgument argument : arguments) {
            if (argument instanceof TableArgument.Assigned(var key, var type, var value, _)) {
                texts.put(key, text(type, value, context));
            }
        }
        return texts;
    }

    private static String text(DataType type, Column value, QueryContext context) {
        DataType text = new NullableType(DataTypes.STRING);
        Column printed = Columns.full(ColumnCasts.of(type, text, false, context).apply(value, 1));
        return switch (printed) {
            case NullableColumn nullable ->
                    nullable.isNull(0) ? "\\N" : written(type, nullable.values());
            default -> written(type, printed);
        };
    }

    private static String written(DataType type, Column printed) {
        String text = ((BytesColumn) Columns.full(printed)).text(0);
        boolean isNested =
                type instanceof ArrayType || type instanceof TupleType || type instanceof MapType;
        return isNested ? text : escaped(text);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }
}
