package io.millpond.engine.kafka.letter;

import io.millpond.engine.kafka.message.BlockMessages;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Finds the messages that make a block fail, by trying parts of it.
///
/// 1. What failed is halved, by messages, and both halves are tried; a half that fails is halved
///    again, down to single messages. One that fails alone is a *culprit*.
/// 2. When both halves of a range pass though it failed as a whole, the combination is at fault,
///    such as a limit on what a group holds: the block is to be *cut* between them.
/// 3. What is left, without culprits and cut where it has to be, is tried again in as few pieces as
///    that leaves, and goes through 1 and 2 again where it fails: leaving messages out can bring
///    new neighbours together. Each round finds a culprit or a cut, so there is an end.
///
/// With `b` culprits among `n` messages this takes about `2 b log2(n)` trials, most of them small;
/// never more than some multiple of `n`. A trial that throws what no message is to blame for ends
/// the search with that. Single-threaded, used once.
public final class Bisection {
    private final Block block;
    private final BlockMessages messages;
    private final Consumer<Block> trial;
    private final BooleanSupplier isUnwanted;
    private final SortedMap<Integer, DeadLetter> culprits = new TreeMap<>();

    /// Messages that are tried when an empty block fails.
    private static final int SAMPLE = 16;

    /// Messages that must not follow the one before in the same piece.
    private final BitSet isCut = new BitSet();

    private int trialCount;

    /// What passes and what does not.
    ///
    /// @param pieces the rows that pass, in order, to be pushed one by one
    /// @param letters the messages that fail alone, and how
    /// @param rowCount rows of those
    public record Outcome(
            List<Block> pieces, List<DeadLetter> letters, int rowCount, int trialCount) {
        public Outcome {
            pieces = List.copyOf(pieces);
            letters = List.copyOf(letters);
        }
    }

    /// @param trial throws when it cannot take the rows
    /// @param isUnwanted whether the outcome is of no use any more: then the search throws ABORTED
    public Bisection(
            Block block,
            BlockMessages messages,
            Consumer<Block> trial,
            BooleanSupplier isUnwanted) {
        this.block = block;
        this.messages = messages;
        this.trial = trial;
        this.isUnwanted = isUnwanted;
    }

    /// Tries until every message is in a piece that passes or is a culprit.
    ///
    /// Throws the failure of an empty block when there is one and no message of a sample passes
    /// alone either: it is not the rows, then.
    public Outcome run() {
        RuntimeException empty = attempt(block.slice(0, 0));
        if (empty != null && !passesAny()) {
            throw empty;
        }
        List<Block> pieces = new ArrayList<>();
        Deque<int[]> pending = new ArrayDeque<>();
        pending.add(IntStream.range(0, messages.count()).toArray());
        while (!pending.isEmpty()) {
            int[] piece = pending.removeFirst();
            Block rows = rows(piece, 0, piece.length);
            RuntimeException failure = attempt(rows);
            if (failure == null) {
                pieces.add(rows);
            } else {
                halve(piece, 0, piece.length, failure);
                List<int[]> rest = rest(piece);
                for (int i = rest.size() - 1; i >= 0; i--) {
                    pending.addFirst(rest.get(i));
                }
            }
        }
        int rowCount = block.rowCount() - pieces.stream().mapToInt(Block::rowCount).sum();
        return new Outcome(pieces, List.copyOf(culprits.values()), rowCount, trialCount);
    }

    /// Whether any message of a sample passes alone: some views fail without rows, and are right
    /// with them.
    private boolean passesAny() {
        int count = messages.count();
        int step = Math.max(1, count / SAMPLE);
        for (int i = 0; i < count; i += step) {
            if (attempt(rows(new int[] {i}, 0, 1)) == null) {
                return true;
            }
        }
        return false;
    }

    /// Finds the culprits and cuts in `piece[from, to)`, which fails.
    private void halve(int[] piece, int from, int to, RuntimeException failure) {
        if (to - from == 1) {
            culprits.put(piece[from], DeadLetter.of(messages.message(piece[from]), failure));
            return;
        }
        int middle = (from + to) >>> 1;
        RuntimeException first = attempt(rows(piece, from, middle));
        RuntimeException second = attempt(rows(piece, middle, to));
        if (first == null && second == null) {
            isCut.set(piece[middle]);
        }
        if (first != null) {
            halve(piece, from, middle, first);
        }
        if (second != null) {
            halve(piece, middle, to, second);
        }
    }

    /// What is left of a piece: without culprits, cut.
    private List<int[]> rest(int[] piece) {
        List<int[]> rest = new ArrayList<>();
        int[] run = new int[piece.length];
        int count = 0;
        for (int message : piece) {
            if (isCut.get(message) && count > 0) {
                rest.add(IntStream.of(run).limit(count).toArray());
                count = 0;
            }
            if (!culprits.containsKey(message)) {
                run[count++] = message;
            }
        }
        if (count > 0) {
            rest.add(IntStream.of(run).limit(count).toArray());
        }
        return rest;
    }

    private @Nullable RuntimeException attempt(Block rows) {
        if (isUnwanted.getAsBoolean()) {
            throw new DatabaseException(ErrorCode.ABORTED, "The block was taken back");
        }
        trialCount++;
        try {
            trial.accept(rows);
            return null;
        } catch (RuntimeException e) { // sorted out: what no row is to blame for goes on
            if (DataErrors.isPossible(e)) {
                return e;
            }
            throw e;
        }
    }

    /// The rows of the messages `piece[from, to)`.
    private Block rows(int[] piece, int from, int to) {
        int firstRow = messages.fromRow(piece[from]);
        if (piece[to - 1] - piece[from] == to - 1 - from) {
            return block.slice(firstRow, messages.toRow(piece[to - 1]));
        }
        int[] rows = new int[messages.toRow(piece[to - 1]) - firstRow];
        int count = 0;
        for (int i = from; i < to; i++) {
            for (int row = messages.fromRow(piece[i]); row < messages.toRow(piece[i]); row++) {
                rows[count++] = row;
            }
        }
        return block.gather(rows, count);
    }
}
