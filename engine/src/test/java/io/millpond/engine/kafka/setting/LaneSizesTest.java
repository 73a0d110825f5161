package io.millpond.engine.kafka.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.kafka.message.MemoryBudget;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

final class LaneSizesTest {
    private static final long BUDGET = 256L << 20;

    private static LaneSizes sizes(String setting, long value) {
        return LaneSizes.of(KafkaSettings.none().with(setting, Long.toString(value)), BUDGET);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void blocksOfAllLanesOfATableFitTheBudget(int lanes) {
        LaneSizes sizes = sizes("kafka_num_consumers", lanes);
        MemoryBudget budget = new MemoryBudget(BUDGET);
        List<MemoryBudget.Account> accounts = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            accounts.add(budget.open());
        }
        for (MemoryBudget.Account account : accounts) {
            account.hold(3 * sizes.blockBytes() + 2 * sizes.fetchBytes());
        }
        assertThat(accounts).allMatch(MemoryBudget.Account::mayGrow);
    }

    @Test
    void blockBytesThatAreSaidHoldAndSizeTheFetches() {
        LaneSizes sizes = sizes("kafka_max_block_bytes", 4_000_000);
        assertThat(sizes).isEqualTo(new LaneSizes(4_000_000, 1_000_000));
    }

    @Test
    void smallBlocksStillFetchSomething() {
        assertThat(sizes("kafka_max_block_bytes", 1).fetchBytes()).isEqualTo(256 << 10);
        assertThat(sizes("kafka_max_block_bytes", 1L << 40).fetchBytes()).isEqualTo(16 << 20);
    }
}
