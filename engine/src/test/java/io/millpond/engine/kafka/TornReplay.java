package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.kafka.letter.ReplayBatch;
import io.millpond.engine.kafka.transaction.EngineTarget;
import io.millpond.engine.kafka.transaction.ParkingLane;
import io.millpond.engine.table.Drain;
import io.millpond.storage.CancellationToken;

import java.util.List;

/// A replay that is not one transaction: rows become visible in one frame, and the letters go in
/// another.
final class TornReplay {
    private TornReplay() {}

    static void run(Instance instance) {
        ReplayBatch batch =
                new ReplayBatch(new ReplayBatch.Bounds(4, 1 << 20), DeadLetters::all, 1);
        try (Drain drain = DeadLetters.letters(instance).drain(new CancellationToken())) {
            drain.scan(_ -> true, batch);
            batch.scanned();
            if (batch.messages().isEmpty()) {
                return;
            }
            ParkingLane lane = ParkingLane.open(instance);
            EngineTarget.Taken taken =
                    lane.target.take(
                            lane.assemble(batch.messages()),
                            () -> false,
                            (transaction, _) -> transaction.complete());
            try {
                batch.failed(taken.letters());
                var _ = taken.transaction().commit(List.of());
            } finally {
                taken.transaction().abort();
            }
            CatalogSnapshot after = instance.catalog().commit(drain.replace(batch.parts(), batch));
            drain.published(after);
        }
    }
}
