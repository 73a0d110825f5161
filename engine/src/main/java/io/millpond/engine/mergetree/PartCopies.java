package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.part.PartName;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartSpec;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Parts of one table as parts of another one that has the same columns and keys.
final class PartCopies {
    private final MergeTreeTable from;
    private final MergeTreeTable to;
    private final CancellationToken token;

    PartCopies(MergeTreeTable from, MergeTreeTable to, CancellationToken token) {
        this.from = from;
        this.to = to;
        this.token = token;
    }

    /// Throws INCOMPATIBLE_COLUMNS or BAD_ARGUMENTS where the tables are too different.
    void check() {
        Set<Field> columns = new HashSet<>(from.definition().storedHeader().fields());
        if (!columns.equals(new HashSet<>(to.definition().storedHeader().fields()))) {
            throw new DatabaseException(
                    ErrorCode.INCOMPATIBLE_COLUMNS, "Tables have different structure");
        }
        MergeTreeKeys ours = to.shape().keys();
        MergeTreeKeys theirs = from.shape().keys();
        if (!texts(ours.sorting()).equals(texts(theirs.sorting()))
                || !ours.descending().equals(theirs.descending())) {
            throw new DatabaseException(ErrorCode.BAD_ARGUMENTS, "Tables have different ordering");
        }
        if (!texts(ours.partition()).equals(texts(theirs.partition()))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Tables have different partition key");
        }
        if (ours.primaryCount() != theirs.primaryCount()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Tables have different primary key");
        }
        if (!Objects.equals(
                from.definition().storage().sampleBy(), to.definition().storage().sampleBy())) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Tables have different sampling key");
        }
    }

    private static List<String> texts(List<MergeTreeKeys.Key> keys) {
        return keys.stream().map(MergeTreeKeys.Key::text).toList();
    }

    /// A part with the rows of `part`, durable, which the catalog does not name yet.
    PartEntry copy(PartEntry part) {
        long number = to.nextBlockNumber();
        PartReader reader = from.files().reader(part.name());
        PartName old = PartName.parse(part.name());
        PartSpec source = reader.spec();
        PartSpec spec =
                new PartSpec(
                        old.partitionId(),
                        source.partition(),
                        old.level(),
                        number,
                        number,
                        source.sortKey(),
                        source.sources(),
                        source.createdAtMs());
        if (isSame(reader.header())) {
            return to.files().link(from.files(), part, spec.name());
        }
        return rewrite(reader, spec);
    }

    /// Whether a file means the same to both tables: it has the columns that both store, under the
    /// names they both store them, and no others, which might be taken for later ones.
    private boolean isSame(Header part) {
        MergeTreeShape ours = to.shape();
        Header stored = ours.storedHeader();
        return stored.size() == part.size()
                && new HashSet<>(stored.fields()).equals(new HashSet<>(part.fields()))
                && ours.definition().columns().stream()
                        .allMatch(
                                column ->
                                        ours.definition()
                                                .stored()
                                                .storedName(column.name())
                                                .equals(
                                                        from.definition()
                                                                .stored()
                                                                .storedName(column.name())));
    }

    /// Rows of the source under the columns of the target, in its order.
    private Block inOrder(Block stored, Header wanted) {
        Header names = from.definition().storedHeader();
        List<Column> columns =
                wanted.names().stream().map(name -> stored.column(names.indexOf(name))).toList();
        return new Block(wanted, columns, stored.rowCount());
    }

    private PartEntry rewrite(PartReader reader, PartSpec spec) {
        MergeTreeShape ours = to.shape();
        MergeTreeShape theirs = from.shape();
        QueryContext context = to.services().inserts().backgroundContext("default", "copy");
        Header wanted = ours.definition().storedHeader();
        return to.files()
                .write(
                        spec,
                        ours.partSettings(),
                        ours.storedHeader(),
                        ours.keys().sortingHeader(),
                        (writer, target) -> {
                            try (MergeInput input =
                                    new MergeInput(reader, theirs, context, Block.ROWS_PREFERRED)) {
                                Block stored = input.next();
                                while (stored != null) {
                                    token.check();
                                    Block rows = inOrder(stored, wanted);
                                    writer.append(
                                            ours.stored(rows), ours.keys().sortingColumns(rows));
                                    stored = input.next();
                                }
                            }
                            return writer.finish(target);
                        });
    }
}
