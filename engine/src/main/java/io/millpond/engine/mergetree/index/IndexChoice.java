package io.millpond.engine.mergetree.index;

import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.TextSearch;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The indexes that have something to say to the conditions of a query. Immutable.
public final class IndexChoice {
    private static final Setting<Boolean> USE =
            QuerySettings.known("use_skip_indexes", SettingType.BOOL);
    private static final Setting<Boolean> SEARCH =
            QuerySettings.known("query_plan_direct_read_from_text_index", SettingType.BOOL);
    private static final Setting<String> IGNORE =
            QuerySettings.known("ignore_data_skipping_indices", SettingType.STRING);
    private static final Setting<String> FORCE =
            QuerySettings.known("force_data_skipping_indices", SettingType.STRING);

    /// Uses no index.
    public static final IndexChoice NONE = new IndexChoice(List.of());

    private final List<Use> uses;

    private IndexChoice(List<Use> uses) {
        this.uses = List.copyOf(uses);
    }

    private record Use(SkipIndex index, EntryTest test) {}

    /// Chooses the indexes for a query.
    ///
    /// Errors: INDEX_NOT_USED where the settings force one that says nothing, CANNOT_PARSE_TEXT for
    /// settings that are no lists of names.
    public static IndexChoice of(
            SkipIndexes indexes, List<RowCondition> conditions, Settings settings) {
        if (!settings.get(USE)) {
            return NONE;
        }
        Set<String> ignored = ignored(settings);
        List<Use> uses = new ArrayList<>();
        Set<String> used = new LinkedHashSet<>();
        for (SkipIndex index : indexes.indexes()) {
            EntryTest test = ignored.contains(index.name()) ? null : index.test(conditions);
            if (test != null) {
                uses.add(new Use(index, test));
                used.add(index.name());
            }
        }
        if (settings.isChanged(FORCE)) {
            for (String name : names(settings.get(FORCE), "vector")) {
                if (!used.contains(name)) {
                    throw new DatabaseException(
                            ErrorCode.INDEX_NOT_USED,
                            ("Index `%s` is not used and setting 'force_data_skipping_indices'"
                                            + " contains it")
                                    .formatted(name));
                }
            }
        }
        return new IndexChoice(uses);
    }

    /// How conditions see the texts that have indexes: not at all as long as these are not to be
    /// used.
    public static List<TextSearch> textSearches(SkipIndexes indexes, Settings settings) {
        if (!settings.get(USE) || !settings.get(SEARCH)) {
            return List.of();
        }
        Set<String> ignored = ignored(settings);
        List<TextSearch> searches = new ArrayList<>();
        for (SkipIndex index : indexes.indexes()) {
            TextSearch search = index.textSearch();
            if (search != null && !ignored.contains(index.name())) {
                searches.add(search);
            }
        }
        return searches;
    }

    private static Set<String> ignored(Settings settings) {
        return settings.isChanged(IGNORE) ? names(settings.get(IGNORE), "set") : Set.of();
    }

    /// The names in a list of them, in backticks or not, at least one.
    ///
    /// Errors: CANNOT_PARSE_TEXT.
    ///
    /// @param kind what the list becomes, for the message
    public static Set<String> names(String list, String kind) {
        Set<String> names = new LinkedHashSet<>();
        for (String part : list.split(",", -1)) {
            String name = part.strip();
            boolean isQuoted = name.length() > 1 && name.startsWith("`") && name.endsWith("`");
            name = isQuoted ? name.substring(1, name.length() - 1) : name;
            if (name.isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_PARSE_TEXT,
                        "Cannot parse string ('%s') into %s of identifiers.".formatted(list, kind));
            }
            names.add(name);
        }
        return names;
    }

    /// The indexes, in the order in which they are asked.
    public List<SkipIndex> indexes() {
        return uses.stream().map(Use::index).toList();
    }

    /// Takes back granules of a part none of whose rows meets the conditions.
    public void exclude(boolean[] wanted, PartReader part) {
        for (int i = 0; i < uses.size(); i++) {
            exclude(i, wanted, part);
        }
    }

    /// The same by one of the indexes.
    public void exclude(int index, boolean[] wanted, PartReader part) {
        Use use = uses.get(index);
        use.index().exclude(wanted, part, use.test());
    }
}
