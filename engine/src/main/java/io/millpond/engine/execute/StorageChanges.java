package io.millpond.engine.execute;

import io.millpond.engine.mergetree.MergeTreeSettings;
import io.millpond.engine.table.KeyColumns;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Commands of ALTER TABLE on the clauses of the engine: keys, TTL and settings. Single-threaded.
final class StorageChanges {
    private final DefinitionDraft draft;

    StorageChanges(DefinitionDraft draft) {
        this.draft = draft;
    }

    void settings(List<SettingAssignment> changes) {
        draft.setStorage(Storages.withSettings(draft.storage(), assigned(changes)));
    }

    private List<SettingAssignment> assigned(List<SettingAssignment> changes) {
        List<SettingAssignment> all = new ArrayList<>(draft.storage().settings());
        for (SettingAssignment change : changes) {
            if (change.name().equals("storage_policy") && !isDefaultPolicy(change)) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_POLICY,
                        "Unknown storage policy: there is `default` and no other");
            }
            checkWritable(change.name());
            int place = 0;
            while (place < all.size() && !all.get(place).name().equals(change.name())) {
                place++;
            }
            if (place < all.size()) {
                all.set(place, change);
            } else {
                all.add(change);
            }
        }
        return all;
    }

    private void checkWritable(String setting) {
        if (setting.startsWith("index_granularity")) {
            throw new DatabaseException(
                    ErrorCode.READONLY_SETTING,
                    "Setting '%s' is readonly for storage '%s'"
                            .formatted(setting, draft.before().engine()));
        }
    }

    static boolean isDefaultPolicy(SettingAssignment change) {
        return change.value() instanceof SettingAssignment.Assigned(Expression value)
                && value instanceof Literal.StringLiteral text
                && text.value().equals("default");
    }

    void reset(List<String> names) {
        for (String name : names) {
            checkWritable(name);
            if (draft.before().engine().endsWith("MergeTree")
                    && MergeTreeSettings.REGISTRY.find(name) == null) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Cannot reset setting '%s' because it doesn't exist for MergeTree engines"
                                        + " family")
                                .formatted(name));
            }
        }
        draft.setStorage(
                Storages.withSettings(
                        draft.storage(),
                        draft.storage().settings().stream()
                                .filter(s -> !names.contains(s.name()))
                                .toList()));
    }

    void sampleBy(@Nullable Expression sampleBy) {
        if (sampleBy == null && draft.storage().sampleBy() == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Table doesn't have SAMPLE BY, cannot remove");
        }
        List<Expression> primary =
                KeyColumns.elements(
                        draft.storage().primaryKey() == null
                                ? draft.storage().orderBy()
                                : draft.storage().primaryKey());
        if (sampleBy != null && !primary.contains(sampleBy)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Sampling expression must be present in the primary key");
        }
        draft.setStorage(Storages.withSamplingKey(draft.storage(), sampleBy));
    }

    /// Takes a longer sorting key, by columns that are added in the same statement: whatever is on
    /// disk is then sorted by it already.
    void orderBy(Expression orderBy) {
        List<Expression> old = KeyColumns.elements(draft.storage().orderBy());
        List<Expression> changed = KeyColumns.elements(orderBy);
        int primaryCount =
                KeyColumns.elements(
                                draft.storage().primaryKey() == null
                                        ? draft.storage().orderBy()
                                        : draft.storage().primaryKey())
                        .size();
        if (changed.size() >= primaryCount
                && changed.size() <= old.size()
                && old.subList(0, changed.size()).equals(changed)) {
            // Rows that are sorted by more are sorted by less.
            draft.setStorage(Storages.withSortingKey(draft.storage(), orderBy));
            return;
        }
        if (changed.size() < primaryCount) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    ("Primary key must be a prefix of the sorting key, but its length: %d is"
                                    + " greater than the sorting key length: %d.")
                            .formatted(primaryCount, changed.size()));
        }
        boolean isLonger =
                changed.size() >= old.size() && changed.subList(0, old.size()).equals(old);
        for (Expression key : isLonger ? changed.subList(old.size(), changed.size()) : changed) {
            Set<String> read = KeyColumns.read(key);
            if (!isLonger
                    || read.isEmpty()
                    || read.stream().anyMatch(name -> draft.before().column(name).isPresent())) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Existing column %s is used in the expression that was added to the sorting"
                                        .formatted(SqlFormatter.expression(key))
                                + " key. You can add expressions that use only the newly added"
                                + " columns");
            }
        }
        for (Expression key : changed.subList(old.size(), changed.size())) {
            checkNoDefaultOf(key);
        }
        draft.setStorage(Storages.withSortingKey(draft.storage(), orderBy));
    }

    /// Old rows have the default of the type for a new column, as far as the order knows.
    private void checkNoDefaultOf(Expression key) {
        for (String name : KeyColumns.read(key)) {
            if (draft.find(name, true)
                    .filter(column -> column.columnDefault() != null)
                    .isPresent()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Newly added column %s has a default expression, so adding expressions"
                                        + " that use it to the sorting key is forbidden")
                                .formatted(name));
            }
        }
    }

    void ttl(List<Storage.TtlElement> ttl) {
        if (ttl.isEmpty() && draft.storage().ttl().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Table doesn't have any table TTL expression, cannot remove");
        }
        if (!ttl.isEmpty() && !draft.before().engine().endsWith("MergeTree")) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Engine %s doesn't support TTL clause".formatted(draft.before().engine()));
        }
        draft.setStorage(Storages.withTtl(draft.storage(), ttl));
    }
}
