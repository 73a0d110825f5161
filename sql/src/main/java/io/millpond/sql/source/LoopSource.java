package io.millpond.sql.source;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/// The rows of a source over and over again, without end.
public record LoopSource(TableSource inner) implements TableSource {
    /// A source that has had no rows so often has none.
    private static final int EMPTY_ROUNDS_MAX = 1000;

    @Override
    public Header header() {
        return inner.header();
    }

    @Override
    public List<Field> virtualColumns() {
        return inner.virtualColumns();
    }

    @Override
    public boolean takesFinal() {
        return inner.takesFinal();
    }

    @Override
    public boolean isGenerated() {
        return true;
    }

    @Override
    public long columnBytes(String column) {
        return inner.columnBytes(column);
    }

    /// One stream. Conditions are left to the reader, as a round in which no row meets them would
    /// look as one without rows.
    @Override
    public List<BlockStream> scan(ScanRequest request) {
        ScanRequest whole =
                request.reading(request.columns(), List.of())
                        .filtered(List.of())
                        .unordered(request.isFinal(), 1);
        return List.of(new Rounds(whole));
    }

    /// Used by one thread.
    private final class Rounds implements BlockStream {
        private final ScanRequest request;
        private Iterator<BlockStream> round;
        private BlockStream stream;
        private int emptyRounds;
        private boolean isEmpty = true;

        Rounds(ScanRequest request) {
            this.request = request;
            this.round = inner.scan(request).iterator();
            this.stream = round.next();
        }

        @Override
        public Header header() {
            return stream.header();
        }

        /// Errors: TOO_MANY_RETRIES_TO_FETCH_PARTS when there are no rows.
        @Override
        public @Nullable Block next() {
            while (true) {
                request.token().check();
                Block block = stream.next();
                if (block != null) {
                    isEmpty &= block.rowCount() == 0;
                    return block;
                }
                stream.close();
                if (!round.hasNext()) {
                    beginRound();
                }
                stream = round.next();
            }
        }

        private void beginRound() {
            emptyRounds = isEmpty ? emptyRounds + 1 : 0;
            if (emptyRounds > EMPTY_ROUNDS_MAX) {
                throw new DatabaseException(
                        ErrorCode.TOO_MANY_RETRIES_TO_FETCH_PARTS,
                        "Too many retries to pull from storage: the looped table has no rows");
            }
            isEmpty = true;
            round = inner.scan(request).iterator();
        }

        @Override
        public void close() {
            stream.close();
            round.forEachRemaining(BlockStream::close);
        }
    }
}
