package io.millpond.sql.function.text;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A regular expression that also matches what differs from a match by a few inserted, left out or
/// changed bytes. Immutable.
///
/// The expression is a nondeterministic automaton over bytes. A search keeps, for each state, the
/// least number of changes by which some place to begin reaches it; a byte of the text moves on
/// without a change where it fits, and with one wherever it is changed, skipped, or a byte of the
/// pattern is. So the time is the text's length times the pattern's.
///
/// *Differs:* anchors and groups with flags are refused.
final class FuzzyPattern {
    private static final int REPEATS_MAX = 1000;
    private static final int STATES_MAX = 100_000;
    private static final int NEVER = Integer.MAX_VALUE;

    /// A state: takes a byte of the set on to `next`, or, without a set, goes on to both by itself.
    private record State(BitSet bytes, int next, int other) {}

    private static final BitSet NO_BYTES = new BitSet(0);

    private final String pattern;
    private final byte[] source;
    private final int changesMax;
    private final List<State> states = new ArrayList<>();
    private final int start;
    private int at;

    /// Errors: BAD_ARGUMENTS where the pattern cannot be read, or fits any text after the changes.
    FuzzyPattern(String pattern, int changesMax) {
        this.pattern = pattern;
        this.source = pattern.getBytes(StandardCharsets.UTF_8);
        this.changesMax = changesMax;
        states.add(new State(NO_BYTES, 0, 0));
        this.start = alternation(0);
        if (at < source.length) {
            throw failure("Unexpected ')'");
        }
        int[] costs = costs();
        relax(costs, start, 0);
        if (costs[0] <= changesMax) {
            throw failure(
                    "Approximate matching patterns that reduce to vacuous patterns are"
                            + " disallowed.");
        }
    }

    private DatabaseException failure(String reason) {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Pattern '" + pattern + "' failed with error '" + reason + "'");
    }

    /// Where the first part of `[from, to)` ends that fits, or -1.
    int matchEnd(byte[] bytes, int from, int to) {
        int[] costs = costs();
        relax(costs, start, 0);
        for (int i = from; i < to; i++) {
            int[] next = costs();
            for (int state = 1; state < costs.length; state++) {
                int cost = costs[state];
                BitSet fitting = states.get(state).bytes();
                if (cost > changesMax || fitting.isEmpty()) {
                    continue;
                }
                boolean fits = fitting.get(bytes[i] & 0xFF);
                relax(next, states.get(state).next(), fits ? cost : cost + 1);
                relax(next, state, cost + 1);
            }
            relax(next, start, 0);
            if (next[0] <= changesMax) {
                return i + 1;
            }
            costs = next;
        }
        return -1;
    }

    private int[] costs() {
        int[] costs = new int[states.size()];
        Arrays.fill(costs, NEVER);
        return costs;
    }

    /// Notes that a state, and all that follow it without a byte of the text, cost no more than
    /// this.
    private void relax(int[] costs, int first, int cost) {
        int[] stack = new int[2 * costs.length + 2];
        int[] stackCosts = new int[stack.length];
        int depth = 0;
        stack[depth] = first;
        stackCosts[depth++] = cost;
        while (depth > 0) {
            int state = stack[--depth];
            int own = stackCosts[depth];
            if (own > changesMax || own >= costs[state]) {
                continue;
            }
            costs[state] = own;
            if (state == 0) {
                continue;
            }
            if (depth + 2 > stack.length) {
                stack = Arrays.copyOf(stack, 2 * stack.length);
                stackCosts = Arrays.copyOf(stackCosts, stack.length);
            }
            State here = states.get(state);
            boolean isTaking = !here.bytes().isEmpty();
            stack[depth] = here.next();
            stackCosts[depth++] = isTaking ? own + 1 : own;
            if (!isTaking) {
                stack[depth] = here.other();
                stackCosts[depth++] = own;
            }
        }
    }

    private int add(BitSet bytes, int next, int other) {
        if (states.size() == STATES_MAX) {
            throw failure("Pattern is too large.");
        }
        states.add(new State(bytes, next, other));
        return states.size() - 1;
    }

    /// The first state of what matches one of some expressions and goes on to `next`.
    private int alternation(int next) {
        int first = sequence(next);
        while (at < source.length && source[at] == '|') {
            at++;
            first = add(NO_BYTES, first, sequence(next));
        }
        return first;
    }

    /// States are made from the last one backwards, so that the parts are found first and then read
    /// again from behind.
    private int sequence(int next) {
        List<int[]> parts = new ArrayList<>();
        while (at < source.length && source[at] != '|' && source[at] != ')') {
            int begin = at;
            atom(0);
            int atomEnd = at;
            int[] counts = counts();
            parts.add(new int[] {begin, atomEnd, counts[0], counts[1]});
        }
        int end = at;
        int first = next;
        for (int[] part : parts.reversed()) {
            first = repeated(part, first);
        }
        at = end;
        return first;
    }

    private int repeated(int[] part, int next) {
        int min = part[2];
        int max = part[3];
        int first = next;
        if (max == NEVER) {
            int loop = add(NO_BYTES, 0, next);
            int body = atomAt(part[0], loop);
            states.set(loop, new State(NO_BYTES, body, next));
            first = loop;
        } else {
            for (int i = min; i < max; i++) {
                first = add(NO_BYTES, atomAt(part[0], first), next);
            }
        }
        for (int i = 0; i < min; i++) {
            first = atomAt(part[0], first);
        }
        return first;
    }

    private int atomAt(int begin, int next) {
        at = begin;
        return atom(next);
    }

    /// How often the atom before stands: the least and the greatest number.
    private int[] counts() {
        int[] counts = {1, 1};
        byte mark = at < source.length ? source[at] : 0;
        switch (mark) {
            case '*' -> counts = new int[] {0, NEVER};
            case '+' -> counts = new int[] {1, NEVER};
            case '?' -> counts = new int[] {0, 1};
            case '{' -> {
                return bounds();
            }
            default -> {
                return counts;
            }
        }
        at++;
        skipLazy();
        return counts;
    }

    private void skipLazy() {
        if (at < source.length && source[at] == '?') {
            at++;
        }
    }

    private int[] bounds() {
        int close = at;
        while (close < source.length && source[close] != '}') {
            close++;
        }
        String inner = new String(source, at + 1, close - at - 1, StandardCharsets.UTF_8);
        if (!inner.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            throw failure("Invalid repeat.");
        }
        at += inner.length() + 2;
        skipLazy();
        String[] numbers = inner.split(",", -1);
        int min = Integer.parseInt(numbers[0]);
        int max = min;
        if (numbers.length == 2) {
            max = numbers[1].isEmpty() ? NEVER : Integer.parseInt(numbers[1]);
        }
        if (min > max || min > REPEATS_MAX || (max != NEVER && max > REPEATS_MAX)) {
            throw failure("Invalid repeat.");
        }
        return new int[] {min, max};
    }

    private int atom(int next) {
        byte letter = source[at++];
        return switch (letter) {
            case '(' -> group(next);
            case '[' -> add(set(), next, 0);
            case '.' -> add(all(), next, 0);
            case '\\' -> add(escaped(), next, 0);
            case '^', '$' -> throw failure("Anchors are not supported by approximate matching.");
            case '*', '+', '?' -> throw failure("Invalid repeat.");
            default -> add(one(letter), next, 0);
        };
    }

    private int group(int next) {
        if (at < source.length && source[at] == '?') {
            if (at + 1 >= source.length || source[at + 1] != ':') {
                throw failure("Only groups without flags are supported by approximate matching.");
            }
            at += 2;
        }
        int open = at - 1;
        int first = alternation(next);
        if (at >= source.length) {
            throw failure("Missing close parenthesis for group started at index " + open + ".");
        }
        at++;
        return first;
    }

    private static BitSet one(byte value) {
        BitSet set = new BitSet();
        set.set(value & 0xFF);
        return set;
    }

    private static BitSet all() {
        BitSet set = new BitSet();
        set.set(0, 256);
        return set;
    }

    private BitSet escaped() {
        if (at >= source.length) {
            throw failure("Backslash at the end of the pattern.");
        }
        byte letter = source[at++];
        BitSet set = new BitSet();
        switch (Character.toLowerCase(letter)) {
            case 'd' -> set.set('0', '9' + 1);
            case 'w' -> {
                set.set('0', '9' + 1);
                set.set('a', 'z' + 1);
                set.set('A', 'Z' + 1);
                set.set('_');
            }
            case 's' -> {
                set.set('\t', '\r' + 1);
                set.set(' ');
            }
            default -> {
                return one(
                        switch (letter) {
                            case 'n' -> (byte) '\n';
                            case 't' -> (byte) '\t';
                            case 'r' -> (byte) '\r';
                            default -> letter;
                        });
            }
        }
        if (Character.isUpperCase(letter)) {
            set.flip(0, 256);
        }
        return set;
    }

    private BitSet set() {
        boolean isNegated = at < source.length && source[at] == '^';
        at += isNegated ? 1 : 0;
        BitSet set = new BitSet();
        boolean isFirst = true;
        while (at < source.length && (isFirst || source[at] != ']')) {
            isFirst = false;
            byte low = source[at++];
            if (low == '\\') {
                set.or(escaped());
                continue;
            }
            boolean isRange = at + 1 < source.length && source[at] == '-' && source[at + 1] != ']';
            byte high = isRange ? source[at + 1] : low;
            at += isRange ? 2 : 0;
            if ((high & 0xFF) < (low & 0xFF)) {
                throw failure("Invalid range in character class.");
            }
            set.set(low & 0xFF, (high & 0xFF) + 1);
        }
        if (at >= source.length) {
            throw failure("Unterminated character class.");
        }
        at++;
        if (isNegated) {
            set.flip(0, 256);
        }
        return set;
    }
}
