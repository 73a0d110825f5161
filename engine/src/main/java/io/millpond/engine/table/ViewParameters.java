package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.parser.ParserLimits;
import io.millpond.sql.parser.SqlParser;

import java.util.LinkedHashMap;
import java.util.Map;

/// The parameters of a view, `{name:Type}` in its query.
public final class ViewParameters {
    private ViewParameters() {}

    /// The types by name, in the order of their first places in the query.
    public static Map<String, TypeName> of(Query query) {
        Map<String, TypeName> types = new LinkedHashMap<>();
        String text = SqlFormatter.singleLine(query);
        if (text.indexOf('{') < 0) {
            return types;
        }
        SqlParser parser =
                new SqlParser(ParserLimits.DEFAULT, Map.of(), parameter -> noted(parameter, types));
        var _ = parser.statement(text);
        return types;
    }

    private static Expression noted(
            Expression.QueryParameter parameter, Map<String, TypeName> types) {
        types.putIfAbsent(parameter.name(), parameter.type());
        return parameter;
    }
}
