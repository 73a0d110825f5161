package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.InsertedBlock;
import io.millpond.engine.catalog.InsertedBlocks;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.metric.Event;
import io.millpond.engine.table.DeduplicatingWriter;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.ListStream;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.merge.SortedMerge;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.part.PartName;
import io.millpond.storage.part.PartSettings;
import io.millpond.storage.part.PartSpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Rows of one insert transaction on their way into a MergeTree table: each block becomes one part
/// for each of its partitions, written and synced at once. Single-threaded.
final class MergeTreeWriter implements DeduplicatingWriter {
    private static final Setting<Boolean> OPTIMIZE_ON_INSERT =
            QuerySettings.known("optimize_on_insert", SettingType.BOOL);

    private static final Setting<Boolean> INDEX_ON_INSERT =
            QuerySettings.known("materialize_skip_indexes_on_insert", SettingType.BOOL);

    private static final Setting<Long> PARTITION_COUNT_MAX =
            QuerySettings.known("max_partitions_per_insert_block", SettingType.UINT64);

    private static final Setting<Boolean> PARTITION_COUNT_THROWS =
            QuerySettings.known("throw_on_max_partitions_per_insert_block", SettingType.BOOL);

    private final MergeTreeTable table;
    private final MergeTreeShape shape;
    private final BlockPartitions partitions;
    private final QueryContext context;
    private final List<PartEntry> written = new ArrayList<>();

    /// The blocks of the table that inserts are compared with; 0: none.
    private final int window;

    /// The table's latest blocks, those of this insert among them.
    private InsertedBlocks known;

    private boolean isForgetting;

    /// The blocks of this insert that are to be remembered, with their parts.
    private final Map<InsertedBlock, List<PartEntry>> named = new LinkedHashMap<>();

    MergeTreeWriter(MergeTreeTable table, MergeTreeShape shape, QueryContext context) {
        this.table = table;
        this.shape = shape;
        this.context = context;
        this.window =
                (int)
                        Math.min(
                                shape.settings().get(MergeTreeSettings.DEDUPLICATION_WINDOW),
                                Integer.MAX_VALUE);
        this.known =
                table.services().catalog().snapshot().insertedBlocks(shape.definition().uuid());
        this.partitions =
                new BlockPartitions(shape.keys().partition(), table.services().settings().zone());
    }

    @Override
    public void write(Block block) {
        if (block.rowCount() == 0) {
            return;
        }
        writeParts(split(block));
    }

    /// Writes parts of numbers that follow each other: a change of rows, which has a number too, is
    /// for all of them or for none.
    private void writeParts(List<BlockPartitions.Partition> all) {
        long number = table.nextBlockNumbers(all.size());
        for (BlockPartitions.Partition partition : all) {
            writePart(partition, number++);
        }
    }

    private List<BlockPartitions.Partition> split(Block block) {
        List<BlockPartitions.Partition> split = partitions.split(block);
        long countMax = context.settings().get(PARTITION_COUNT_MAX);
        boolean isTooMany = countMax > 0 && split.size() > countMax;
        if (isTooMany && context.settings().get(PARTITION_COUNT_THROWS)) {
            throw new DatabaseException(
                    ErrorCode.TOO_MANY_PARTS,
                    ("Too many partitions for single INSERT block (more than %d). The limit is"
                                    + " controlled by 'max_partitions_per_insert_block' setting."
                                    + " Large number of partitions is a common misconception. It"
                                    + " will lead to severe negative performance impact, including"
                                    + " slow server startup, slow INSERT queries and slow SELECT"
                                    + " queries. Recommended total number of partitions for a table"
                                    + " is under 1000..10000. Please note, that partitioning is not"
                                    + " intended to speed up SELECT queries (ORDER BY key is"
                                    + " sufficient to make range queries fast). Partitions are"
                                    + " intended for data manipulation (DROP PARTITION, etc).")
                            .formatted(countMax));
        }
        return split;
    }

    @Override
    public UUID table() {
        return table.uuid();
    }

    @Override
    public boolean isDeduplicating() {
        return window > 0 || !known.isEmpty();
    }

    /// Each partition's rows are taken or left out by themselves, as ClickHouse does: a block whose
    /// partition was dropped since is written into that one again.
    @Override
    public void write(Block block, String id) {
        if (window == 0) {
            // What was remembered before the setting was taken back is as old as can be.
            isForgetting = true;
            write(block);
            return;
        }
        List<BlockPartitions.Partition> all = split(block);
        long number = table.nextBlockNumbers(all.size());
        for (BlockPartitions.Partition partition : all) {
            InsertedBlock inserted = new InsertedBlock(id, partition.id());
            if (!known.contains(inserted)) {
                int before = written.size();
                writePart(partition, number++);
                known = known.with(inserted, window);
                named.put(inserted, List.copyOf(written.subList(before, written.size())));
            }
        }
    }

    @Override
    public void drop(List<InsertedBlock> blocks) {
        for (InsertedBlock block : blocks) {
            for (PartEntry part : named.getOrDefault(block, List.of())) {
                written.remove(part);
                table.files().remove(part.name());
            }
            named.remove(block);
        }
    }

    /// Evaluates what is evaluated over the rows: the keys.
    @Override
    public void check(Block block) {
        if (block.rowCount() > 0) {
            partitions.split(block);
            shape.keys().sortingColumns(block);
        }
    }

    private void writePart(BlockPartitions.Partition partition, long number) {
        Block rows = partition.rows();
        List<Column> keys = shape.keys().sortingColumns(rows);
        Optional<int[]> order = BlockSorter.order(shape.keys().sortColumns(keys), rows.rowCount());
        Block sorted = order.map(o -> rows.gather(o, rows.rowCount())).orElse(rows);
        if (shape.rule().isReducing() && context.settings().get(OPTIMIZE_ON_INSERT)) {
            Block reduced = reduce(sorted);
            if (reduced.rowCount() > 0) {
                write(partition, number, reduced, shape.keys().sortingColumns(reduced));
            }
            return;
        }
        List<Column> sortedKeys = new ArrayList<>();
        for (Column key : keys) {
            sortedKeys.add(order.map(o -> key.gather(o, rows.rowCount())).orElse(key));
        }
        write(partition, number, sorted, sortedKeys);
    }

    /// What a merge of nothing but these rows leaves.
    private Block reduce(Block sorted) {
        List<Block> blocks = new ArrayList<>();
        try (SortedMerge merge =
                new SortedMerge(
                        List.of(ListStream.of(sorted)),
                        sorted.header(),
                        new RowOrder(shape.keys()),
                        shape.merger(sorted.header(), MergePurpose.INSERT),
                        context.token())) {
            Block block = merge.next();
            while (block != null) {
                blocks.add(block);
                block = merge.next();
            }
        }
        if (blocks.size() == 1) {
            return blocks.getFirst();
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < sorted.header().size(); i++) {
            int index = i;
            columns.add(
                    blocks.isEmpty()
                            ? Columns.empty(sorted.header().type(i))
                            : Columns.concat(
                                    sorted.header().type(i),
                                    blocks.stream().map(block -> block.column(index)).toList()));
        }
        int rowCount = blocks.stream().mapToInt(Block::rowCount).sum();
        return new Block(sorted.header(), columns, rowCount);
    }

    private void write(
            BlockPartitions.Partition partition,
            long number,
            Block sorted,
            List<Column> sortedKeys) {
        long startedNanos = table.history().nanoTime();
        PartSpec spec =
                new PartSpec(
                        partition.id(),
                        partition.text(),
                        0,
                        number,
                        number,
                        shape.keys().sortingText(),
                        List.of(),
                        table.services().settings().clock().currentTimeMillis());
        PartEntry part =
                table.files()
                        .write(
                                spec,
                                settings(),
                                shape.storedHeader(),
                                shape.keys().sortingHeader(),
                                (writer, target) -> {
                                    writer.append(shape.stored(sorted), sortedKeys);
                                    return writer.finish(target);
                                });
        written.add(part);
        table.history().written(part, startedNanos, context.queryId());
        table.services().metrics().count(Event.MERGE_TREE_WRITTEN_PARTS);
        table.services().metrics().add(Event.MERGE_TREE_WRITTEN_ROWS, part.rowCount());
        table.services().metrics().add(Event.MERGE_TREE_WRITTEN_BYTES, part.fileBytes());
    }

    private PartSettings settings() {
        PartSettings settings = shape.partSettings();
        return shape.indexes().indexes().isEmpty() || context.settings().get(INDEX_ON_INSERT)
                ? settings
                : settings.withoutSections(shape.indexes().sectionNames());
    }

    /// Gives all parts higher numbers when a mutation came between them, which waits: it would
    /// change some of them.
    private void standTogether() {
        if (written.size() < 2) {
            return;
        }
        table.numbering().lock();
        try {
            LongSummaryStatistics numbers =
                    written.stream()
                            .mapToLong(part -> PartName.parse(part.name()).minBlock())
                            .summaryStatistics();
            if (table.mutations().isBetween(numbers.getMin(), numbers.getMax())) {
                renumber();
            }
        } finally {
            table.numbering().unlock();
        }
    }

    private void renumber() {
        long number = table.nextBlockNumbers(written.size());
        Map<PartEntry, PartEntry> renamed = new LinkedHashMap<>();
        for (int i = 0; i < written.size(); i++) {
            PartEntry old = written.get(i);
            PartEntry linked =
                    table.files()
                            .link(
                                    table.files(),
                                    old,
                                    "%s_%d_%d_0".formatted(old.partitionId(), number, number));
            number++;
            // So that it is removed, whatever comes.
            written.set(i, linked);
            renamed.put(old, linked);
            table.files().remove(old.name());
        }
        named.replaceAll((_, parts) -> parts.stream().map(renamed::get).toList());
    }

    @Override
    public List<CatalogEdit> prepare() {
        standTogether();
        List<CatalogEdit> edits = new ArrayList<>();
        if (!written.isEmpty()) {
            edits.add(new CatalogEdit.PublishParts(table.uuid(), written, List.of()));
        }
        if (isForgetting) {
            edits.add(
                    new CatalogEdit.ForgetBlocks(
                            table.uuid(),
                            known.all().stream()
                                    .map(InsertedBlock::partitionId)
                                    .distinct()
                                    .toList()));
        }
        if (!named.isEmpty()) {
            edits.add(
                    new CatalogEdit.RememberBlocks(
                            table.uuid(), List.copyOf(named.keySet()), window));
        }
        return edits;
    }

    @Override
    public void publish() {
        if (!written.isEmpty()) {
            table.merges().considerSoon();
        }
    }

    @Override
    public void abort() {
        written.forEach(part -> table.files().remove(part.name()));
        written.clear();
        named.clear();
    }
}
