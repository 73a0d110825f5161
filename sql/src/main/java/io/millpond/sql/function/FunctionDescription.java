package io.millpond.sql.function;

import java.util.List;

/// What a user is told about a function or an aggregate function.
///
/// @param name the canonical spelling, as ClickHouse has it
/// @param aliases other names of the same function
/// @param isCaseInsensitive whether all names are matched without regard to case
/// @param category a word such as `Arithmetic`, for `system.functions`
/// @param syntax the call, such as `intDiv(x, y)`
/// @param doc a sentence or two on what it returns
public record FunctionDescription(
        String name,
        List<String> aliases,
        boolean isCaseInsensitive,
        String category,
        String syntax,
        String doc) {
    public FunctionDescription {
        aliases = List.copyOf(aliases);
    }

    /// A description without aliases, whose name is matched with its case.
    public static FunctionDescription of(String category, String syntax, String doc) {
        int end = 0;
        while (end < syntax.length() && Character.isJavaIdentifierPart(syntax.charAt(end))) {
            end++;
        }
        String name = syntax.substring(0, end);
        return new FunctionDescription(name, List.of(), false, category, syntax, doc);
    }

    /// Whether `spelling`, one of the function's names, is matched without regard to case.
    public boolean ignoresCase(String spelling) {
        return (isCaseInsensitive && !FoldedNames.isExact(spelling))
                || FoldedNames.contains(spelling);
    }

    /// The same with these aliases.
    public FunctionDescription withAliases(String... names) {
        return new FunctionDescription(
                name, List.of(names), isCaseInsensitive, category, syntax, doc);
    }

    /// The same, matched without regard to case.
    public FunctionDescription ignoringCase() {
        return new FunctionDescription(name, aliases, true, category, syntax, doc);
    }
}
