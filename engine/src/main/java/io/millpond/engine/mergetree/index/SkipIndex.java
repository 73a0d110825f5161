package io.millpond.engine.mergetree.index;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.TextSearch;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartSection;
import io.millpond.storage.part.SectionCollector;
import io.millpond.storage.part.SectionSpec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One index of a table, bound to its stored columns. Immutable.
///
/// @param typeName as the definition writes it
/// @param granularity granules for each entry
/// @param description of type and granularity, as ClickHouse writes it
/// @param definition what entries of the index mean, to the last detail
/// @param textSearch how conditions see the texts that it is of; null: it is no text index
public record SkipIndex(
        String name,
        String typeName,
        int granularity,
        String description,
        String definition,
        List<BoundExpression> expressions,
        IndexKind kind,
        @Nullable TextSearch textSearch) {
    private static final String SECTION_PREFIX = "index ";

    public SkipIndex {
        expressions = List.copyOf(expressions);
    }

    /// What the section of an index called `name` is called.
    public static String sectionName(String name) {
        return SECTION_PREFIX + name;
    }

    /// The section of parts that are written.
    ///
    /// @param header the definition's names of the columns that the writer is given
    SectionSpec section(Header header) {
        return new SectionSpec(sectionName(name), definition, () -> new Collector(this, header));
    }

    /// Collects the entries of one part. Single-threaded.
    private static final class Collector implements SectionCollector {
        private final SkipIndex index;
        private final Header header;
        private final IndexEntry entry;
        private final ByteSink sink = new ByteSink();
        private final io.millpond.storage.io.ByteSink bytes = new io.millpond.storage.io.ByteSink();
        private int granules;

        Collector(SkipIndex index, Header header) {
            this.index = index;
            this.header = header;
            this.entry = index.kind().entry();
        }

        @Override
        public void append(Block block, int fromRow, int[] ends, Entries entries)
                throws IOException {
            Block rows = new Block(header, block.columns(), block.rowCount());
            List<Column> columns = new ArrayList<>();
            for (BoundExpression expression : index.expressions()) {
                columns.add(expression.evaluate(rows));
            }
            int from = fromRow;
            for (int end : ends) {
                entry.add(columns, from, end);
                from = end;
                if (++granules == index.granularity()) {
                    write(entries);
                }
            }
        }

        private void write(Entries entries) throws IOException {
            sink.clear();
            entry.write(sink);
            bytes.clear();
            bytes.putBytes(sink.bytes(), 0, sink.size());
            entries.add(bytes);
            granules = 0;
        }

        @Override
        public void finish(Entries entries) throws IOException {
            if (granules > 0) {
                write(entries);
            }
        }
    }

    /// What the index says of the conditions of a query, a conjunction; null: nothing.
    @Nullable EntryTest test(List<RowCondition> conditions) {
        List<EntryTest> tests = new ArrayList<>();
        for (RowCondition condition : conditions) {
            EntryTest test = test(condition);
            if (test != null) {
                tests.add(test);
            }
        }
        return tests.isEmpty()
                ? null
                : entry -> tests.stream().allMatch(test -> test.mayMeet(entry));
    }

    private @Nullable EntryTest test(RowCondition condition) {
        return switch (condition) {
            case ColumnCondition comparison -> {
                int place = place(comparison.column());
                yield place < 0 ? null : kind.test(comparison, place);
            }
            case Predicate predicate -> {
                int place = place(predicate.expression());
                yield place < 0 ? null : kind.test(predicate, place);
            }
            case RowCondition.AllOf all -> test(all.conditions());
            case RowCondition.AnyOf any -> anyOf(any.conditions());
        };
    }

    private @Nullable EntryTest anyOf(List<RowCondition> conditions) {
        List<EntryTest> tests = new ArrayList<>();
        for (RowCondition condition : conditions) {
            EntryTest test = test(condition);
            if (test == null) {
                return null;
            }
            tests.add(test);
        }
        return tests.isEmpty()
                ? null
                : entry -> tests.stream().anyMatch(test -> test.mayMeet(entry));
    }

    private int place(String expression) {
        for (int i = 0; i < expressions.size(); i++) {
            if (expressions.get(i).canonicalText().filter(expression::equals).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    /// The section of a part that holds this index as it is defined now.
    public Optional<PartSection> section(PartReader part) {
        return part.section(sectionName(name))
                .filter(section -> section.definition().equals(definition));
    }

    /// Takes back granules of a part none of whose rows meets the conditions that `test` is of.
    void exclude(boolean[] wanted, PartReader part, EntryTest test) {
        Optional<PartSection> section = section(part);
        if (section.isEmpty()) {
            return;
        }
        List<byte[]> entries = part.entries(section.get());
        for (int entry = 0; entry < entries.size(); entry++) {
            int from = entry * granularity;
            int to = (int) Math.min(wanted.length, (long) from + granularity);
            boolean isAsked = false;
            for (int granule = from; granule < to; granule++) {
                isAsked |= wanted[granule];
            }
            if (isAsked && !test.mayMeet(entries.get(entry))) {
                for (int granule = from; granule < to; granule++) {
                    wanted[granule] = false;
                }
            }
        }
    }
}
