package io.millpond.engine.metric;

import java.util.List;
import java.util.UUID;

/// Something that happened to a part.
///
/// @param reason why parts became one, where they did
/// @param table as `database.name`, at that moment
/// @param atMs wall time when it was over
/// @param sources the parts it was made of; none for an insert
/// @param queryId of the statement; empty for what the server does by itself
/// @param error why nothing came of it; empty: it was done
public record PartEvent(
        Kind kind,
        MergeReason reason,
        UUID tableId,
        String table,
        String part,
        String partitionId,
        long atMs,
        long durationMs,
        long rowCount,
        long byteCount,
        List<String> sources,
        long rowsRead,
        String queryId,
        String error) {
    public PartEvent {
        sources = List.copyOf(sources);
    }

    /// What happened, with ClickHouse's names and numbers.
    public enum Kind {
        NEW_PART("NewPart", 1),
        MERGE_PARTS("MergeParts", 2),
        REMOVE_PART("RemovePart", 4),
        MUTATE_PART("MutatePart", 5);

        private final String title;
        private final int number;

        Kind(String title, int number) {
            this.title = title;
            this.number = number;
        }

        public String title() {
            return title;
        }

        public int number() {
            return number;
        }
    }
}
