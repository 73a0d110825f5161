package io.millpond.sql.function.misc;

import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import java.util.List;
import java.util.function.Function;

/// Who is asking, by which query, and with which rights.
public final class SessionFunctions {
    private static final String CATEGORY = "Other";

    private SessionFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                text(
                        "authenticatedUser()",
                        "The user who logged in.",
                        FunctionContext::currentUser,
                        "authUser",
                        "*"),
                text(
                        "initialQueryID()",
                        "The id of the query that began this one.",
                        FunctionContext::queryId,
                        "initial_query_id"),
                text(
                        "currentQueryID()",
                        "The id of this query.",
                        FunctionContext::queryId,
                        "current_query_id"),
                list(
                        "currentSchemas(has_system)",
                        1,
                        "The database in use, as a list.",
                        context -> List.of(context.currentDatabase()),
                        "current_schemas",
                        "*"),
                list(
                        "currentProfiles()",
                        0,
                        "The settings profiles in use.",
                        _ -> List.of("default")),
                list(
                        "enabledProfiles()",
                        0,
                        "The settings profiles that take part.",
                        _ -> List.of("default")),
                list(
                        "defaultProfiles()",
                        0,
                        "The user's settings profiles.",
                        _ -> List.of("default")),
                list("currentRoles()", 0, "The roles in use.", _ -> List.of()),
                list("enabledRoles()", 0, "The roles that take part.", _ -> List.of()),
                list("defaultRoles()", 0, "The user's roles.", _ -> List.of()));
    }

    private static ScalarFunction text(
            String syntax, String doc, Function<FunctionContext, String> value, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, context) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, 0);
                    return new Binding.ConstantFunction(
                            DataTypes.STRING, BytesColumn.of(value.apply(context)));
                });
    }

    private static ScalarFunction list(
            String syntax,
            int count,
            String doc,
            Function<FunctionContext, List<String>> values,
            String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, context) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, count);
                    BytesColumnBuilder texts = new BytesColumnBuilder();
                    for (String value : values.apply(context)) {
                        texts.append(value);
                    }
                    int[] ends = {texts.rowCount()};
                    return new Binding.ConstantFunction(
                            new ArrayType(DataTypes.STRING),
                            new ArrayColumn(ends, texts.build(), 1));
                });
    }
}
