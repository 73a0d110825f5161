package io.millpond.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.log.CommitLog;
import io.millpond.storage.log.LogReplay;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

class CatalogTest {
    private static final Path DIRECTORY = Path.of("/data/catalog");
    private static final UUID SERVER = new UUID(1, 2);
    private static final UUID TABLE = new UUID(3, 4);

    private final MemoryFileSystem files = new MemoryFileSystem();

    private Catalog open() {
        return Catalog.open(files, DIRECTORY, () -> SERVER);
    }

    private static List<CatalogEdit> tableEdits() {
        return List.of(
                new CatalogEdit.CreateDatabase(new DatabaseEntry("d", new UUID(5, 6), "")),
                new CatalogEdit.PutTable(table("t", TABLE)));
    }

    private static TableEntry table(String name, UUID uuid) {
        return new TableEntry(
                uuid,
                "d",
                name,
                "CREATE TABLE d." + name,
                StoredColumns.PLAIN,
                TableEntry.Attachment.ATTACHED,
                7);
    }

    private static PartEntry part(String name) {
        return new PartEntry(name, "all", 10, 100, 8);
    }

    @Test
    void everyKindOfEditOutlivesARestart() {
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(
                    List.of(
                            new CatalogEdit.PublishParts(
                                    TABLE, List.of(part("all_1_1_0")), List.of()),
                            new CatalogEdit.SetPositions(
                                    TABLE,
                                    0,
                                    9,
                                    List.of(new StreamPosition("t", "id", 2, 30, -1, "")))));
            catalog.commit(
                    List.of(
                            new CatalogEdit.PutNamedCollection(
                                    new NamedCollection(
                                            "c",
                                            List.of(
                                                    new NamedCollection.Entry(
                                                            "k", "v", Optional.of(true)))))));
            catalog.commit(
                    List.of(
                            new CatalogEdit.PutFunction(new UserFunction("f", "sql")),
                            new CatalogEdit.PutFunction(new UserFunction("g", "sql")),
                            new CatalogEdit.DropFunction("g"),
                            new CatalogEdit.SetDatabaseComment("d", "said"),
                            new CatalogEdit.CreateDatabase(
                                    new DatabaseEntry("m", new UUID(7, 8), "", true))));
            catalog.commit(List.of(new CatalogEdit.SetStreamMode(TABLE, StreamMode.PAUSED)));
            catalog.commit(List.of(new CatalogEdit.RenameTable(TABLE, "d", "u")));
        }
        try (Catalog catalog = open()) {
            CatalogSnapshot snapshot = catalog.snapshot();
            assertThat(snapshot.server()).isEqualTo(SERVER);
            assertThat(snapshot.table("d", "u")).contains(table("t", TABLE).renamed("d", "u"));
            assertThat(snapshot.parts(TABLE)).containsExactly(part("all_1_1_0"));
            assertThat(snapshot.stream(TABLE).sequence()).isEqualTo(9);
            assertThat(snapshot.stream(TABLE).mode()).isEqualTo(StreamMode.PAUSED);
            assertThat(snapshot.positions(TABLE))
                    .isEqualTo(
                            Map.of(
                                    new StreamPartition("t", 2),
                                    new StreamPosition("t", "id", 2, 30, -1, "")));
            assertThat(snapshot.namedCollection("c").flatMap(c -> c.value("k"))).contains("v");
            assertThat(snapshot.functions()).containsExactly(new UserFunction("f", "sql"));
            assertThat(snapshot.database("d").map(DatabaseEntry::comment)).contains("said");
            assertThat(snapshot.database("m").map(DatabaseEntry::isMemory)).contains(true);
        }
    }

    @Test
    void aSnapshotOfTheLogHoldsTheSameAsTheFrames() {
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(new CatalogEdit.SetStreamMode(TABLE, StreamMode.STOPPED)));
            String comment = "x".repeat(1 << 20);
            for (int i = 0; i < 6; i++) {
                catalog.commit(
                        List.of(
                                new CatalogEdit.CreateDatabase(
                                        new DatabaseEntry("d" + i, new UUID(i, i), comment))));
                catalog.commit(List.of(new CatalogEdit.DropDatabase("d" + i)));
            }
        }
        try (Catalog catalog = open()) {
            assertThat(catalog.snapshot().databases()).hasSize(1);
            assertThat(catalog.snapshot().table(TABLE)).contains(table("t", TABLE));
            assertThat(catalog.snapshot().stream(TABLE).mode()).isEqualTo(StreamMode.STOPPED);
            assertThat(catalog.snapshot().version()).isEqualTo(15);
        }
    }

    @Test
    void anEditThatDoesNotFitChangesNothing() {
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            CatalogSnapshot before = catalog.snapshot();
            assertThatThrownBy(
                            () ->
                                    catalog.commit(
                                            List.of(
                                                    new CatalogEdit.PublishParts(
                                                            TABLE,
                                                            List.of(part("all_2_2_0")),
                                                            List.of("all_1_1_0")))))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_DATA_PART));
            assertThat(catalog.snapshot()).isSameAs(before);
        }
    }

    @Test
    void detachedTablesComeBackUnlessItWasPermanent() {
        UUID other = new UUID(9, 9);
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(new CatalogEdit.PutTable(table("o", other))));
            catalog.commit(
                    List.of(
                            new CatalogEdit.SetAttachment(TABLE, TableEntry.Attachment.DETACHED),
                            new CatalogEdit.SetAttachment(
                                    other, TableEntry.Attachment.DETACHED_PERMANENTLY)));
        }
        try (Catalog catalog = open()) {
            assertThat(catalog.snapshot().tables("d"))
                    .extracting(TableEntry::attachment)
                    .containsExactly(
                            TableEntry.Attachment.DETACHED_PERMANENTLY,
                            TableEntry.Attachment.ATTACHED);
        }
    }

    @Test
    void afterAFailedSyncEveryCommitFailsWithItsCause() {
        FaultyFileSystem faulty = new FaultyFileSystem(files);
        try (Catalog catalog = Catalog.open(faulty, DIRECTORY, () -> SERVER)) {
            CatalogSnapshot before = catalog.snapshot();
            faulty.failWhen(op -> op.kind() == FileOperation.Kind.SYNC, "device gone");
            assertThatThrownBy(() -> catalog.commit(tableEdits()))
                    .hasMessageContaining("device gone");
            faulty.heal();
            assertThatThrownBy(() -> catalog.commit(tableEdits()))
                    .hasMessageContaining("device gone");
            assertThat(catalog.snapshot()).isSameAs(before);
        }
    }

    @Test
    void whatIsRetiredStaysUntilTheLastOlderLeaseIsClosed() {
        List<String> released = new ArrayList<>();
        try (Catalog catalog = open()) {
            SnapshotLease old = catalog.lease();
            CatalogSnapshot next = catalog.commit(tableEdits());
            SnapshotLease young = catalog.lease();
            catalog.retire(next.version(), () -> released.add("part"));
            assertThat(released).isEmpty();
            old.close();
            old.close();
            assertThat(released).containsExactly("part");
            young.close();
        }
    }

    @Test
    void aColumnAddedUnderADroppedNameHasANewStoredName() {
        StoredColumns stored =
                StoredColumns.PLAIN.dropped("a").added("a", List.of("b")).renamed("b", "c");
        assertThat(stored.storedName("a")).isEqualTo("a#2");
        assertThat(stored.storedName("c")).isEqualTo("b");
        assertThat(stored.added("b", List.of("a", "c")).storedName("b")).isEqualTo("b#2");
    }

    private static PreparedIngest prepared(int lane, long sequence, UUID target, String part) {
        StreamPosition end = new StreamPosition("t", "id", 2, 30, -1, "");
        return new PreparedIngest(
                lane,
                sequence,
                77,
                List.of(new PreparedIngest.Range(20, end)),
                Map.of(target, List.of(part(part))));
    }

    private static CatalogEdit prepare(PreparedIngest ingest) {
        return new CatalogEdit.PrepareIngest(TABLE, ingest);
    }

    @Test
    void aPreparedBlockIsInvisibleOutlivesARestartAndIsPublishedOnce() {
        PreparedIngest ingest = prepared(1, 9, TABLE, "all_1_1_0");
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(prepare(ingest)));
        }
        try (Catalog catalog = open()) {
            CatalogSnapshot before = catalog.snapshot();
            assertThat(before.stream(TABLE).prepared()).isEqualTo(Map.of(9L, ingest));
            assertThat(before.stream(TABLE).sequence()).isEqualTo(9);
            assertThat(before.positions(TABLE)).isEmpty();
            assertThat(before.parts(TABLE)).isEmpty();
            assertThat(before.preparedParts(TABLE)).containsExactly(part("all_1_1_0"));
            CatalogEdit publish = new CatalogEdit.PublishPrepared(TABLE, 9);
            CatalogSnapshot after = catalog.commit(List.of(publish));
            assertThat(after.parts(TABLE)).containsExactly(part("all_1_1_0"));
            assertThat(after.preparedParts(TABLE)).isEmpty();
            assertThat(after.positions(TABLE).get(new StreamPartition("t", 2)))
                    .returns(30L, StreamPosition::nextOffset);
            assertThat(after.stream(TABLE).decided()).isEqualTo(Map.of(1, 9L));
            assertThatThrownBy(() -> catalog.commit(List.of(publish)))
                    .hasMessageContaining("not prepared");
        }
    }

    @Test
    void aDroppedBlockLeavesOnlyItsSequence() {
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(prepare(prepared(0, 4, TABLE, "all_1_1_0"))));
            CatalogEdit drop = new CatalogEdit.DropPrepared(TABLE, 4);
            catalog.commit(List.of(drop));
            assertThatThrownBy(() -> catalog.commit(List.of(drop)))
                    .hasMessageContaining("not prepared");
        }
        try (Catalog catalog = open()) {
            StreamState stream = catalog.snapshot().stream(TABLE);
            assertThat(stream).isEqualTo(new StreamState(4, Map.of()));
        }
    }

    @Test
    void theDropOfATargetTakesItsPartsOutOfAPreparedBlock() {
        UUID target = new UUID(9, 9);
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(new CatalogEdit.PutTable(table("o", target))));
            catalog.commit(List.of(prepare(prepared(0, 4, target, "all_1_1_0"))));
            catalog.commit(List.of(new CatalogEdit.DropTable(target)));
            CatalogSnapshot after =
                    catalog.commit(List.of(new CatalogEdit.PublishPrepared(TABLE, 4)));
            assertThat(after.positions(TABLE)).hasSize(1);
        }
        try (Catalog catalog = open()) {
            assertThat(catalog.snapshot().parts(target)).isEmpty();
            assertThat(catalog.snapshot().preparedParts(target)).isEmpty();
        }
    }

    @Test
    void theDropOfAStreamDropsItsPreparedBlocks() {
        UUID target = new UUID(9, 9);
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(new CatalogEdit.PutTable(table("o", target))));
            catalog.commit(List.of(prepare(prepared(0, 4, target, "all_1_1_0"))));
            CatalogSnapshot after = catalog.commit(List.of(new CatalogEdit.DropTable(TABLE)));
            assertThat(after.preparedParts(target)).isEmpty();
            assertThat(after.stream(TABLE).prepared()).isEmpty();
        }
    }

    @Test
    void whatWasDroppedKeepsWhatItHoldsWhereFramesAreFolded() {
        UUID target = new UUID(9, 9);
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(new CatalogEdit.PutTable(table("o", target))));
            catalog.commit(
                    List.of(
                            new CatalogEdit.PublishParts(
                                    target, List.of(part("all_1_1_0")), List.of()),
                            new CatalogEdit.DropTableLater(target, 12),
                            prepare(prepared(0, 4, target, "all_2_2_0")),
                            new CatalogEdit.DropTableLater(TABLE, 13),
                            new CatalogEdit.SetDatabaseAttachment("d", false)));
            CatalogSnapshot folded =
                    CatalogSnapshot.empty()
                            .apply(
                                    CatalogCodec.decode(
                                            CatalogCodec.encode(
                                                    CatalogCodec.editsOf(catalog.snapshot()))));
            assertThat(folded.tables()).isEmpty();
            assertThat(folded.database("d")).isEmpty();
            assertThat(folded.detachedDatabases()).hasSize(1);
            assertThat(folded.droppedTables())
                    .containsExactly(
                            new DroppedTable(table("o", target), 12),
                            new DroppedTable(table("t", TABLE), 13));

            CatalogSnapshot back =
                    folded.apply(
                            List.of(
                                    new CatalogEdit.SetDatabaseAttachment("d", true),
                                    new CatalogEdit.UndropTable(TABLE),
                                    new CatalogEdit.PublishPrepared(TABLE, 4),
                                    new CatalogEdit.UndropTable(target)));
            assertThat(back.parts(target))
                    .extracting(PartEntry::name)
                    .containsExactlyInAnyOrder("all_1_1_0", "all_2_2_0");
        }
    }

    @Test
    void aBlockForADroppedTargetIsNotPrepared() {
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            assertThatThrownBy(
                            () ->
                                    catalog.commit(
                                            List.of(
                                                    prepare(
                                                            prepared(
                                                                    0,
                                                                    4,
                                                                    new UUID(8, 8),
                                                                    "all_1_1_0")))))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_IS_DROPPED));
        }
    }

    @Test
    void aSnapshotHoldsPreparedAndDecidedBlocks() {
        StreamState before;
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            catalog.commit(List.of(prepare(prepared(0, 1, TABLE, "all_1_1_0"))));
            catalog.commit(List.of(new CatalogEdit.PublishPrepared(TABLE, 1)));
            catalog.commit(List.of(prepare(prepared(1, 2, TABLE, "all_2_2_0"))));
            before = catalog.snapshot().stream(TABLE);
            assertThat(
                            CatalogSnapshot.empty()
                                    .apply(CatalogCodec.editsOf(catalog.snapshot()))
                                    .stream(TABLE))
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {2, 1})
    void frameThatThisProgramDoesNotReadIsNamed(byte version) throws IOException {
        open().close();
        try (CommitLog log =
                CommitLog.open(
                        files,
                        DIRECTORY,
                        new LogReplay() {
                            @Override
                            public void snapshot(long sequence, byte[] state) {}

                            @Override
                            public void frame(long sequence, byte[] payload) {}
                        })) {
            log.append(new byte[] {version, 1, 99});
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("Frame 2 of the catalog cannot be read");
        files.assertNothingOpen();
    }

    @Test
    void commitWhoseConditionDoesNotHoldMakesNothing() {
        try (Catalog catalog = open()) {
            catalog.commit(tableEdits());
            List<CatalogEdit> drop = List.of(new CatalogEdit.DropTable(TABLE));
            assertThat(catalog.commitIf(now -> now.table(TABLE).isEmpty(), drop)).isEmpty();
            assertThat(catalog.snapshot().table(TABLE)).isPresent();
            assertThat(catalog.commitIf(now -> now.table(TABLE).isPresent(), drop)).isPresent();
        }
    }
}
