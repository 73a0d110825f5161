package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.index.IndexChoice;
import io.millpond.engine.mergetree.index.SkipIndex;
import io.millpond.engine.mergetree.index.SkipIndexes;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.mergetree.merger.MergeRule;
import io.millpond.engine.table.ColumnCodecs;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.merge.KeepAllRows;
import io.millpond.storage.merge.RowMerger;
import io.millpond.storage.part.ColumnCodec;
import io.millpond.storage.part.PartCodec;
import io.millpond.storage.part.PartSettings;
import io.millpond.storage.part.SectionSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A definition of a MergeTree table with everything derived from it. Immutable: an ALTER puts
/// another in its place.
record MergeTreeShape(
        TableDefinition definition,
        MergeTreeKeys keys,
        MergeRule rule,
        Settings settings,
        PartCodec codec,
        TtlRules ttl,
        SkipIndexes indexes) {
    /// What reduces rows of the columns of `header`, which has the definition's names.
    ///
    /// Without a sorting key no rows are combined, as in ClickHouse 26.7; of rows that replace or
    /// collapse each other all are of one key then.
    RowMerger merger(Header header, MergePurpose purpose) {
        if (keys.sorting().isEmpty() && !rule.selectsRows()) {
            return new KeepAllRows(header);
        }
        Set<String> keyColumns = new HashSet<>(keys.sortingColumnNames());
        keyColumns.addAll(MergeTreeKeys.read(keys.partition()));
        return rule.merger(header, keyColumns, purpose);
    }

    /// The stored columns under the names they have in parts.
    Header storedHeader() {
        List<Field> fields = new ArrayList<>();
        for (TableColumn column : definition.columns()) {
            if (column.isStored()) {
                fields.add(new Field(definition.stored().storedName(column.name()), column.type()));
            }
        }
        return new Header(fields);
    }

    /// A block under the definition's stored header, as parts hold it.
    Block stored(Block block) {
        return new Block(storedHeader(), block.columns(), block.rowCount());
    }

    /// How parts are written.
    PartSettings partSettings() {
        return partSettings(null);
    }

    /// The same for rows that expired as `pass` says; null: they did not.
    PartSettings partSettings(@Nullable TtlPass pass) {
        long rows = settings.get(MergeTreeSettings.INDEX_GRANULARITY);
        long bytes = settings.get(MergeTreeSettings.INDEX_GRANULARITY_BYTES);
        PartCodec other = pass == null ? null : pass.recompression();
        return new PartSettings(
                other == null ? codec : other,
                (int) Math.min(rows, PartSettings.GRANULE_ROWS_MAX),
                bytes <= 0 ? Long.MAX_VALUE : bytes,
                codecs(),
                sections(pass));
    }

    /// The sections of skip indexes that merges do not write.
    Set<String> unmergedSections() {
        List<String> names = indexes.indexes().stream().map(SkipIndex::name).toList();
        List<String> unmerged = names;
        if (settings.get(MergeTreeSettings.INDEXES_ON_MERGE)) {
            String list = settings.get(MergeTreeSettings.NO_INDEXES_ON_MERGE);
            Set<String> excluded = list.isEmpty() ? Set.of() : IndexChoice.names(list, "set");
            unmerged = names.stream().filter(excluded::contains).toList();
        }
        return unmerged.stream().map(SkipIndex::sectionName).collect(Collectors.toSet());
    }

    private Map<String, ColumnCodec> codecs() {
        Map<String, ColumnCodec> codecs = new HashMap<>();
        for (TableColumn column : definition.columns()) {
            if (column.isStored() && !column.codecs().isEmpty()) {
                codecs.put(
                        definition.stored().storedName(column.name()),
                        ColumnCodecs.codec(column.codecs()));
            }
        }
        return codecs;
    }

    private List<SectionSpec> sections(@Nullable TtlPass pass) {
        Header header = definition.storedHeader();
        List<SectionSpec> sections = new ArrayList<>(indexes.sections(header));
        if (!ttl.isEmpty()) {
            sections.add(ttl.section(header, pass));
        }
        return sections;
    }
}
