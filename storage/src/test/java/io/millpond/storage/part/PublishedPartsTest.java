package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation.Kind;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class PublishedPartsTest {
    private static final Path HOME = Path.of("parts");
    private static final Header HEADER = PartFixture.header(List.of(DataTypes.UINT64));

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final FaultyFileSystem faulty = new FaultyFileSystem(files);
    private final List<IOException> failures = new ArrayList<>();
    private final PublishedParts published = new PublishedParts(faulty, failures::add);

    @BeforeEach
    void createHome() throws IOException {
        files.createDirectories(HOME);
    }

    @AfterEach
    void nothingStaysOpen() {
        published.close();
        files.assertNothingOpen();
    }

    private PartReader part(int block) throws IOException {
        Block rows = PartFixture.block(HEADER, 10, new Random(block));
        PartSpec spec = PartFixture.spec(block, block);
        Path target = HOME.resolve(spec.name());
        PartWriter.write(
                files,
                HOME.resolve("tmp"),
                target,
                spec,
                PartSettings.DEFAULT,
                rows,
                Header.EMPTY,
                List.of());
        return PartReader.open(files, target);
    }

    @Test
    void leaseKeepsRemovedPartsReadable() throws IOException {
        published.publish(List.of(part(2), part(1)), List.of());
        PartLease lease = published.lease();
        published.publish(List.of(part(3)), List.of("all_1_1_0", "all_2_2_0"));
        assertThat(names(lease.parts())).containsExactly("all_1_1_0", "all_2_2_0");
        assertThat(names(published.current())).containsExactly("all_3_3_0");
        assertThat(lease.parts().parts().getFirst().read(0, 0, 1).rowCount()).isEqualTo(10);
        assertThat(files.files()).hasSize(3);
        lease.close();
        lease.close();
        assertThat(files.files()).hasSize(1);
    }

    private static List<String> names(PartSet parts) {
        return parts.descriptions().stream().map(PartDescription::name).toList();
    }

    @Test
    void partStaysWhileAnyGenerationHoldsIt() throws IOException {
        published.publish(List.of(part(1)), List.of());
        PartLease first = published.lease();
        published.publish(List.of(part(2)), List.of());
        PartLease second = published.lease();
        published.publish(List.of(), List.of("all_1_1_0"));
        first.close();
        assertThat(files.exists(HOME.resolve("all_1_1_0"))).isTrue();
        assertThat(second.parts().rowCount()).isEqualTo(20);
        second.close();
        assertThat(files.exists(HOME.resolve("all_1_1_0"))).isFalse();
        assertThat(published.current().rowCount()).isEqualTo(10);
    }

    @Test
    void closingKeepsFilesAndOpenLeases() throws IOException {
        published.publish(List.of(part(1)), List.of());
        try (PartLease lease = published.lease()) {
            published.close();
            assertThat(lease.parts().parts().getFirst().read(0, 0, 1).rowCount()).isEqualTo(10);
        }
        assertThat(files.files()).hasSize(1);
    }

    @Test
    void unknownAndDoubleNamesChangeNothing() throws IOException {
        PartReader part = part(1);
        published.publish(List.of(part), List.of());
        assertThatThrownBy(() -> published.publish(List.of(), List.of("all_9_9_0")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> published.publish(List.of(part), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(names(published.current())).containsExactly("all_1_1_0");
    }

    @Test
    void failedDeletionIsReported() throws IOException {
        published.publish(List.of(part(1)), List.of());
        faulty.failWhen(o -> o.kind() == Kind.DELETE, "Permission denied");
        published.publish(List.of(), List.of("all_1_1_0"));
        assertThat(failures).singleElement().asString().contains("Permission denied");
    }
}
