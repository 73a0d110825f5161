package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.index.IndexChoice;
import io.millpond.engine.mergetree.index.SkipIndex;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.IndexUse;
import io.millpond.sql.source.Predicate;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Says how a scan is narrowed: by [GranuleFilter], first by the columns of the primary key, whose
/// bounds are narrow, then by every other column; then by the skip indexes.
final class IndexUses {
    private final TableDefinition definition;
    private final List<PartReader> parts;

    private IndexUses(TableDefinition definition, List<PartReader> parts) {
        this.definition = definition;
        this.parts = parts;
    }

    /// @param primaryKey the texts of the primary key's expressions
    /// @param parts those that the query would read
    static List<IndexUse> of(
            TableDefinition definition,
            List<String> primaryKey,
            List<PartReader> parts,
            List<RowCondition> conditions,
            IndexChoice indexes) {
        return new IndexUses(definition, parts).uses(primaryKey, conditions, indexes);
    }

    private List<IndexUse> uses(
            List<String> primaryKey, List<RowCondition> conditions, IndexChoice indexes) {
        List<RowCondition> known = conditions.stream().filter(IndexUses::isOfBounds).toList();
        List<RowCondition> ofKey =
                known.stream().filter(one -> primaryKey.containsAll(one.columns())).toList();
        List<RowCondition> others =
                known.stream().filter(one -> !primaryKey.containsAll(one.columns())).toList();
        Kept all = keptBy(List.of(), indexes, 0);
        Kept byKey = keptBy(ofKey, indexes, 0);
        List<IndexUse> uses = new ArrayList<>();
        uses.add(use("PrimaryKey", ofKey, all, byKey));
        Kept before = byKey;
        if (!others.isEmpty()) {
            before = keptBy(known, indexes, 0);
            uses.add(use("Min-Max", others, byKey, before));
        }
        for (int i = 0; i < indexes.indexes().size(); i++) {
            Kept after = keptBy(known, indexes, i + 1);
            SkipIndex index = indexes.indexes().get(i);
            uses.add(
                    new IndexUse(
                            "Skip",
                            index.name(),
                            index.description(),
                            List.of(),
                            null,
                            share(Kept::parts, after, before),
                            share(Kept::granules, after, before),
                            after.rows()));
            before = after;
        }
        return uses;
    }

    /// Whether bounds of columns say anything to a condition.
    private static boolean isOfBounds(RowCondition condition) {
        return switch (condition) {
            case ColumnCondition _ -> true;
            case Predicate _ -> false;
            case RowCondition.AllOf all ->
                    all.conditions().stream().anyMatch(IndexUses::isOfBounds);
            case RowCondition.AnyOf any ->
                    any.conditions().stream().allMatch(IndexUses::isOfBounds);
        };
    }

    private record Kept(long parts, long granules, long rows) {}

    /// @param indexCount how many of the indexes are asked
    private Kept keptBy(List<RowCondition> conditions, IndexChoice indexes, int indexCount) {
        GranuleFilter filter = new GranuleFilter(definition, conditions);
        long partCount = 0;
        long granuleCount = 0;
        long rowCount = 0;
        for (PartReader part : parts) {
            long kept = 0;
            boolean[] isWanted = filter.granules(part);
            for (int index = 0; index < indexCount; index++) {
                indexes.exclude(index, isWanted, part);
            }
            for (int granule = 0; granule < isWanted.length; granule++) {
                if (isWanted[granule]) {
                    kept++;
                    rowCount += part.rowCount(granule, granule + 1);
                }
            }
            partCount += kept > 0 ? 1 : 0;
            granuleCount += kept;
        }
        return new Kept(partCount, granuleCount, rowCount);
    }

    private static IndexUse.Share share(ToLongFunction<Kept> what, Kept after, Kept before) {
        return new IndexUse.Share(what.applyAsLong(after), what.applyAsLong(before));
    }

    private static IndexUse use(
            String type, List<RowCondition> conditions, Kept before, Kept after) {
        String condition =
                conditions.isEmpty()
                        ? "true"
                        : conditions.stream()
                                .map(RowCondition::text)
                                .collect(Collectors.joining(" AND "));
        return new IndexUse(
                type,
                null,
                null,
                conditions.stream().flatMap(one -> one.columns().stream()).distinct().toList(),
                condition,
                share(Kept::parts, after, before),
                share(Kept::granules, after, before),
                after.rows());
    }
}
