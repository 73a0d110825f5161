package io.millpond.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.DatabaseException;

import org.junit.jupiter.api.Test;

final class HeapBudgetTest {
    @Test
    void theQueryThatHoldsMuchFailsAndSmallOnesGoOn() {
        HeapBudget budget = new HeapBudget(1_000);
        budget.add(580, 580);
        budget.add(30, 30);
        assertThatThrownBy(() -> budget.add(10, 590))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("Memory limit of all queries exceeded");
        assertThat(budget.heldBytes()).isEqualTo(620);
        budget.add(-590, 0);
        budget.add(500, 530);
        assertThat(budget.heldBytes()).isEqualTo(530);
    }
}
