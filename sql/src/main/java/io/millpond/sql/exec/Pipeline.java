package io.millpond.sql.exec;

import io.millpond.sql.plan.Slot;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;

/// The lanes in which the rows of one step of a plan flow, all in one layout.
record Pipeline(Layout layout, List<BlockStream> lanes) {
    Pipeline {
        lanes = List.copyOf(lanes);
    }

    static Pipeline single(Layout layout, BlockStream lane) {
        return new Pipeline(layout, List.of(lane));
    }

    /// Each block of each lane turned into another one.
    Pipeline map(Layout target, UnaryOperator<Block> mapping) {
        List<BlockStream> mapped = new ArrayList<>();
        for (BlockStream lane : lanes) {
            mapped.add(new MappedStream(lane, target.header(), mapping));
        }
        return new Pipeline(target, mapped);
    }

    /// All rows in one stream.
    BlockStream gather(ExecutorService executor) {
        return lanes.size() == 1
                ? lanes.getFirst()
                : new GatheredStream(layout.header(), lanes, executor);
    }

    /// The columns `slots`, in that order.
    Pipeline pick(List<Slot> slots) {
        if (slots.equals(layout.slots())) {
            return this;
        }
        Layout target = new Layout(slots);
        int[] indexes = layout.indexesOf(slots);
        return map(
                target,
                block -> new Block(target.header(), Blocks.pick(block, indexes), block.rowCount()));
    }
}
