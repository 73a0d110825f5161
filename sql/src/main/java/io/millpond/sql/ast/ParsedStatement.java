package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A statement with the clauses that any statement may end with.
///
/// @param format name in `FORMAT name`: of the result, never of the data of an INSERT
/// @param settings of a trailing SETTINGS that belongs to no clause of the statement
/// @param nextOffset position in the source text after the statement and its `;`; for an INSERT
///     with data in the text, where the data begins
public record ParsedStatement(
        Statement statement,
        @Nullable String format,
        List<SettingAssignment> settings,
        int nextOffset) {

    public ParsedStatement {
        settings = List.copyOf(settings);
    }

    /// All settings that hold for the whole statement, later ones win: those of the last SELECT of
    /// a query, or of INSERT, then the trailing ones.
    public List<SettingAssignment> effectiveSettings() {
        List<SettingAssignment> all = new ArrayList<>();
        if (statement instanceof Query query) {
            addQuerySettings(query, all);
        } else if (statement instanceof Insert insert) {
            all.addAll(insert.settings());
            switch (insert.source()) {
                case Insert.SelectSource source -> addQuerySettings(source.query(), all);
                case Insert.InputSource source -> addQuerySettings(source.query(), all);
                case Insert.ValuesSource _, Insert.FormatSource _ -> {
                    // No query, no further settings.
                }
            }
        }
        all.addAll(settings);
        return List.copyOf(all);
    }

    private static void addQuerySettings(Query query, List<SettingAssignment> out) {
        switch (query) {
            case Select select -> out.addAll(select.settings());
            case SetOperation operation -> addQuerySettings(operation.queries().getLast(), out);
            case Explain explain -> {
                if (explain.statement() instanceof Query explained) {
                    addQuerySettings(explained, out);
                }
            }
        }
    }
}
