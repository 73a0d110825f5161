package io.millpond.engine.mergetree;

import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.source.IndexUse;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Says how [GranuleFilter] narrows a scan: first by the columns of the primary key, whose bounds
/// are narrow, then by every other column.
final class IndexUses {
    private IndexUses() {}

    /// @param primaryKey the texts of the primary key's expressions
    /// @param parts those that the query would read
    static List<IndexUse> of(
            TableDefinition definition,
            List<String> primaryKey,
            List<PartReader> parts,
            List<RowCondition> conditions) {
        List<RowCondition> ofKey =
                conditions.stream().filter(one -> primaryKey.containsAll(one.columns())).toList();
        List<RowCondition> others =
                conditions.stream().filter(one -> !primaryKey.containsAll(one.columns())).toList();
        Kept all = keptBy(definition, parts, List.of());
        Kept byKey = keptBy(definition, parts, ofKey);
        List<IndexUse> uses = new ArrayList<>();
        uses.add(use("PrimaryKey", ofKey, all, byKey));
        if (!others.isEmpty()) {
            uses.add(use("Min-Max", others, byKey, keptBy(definition, parts, conditions)));
        }
        return uses;
    }

    private record Kept(long parts, long granules, long rows) {}

    private static Kept keptBy(
            TableDefinition definition, List<PartReader> parts, List<RowCondition> conditions) {
        GranuleFilter filter = new GranuleFilter(definition, conditions);
        long partCount = 0;
        long granuleCount = 0;
        long rowCount = 0;
        for (PartReader part : parts) {
            long kept = 0;
            boolean[] isWanted = filter.granules(part);
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
                conditions.stream().flatMap(one -> one.columns().stream()).distinct().toList(),
                condition,
                new IndexUse.Share(after.parts(), before.parts()),
                new IndexUse.Share(after.granules(), before.granules()),
                after.rows());
    }
}
