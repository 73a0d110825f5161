package io.millpond.sql.exec;

import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Terms;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The order of slots in the blocks that one operator hands to the next. Immutable.
final class Layout {
    private final List<Slot> slots;
    private final Header header;
    private final Map<Slot, Integer> indexes = new HashMap<>();

    Layout(List<Slot> slots) {
        this.slots = List.copyOf(slots);
        List<Field> fields = new ArrayList<>(slots.size());
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            fields.add(new Field(slot.name(), slot.type()));
            indexes.putIfAbsent(slot, i);
        }
        this.header = new Header(fields);
    }

    List<Slot> slots() {
        return slots;
    }

    Header header() {
        return header;
    }

    boolean contains(Slot slot) {
        return indexes.containsKey(slot);
    }

    /// The place of `slot`, which must be among the slots.
    ///
    /// Errors: NOT_FOUND_COLUMN_IN_BLOCK for a lambda's parameter in an aggregate function, which
    /// is computed outside of the lambda.
    int indexOf(Slot slot) {
        Integer index = indexes.get(slot);
        if (index == null && Terms.isParameter(slot)) {
            throw new DatabaseException(
                    ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                    "Not found column " + slot.name() + " in block");
        }
        if (index == null) {
            throw new IllegalStateException("no slot " + slot + " among " + slots);
        }
        return index;
    }

    int[] indexesOf(List<Slot> some) {
        return some.stream().mapToInt(this::indexOf).toArray();
    }
}
