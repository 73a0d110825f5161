package io.millpond.engine.kafka.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

final class MemoryBudgetTest {
    private static final long LIMIT = 1_000;
    private static final long STEP = 10;

    private final MemoryBudget budget = new MemoryBudget(LIMIT);

    private List<MemoryBudget.Account> open(int count) {
        List<MemoryBudget.Account> accounts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            accounts.add(budget.open());
        }
        return accounts;
    }

    /// Grows the account as far as it may.
    private static long fill(MemoryBudget.Account account) {
        while (account.mayGrow()) {
            account.hold(account.heldBytes() + STEP);
        }
        return account.heldBytes();
    }

    @Test
    void oneLaneGetsItsGuaranteeAndHalfOfTheRest() {
        assertThat(fill(budget.open())).isEqualTo(500 + 250);
    }

    @Test
    void lanesThatWantMuchGetEqualPartsInTheEnd() {
        List<MemoryBudget.Account> accounts = open(4);
        // Each gives back what it has now and then, as a lane does that writes blocks.
        for (int round = 0; round < 20; round++) {
            for (MemoryBudget.Account account : accounts) {
                account.hold(0);
                fill(account);
            }
        }
        for (MemoryBudget.Account account : accounts) {
            assertThat(account.heldBytes()).isBetween(200L, 250L);
        }
    }

    @Test
    void laneThatGivesNothingBackLeavesTheOthersTheirGuarantee() {
        List<MemoryBudget.Account> accounts = open(5);
        fill(accounts.getFirst());
        for (MemoryBudget.Account account : accounts.subList(1, 5)) {
            assertThat(fill(account)).isGreaterThan(100);
        }
    }

    @Test
    void hugeMessageOfOneLaneLeavesTheOthersTheirGuarantee() {
        List<MemoryBudget.Account> accounts = open(2);
        accounts.getFirst().hold(100 * LIMIT);
        assertThat(accounts.getFirst().mayGrow()).isFalse();
        assertThat(fill(accounts.getLast())).isEqualTo(250);
    }

    @Test
    void whatIsClosedIsFree() {
        List<MemoryBudget.Account> accounts = open(2);
        fill(accounts.getFirst());
        accounts.getFirst().close();
        assertThat(budget.heldBytes()).isZero();
        assertThat(fill(accounts.getLast())).isEqualTo(750);
    }

    @Test
    void lanesTogetherHoldTheLimitAndOneStepEachAtMost() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int count = 1; count <= 40; count++) {
            MemoryBudget shared = new MemoryBudget(LIMIT);
            List<MemoryBudget.Account> accounts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                accounts.add(shared.open());
            }
            for (int turn = 0; turn < 2_000; turn++) {
                MemoryBudget.Account account = accounts.get(random.nextInt(count));
                if (random.nextInt(50) == 0) {
                    account.hold(0);
                } else if (account.mayGrow()) {
                    account.hold(account.heldBytes() + 1 + random.nextLong(STEP));
                }
                assertThat(shared.heldBytes()).isLessThanOrEqualTo(LIMIT + count * STEP);
            }
        }
    }
}
