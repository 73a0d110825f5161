package io.millpond.storage.type;

import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// `JSON`: an object as the values at its paths; a path is the names of nested objects and of a
/// value joined by dots.
///
/// Each of the typed paths has a value in every row. The others are dynamic: a row has a value of
/// any type there, or none.
///
/// @param typedPaths the paths with a type of their own, by path
/// @param skippedPaths paths that are left out, with all below them
/// @param skippedPatterns regular expressions of paths that are left out
/// @param maxDynamicPaths how many paths of a column have a column of their own
/// @param maxDynamicTypes the `max_types` of the values at a dynamic path
public record JsonType(
        List<TypedPath> typedPaths,
        List<String> skippedPaths,
        List<String> skippedPatterns,
        int maxDynamicPaths,
        int maxDynamicTypes)
        implements DataType {
    public static final int MAX_DYNAMIC_PATHS_DEFAULT = 1024;

    /// `JSON` without arguments.
    public static final JsonType PLAIN =
            new JsonType(
                    List.of(),
                    List.of(),
                    List.of(),
                    MAX_DYNAMIC_PATHS_DEFAULT,
                    DynamicType.MAX_TYPES_DEFAULT);

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public JsonType {
        typedPaths = typedPaths.stream().sorted(Comparator.comparing(TypedPath::path)).toList();
        skippedPaths = skippedPaths.stream().sorted().toList();
        skippedPatterns = List.copyOf(skippedPatterns);
        if (maxDynamicPaths < 0) {
            throw new IllegalArgumentException("maxDynamicPaths: " + maxDynamicPaths);
        }
    }

    /// A path whose values all have one type.
    public record TypedPath(String path, DataType type) {}

    /// The type of the values at dynamic paths.
    public DynamicType dynamicType() {
        return new DynamicType(maxDynamicTypes);
    }

    /// The type of the objects in arrays at dynamic paths.
    public JsonType nested() {
        return new JsonType(
                List.of(), List.of(), List.of(), maxDynamicPaths / 4, maxDynamicTypes / 2);
    }

    /// The type of what is held of the paths beyond `maxDynamicPaths`.
    public MapType sharedType() {
        return new MapType(DataTypes.STRING, dynamicType());
    }

    /// The place of `path` among the typed paths; -1 where it is none of them.
    public int typedPlace(String path) {
        for (int i = 0; i < typedPaths.size(); i++) {
            if (typedPaths.get(i).path().equals(path)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String name() {
        StringJoiner joiner = new StringJoiner(", ", "JSON(", ")");
        joiner.setEmptyValue("JSON");
        if (maxDynamicTypes != DynamicType.MAX_TYPES_DEFAULT) {
            joiner.add("max_dynamic_types=" + maxDynamicTypes);
        }
        if (maxDynamicPaths != MAX_DYNAMIC_PATHS_DEFAULT) {
            joiner.add("max_dynamic_paths=" + maxDynamicPaths);
        }
        for (TypedPath typed : typedPaths) {
            joiner.add(quoted(typed.path()) + " " + typed.type().name());
        }
        for (String path : skippedPaths) {
            joiner.add("SKIP " + quoted(path));
        }
        for (String pattern : skippedPatterns) {
            joiner.add("SKIP REGEXP '" + pattern.replace("\\", "\\\\").replace("'", "\\'") + "'");
        }
        return joiner.toString();
    }

    @Override
    public Layout layout() {
        return Layout.OBJECT;
    }

    private static String quoted(String path) {
        return PLAIN_NAME.matcher(path).matches()
                ? path
                : "`" + path.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }
}
