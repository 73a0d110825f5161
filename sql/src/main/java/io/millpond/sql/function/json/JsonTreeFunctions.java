package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.StringType;

import java.util.List;

/// Functions that make JSON documents of JSON documents.
public final class JsonTreeFunctions {
    private static final String CATEGORY = "JSON";
    private static final String MERGE = "JSONMergePatch";
    private static final String PRETTY = "prettyPrintJSON";
    private static final int INDENT_DEFAULT = 4;
    private static final int INDENT_MAX = 32;

    private JsonTreeFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY,
                                        MERGE + "(json[, patch, ...])",
                                        "The object with the members of the patches put over its"
                                                + " own.")
                                .withAliases("jsonMergePatch"),
                        (arguments, _) -> bindMerge(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                PRETTY + "(json[, indent])",
                                "The document on lines, each level moved in."),
                        (arguments, _) -> bindPretty(arguments)));
    }

    private static BoundFunction bindMerge(List<Argument> arguments) {
        if (arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "An incorrect number of arguments was specified for function '"
                            + MERGE
                            + "'. Expected at least 1 argument, got 0 arguments");
        }
        for (int i = 0; i < arguments.size(); i++) {
            string(MERGE, arguments, i);
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    List<BytesColumn> texts = columns.stream().map(Arguments::texts).toList();
                    BytesColumnBuilder out = new BytesColumnBuilder();
                    ByteSink sink = new ByteSink();
                    for (int row = 0; row < rowCount; row++) {
                        sink.clear();
                        JsonTree.write(merged(texts, row), sink);
                        out.append(sink.bytes(), 0, sink.size());
                    }
                    return out.build();
                });
    }

    private static JsonTree merged(List<BytesColumn> texts, int row) {
        JsonTree.Members merged = JsonTree.emptyMembers();
        for (int i = 0; i < texts.size(); i++) {
            BytesColumn text = texts.get(i);
            JsonTree tree =
                    JsonTree.parse(
                            text.bytes(),
                            text.start(row),
                            text.end(row),
                            "Wrong JSON string to merge");
            JsonTree.Members members = JsonTree.object(tree);
            if (i == 0) {
                merged = members;
            } else {
                JsonTree.merge(merged, members);
            }
        }
        return merged;
    }

    private static BoundFunction bindPretty(List<Argument> arguments) {
        Arguments.count(PRETTY, arguments, 1, 2);
        string(PRETTY, arguments, 0);
        int indent = arguments.size() == 2 ? indent(arguments) : INDENT_DEFAULT;
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> pretty(Arguments.texts(columns.get(0)), indent, rowCount));
    }

    private static int indent(List<Argument> arguments) {
        boolean isUnsigned =
                arguments.get(1).type() instanceof IntegerType type && !type.isSigned();
        if (!isUnsigned) {
            throw Arguments.illegal(PRETTY, arguments.get(1).type());
        }
        Column constant = Arguments.constant(PRETTY, arguments, 1);
        long indent = Numbers.longs(constant, arguments.get(1).type())[0];
        if (indent < 0 || indent > INDENT_MAX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Indent parameter of function "
                            + PRETTY
                            + " must be between 0 and 32, got "
                            + Long.toUnsignedString(indent));
        }
        return (int) indent;
    }

    private static Column pretty(BytesColumn texts, int indent, int rowCount) {
        BytesColumnBuilder out = new BytesColumnBuilder();
        ByteSink sink = new ByteSink();
        for (int row = 0; row < rowCount; row++) {
            sink.clear();
            JsonTree tree =
                    JsonTree.parse(
                            texts.bytes(),
                            texts.start(row),
                            texts.end(row),
                            "Invalid JSON string in function " + PRETTY);
            JsonTree.write(tree, indent, 0, sink);
            out.append(sink.bytes(), 0, sink.size());
        }
        return out.build();
    }

    private static void string(String function, List<Argument> arguments, int place) {
        if (!(arguments.get(place).type() instanceof StringType)) {
            throw Arguments.illegal(function, arguments.get(place).type());
        }
    }
}
