package io.millpond.sql.parser;

/// How large a statement may be.
///
/// @param maxDepth levels of nesting, of the text and of the tree (`max_parser_depth`)
/// @param maxQuerySize characters up to the data of an INSERT (`max_query_size`)
public record ParserLimits(int maxDepth, int maxQuerySize) {
    /// ClickHouse's defaults.
    public static final ParserLimits DEFAULT = new ParserLimits(1000, 262_144);

    public ParserLimits {
        if (maxDepth < 1 || maxQuerySize < 1) {
            throw new IllegalArgumentException(
                    "limits are not positive: " + maxDepth + ", " + maxQuerySize);
        }
    }
}
