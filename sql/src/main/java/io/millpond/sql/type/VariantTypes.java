package io.millpond.sql.type;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TypeName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Resolves the names of Variant, Dynamic and JSON.
final class VariantTypes {
    private static final int TYPES_MAX = 254;
    private static final int PATHS_MAX = 100_000;

    private VariantTypes() {}

    static DataType variant(TypeName name) {
        List<DataType> alternatives = new ArrayList<>();
        for (TypeName.TypeArgument argument : name.arguments()) {
            DataType type = TypeResolver.element(argument, "Variant");
            if (type instanceof VariantType) {
                throw bad("Nested Variant types are not allowed");
            }
            if (type instanceof DynamicType) {
                throw bad("Dynamic type is not allowed inside Variant type");
            }
            if (type.isNullable()) {
                throw bad(
                        "Nullable/LowCardinality(Nullable) types are not allowed inside Variant"
                                + " type");
            }
            alternatives.add(type);
        }
        if (alternatives.isEmpty()) {
            throw bad("Variant type should have at least one nested type");
        }
        return new VariantType(alternatives);
    }

    private static DatabaseException bad(String message) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, message);
    }

    static DataType dynamic(TypeName name) {
        if (name.arguments().isEmpty()) {
            return new DynamicType(DynamicType.MAX_TYPES_DEFAULT);
        }
        if (name.arguments().size() > 1
                || !(name.arguments().getFirst()
                        instanceof TypeName.NamedParameter(String key, Literal value, _))) {
            throw new DatabaseException(
                    ErrorCode.UNEXPECTED_AST_STRUCTURE,
                    "Dynamic data type argument should be in a form 'max_types=N'");
        }
        if (!key.equals("max_types")) {
            throw new DatabaseException(
                    ErrorCode.UNEXPECTED_AST_STRUCTURE,
                    "Unexpected identifier: "
                            + key
                            + ". Dynamic data type argument should be in a form 'max_types=N'");
        }
        return new DynamicType(number(value, TYPES_MAX, "max_types", "Dynamic"));
    }

    private static int number(Literal value, int max, String key, String family) {
        if (value instanceof Literal.IntegerLiteral integer) {
            long number = integer.value().longValue();
            if (integer.value().bitLength() < 32 && number >= 0 && number <= max) {
                return (int) number;
            }
        }
        throw new DatabaseException(
                ErrorCode.UNEXPECTED_AST_STRUCTURE,
                "'"
                        + key
                        + "' argument for "
                        + family
                        + " type should be a positive integer between 0 and "
                        + max);
    }

    static DataType json(TypeName name) {
        int maxDynamicPaths = JsonType.MAX_DYNAMIC_PATHS_DEFAULT;
        int maxDynamicTypes = DynamicType.MAX_TYPES_DEFAULT;
        List<JsonType.TypedPath> typed = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (TypeName.TypeArgument argument : name.arguments()) {
            switch (argument) {
                case TypeName.NamedParameter(String key, Literal value, _) -> {
                    switch (key) {
                        case "max_dynamic_paths" ->
                                maxDynamicPaths = number(value, PATHS_MAX, key, "JSON");
                        case "max_dynamic_types" ->
                                maxDynamicTypes = number(value, TYPES_MAX, key, "JSON");
                        default ->
                                throw new DatabaseException(
                                        ErrorCode.UNEXPECTED_AST_STRUCTURE,
                                        "Unexpected parameter name: "
                                                + key
                                                + ". Expected 'max_dynamic_paths' or"
                                                + " 'max_dynamic_types'");
                    }
                }
                case TypeName.NamedElement(String path, TypeName type, _) ->
                        typed.add(new JsonType.TypedPath(path, TypeResolver.resolve(type)));
                case TypeName.SkippedPath(String path, boolean isPattern, _) -> {
                    if (isPattern) {
                        patterns.add(checkedPattern(path));
                    } else {
                        skipped.add(path);
                    }
                }
                case TypeName.TypeParameter _,
                        TypeName.LiteralParameter _,
                        TypeName.EnumValue _,
                        TypeName.ParametricFunction _ ->
                        throw new DatabaseException(
                                ErrorCode.UNEXPECTED_AST_STRUCTURE,
                                "Unexpected argument of type JSON");
            }
        }
        checkPaths(typed, skipped, patterns);
        return new JsonType(typed, skipped, patterns, maxDynamicPaths, maxDynamicTypes);
    }

    private static String checkedPattern(String pattern) {
        try {
            Pattern.compile(pattern);
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_COMPILE_REGEXP, "Invalid regexp '" + pattern + "'", e);
        }
    }

    private static void checkPaths(
            List<JsonType.TypedPath> typed, List<String> skipped, List<String> patterns) {
        Set<String> seen = new HashSet<>();
        for (JsonType.TypedPath path : typed) {
            if (!seen.add(path.path())) {
                throw bad("Found duplicated path with type: " + path.path());
            }
            String problem =
                    "Path '"
                            + path.path()
                            + "' is specified with the data type ('"
                            + path.type().name()
                            + "') and matches the SKIP ";
            for (String prefix : skipped) {
                if (path.path().equals(prefix) || path.path().startsWith(prefix + ".")) {
                    throw bad(problem + "path prefix '" + prefix + "'");
                }
            }
            for (String pattern : patterns) {
                if (Pattern.compile(pattern).matcher(path.path()).find()) {
                    throw bad(problem + "REGEXP '" + pattern + "'");
                }
            }
        }
    }
}
