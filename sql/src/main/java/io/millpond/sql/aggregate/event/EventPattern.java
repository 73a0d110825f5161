package io.millpond.sql.aggregate.event;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/// A pattern of events, as `sequenceMatch` has it: `(?1)(?t<=10).*(?2)`.
///
/// `(?N)` is an event of condition N, `.` any event, `.*` any number of them, and `(?t op n)` any
/// number of them up to one whose time has the relation to that of the event before. Matching tries
/// the nearest events first and goes back where that fails.
///
/// Source: ClickHouse's `AggregateFunctionSequenceMatch`.
final class EventPattern {
    private static final int STEPS_MAX = 1_000_000;

    private final List<Action> actions;

    private enum Kind {
        EVENT,
        ANY,
        ANY_NUMBER,
        TIME_AT_MOST,
        TIME_LESS,
        TIME_AT_LEAST,
        TIME_GREATER,
        TIME_EQUAL
    }

    /// @param extra the condition from 0 on, or the number of a time
    private record Action(Kind kind, long extra) {}

    /// Where a match is to go on from when what was tried fails.
    private record Branch(int action, int event, int base, int chainLength) {}

    private EventPattern(List<Action> actions) {
        this.actions = actions;
    }

    /// Errors: SYNTAX_ERROR, BAD_ARGUMENTS.
    static EventPattern parse(String text, int conditionCount) {
        List<Action> actions = new ArrayList<>();
        actions.add(new Action(Kind.ANY_NUMBER, 0));
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("(?", at)) {
                int end = text.indexOf(')', at);
                if (end < 0) {
                    throw malformed(text, at);
                }
                actions.add(group(text, at, end, conditionCount, actions.getLast()));
                at = end + 1;
            } else if (text.startsWith(".*", at)) {
                actions.add(new Action(Kind.ANY_NUMBER, 0));
                at += 2;
            } else if (text.charAt(at) == '.') {
                actions.add(new Action(Kind.ANY, 0));
                at++;
            } else {
                throw malformed(text, at);
            }
        }
        return new EventPattern(actions);
    }

    private static DatabaseException malformed(String text, int at) {
        return new DatabaseException(
                ErrorCode.SYNTAX_ERROR,
                "Could not parse pattern, unexpected '"
                        + text.substring(at)
                        + "' at position "
                        + at);
    }

    private static Action group(
            String text, int from, int end, int conditionCount, Action previous) {
        String inside = text.substring(from + 2, end);
        boolean isTime = inside.startsWith("t");
        int digits = 0;
        while (digits < inside.length() && !Character.isDigit(inside.charAt(digits))) {
            digits++;
        }
        String operator = inside.substring(isTime ? 1 : 0, digits);
        long number;
        try {
            number = Long.parseLong(inside.substring(digits));
        } catch (NumberFormatException _) {
            throw malformed(text, from);
        }
        if (!isTime) {
            if (!operator.isEmpty()) {
                throw malformed(text, from);
            }
            if (number < 1 || number > conditionCount) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Event number " + number + " is out of range");
            }
            return new Action(Kind.EVENT, number - 1);
        }
        if (previous.kind() != Kind.EVENT
                && previous.kind() != Kind.ANY
                && previous.kind() != Kind.ANY_NUMBER) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Temporal condition should be preceded by an event condition");
        }
        Kind kind =
                switch (operator) {
                    case "<=" -> Kind.TIME_AT_MOST;
                    case "<" -> Kind.TIME_LESS;
                    case ">=" -> Kind.TIME_AT_LEAST;
                    case ">" -> Kind.TIME_GREATER;
                    case "==" -> Kind.TIME_EQUAL;
                    default -> throw malformed(text, from);
                };
        return new Action(kind, number);
    }

    boolean matches(Events events) {
        Events some = events.withConditions();
        return new Match(some, 0).run();
    }

    /// The number of matches, each from behind the one before.
    ///
    /// @param events each of some condition
    long count(Events events) {
        long count = 0;
        int from = 0;
        while (from < events.count()) {
            Match match = new Match(events, from);
            if (!match.run()) {
                break;
            }
            count++;
            from = match.event;
        }
        return count;
    }

    /// The times of the longest chain of events of conditions that was matched.
    ///
    /// @param events each of some condition
    long[] chain(Events events) {
        Match match = new Match(events, 0);
        match.run();
        return match.longest;
    }

    /// One attempt: an action, an event, the event that times are compared with, and the branches
    /// that are left to try.
    private final class Match {
        private final Events events;
        private final List<Branch> branches = new ArrayList<>();
        private final List<Long> chain = new ArrayList<>();
        private long[] longest = new long[0];
        private int action;
        private int event;
        private int base;

        Match(Events events, int from) {
            this.events = events;
            this.event = from;
            this.base = from;
        }

        boolean run() {
            int steps = 0;
            while (action < actions.size() && event < events.count()) {
                if (++steps > STEPS_MAX) {
                    throw new DatabaseException(
                            ErrorCode.TOO_SLOW,
                            "Pattern application proves too difficult, exceeding max iterations ("
                                    + STEPS_MAX
                                    + ")");
                }
                if (!step() && !goBack()) {
                    break;
                }
            }
            while (action < actions.size() && actions.get(action).kind() == Kind.ANY_NUMBER) {
                action++;
            }
            return action == actions.size();
        }

        /// Whether the action takes the event, or this attempt moved on to the next one.
        private boolean step() {
            Action wanted = actions.get(action);
            long distance = events.time(event) - events.time(base);
            return switch (wanted.kind()) {
                case EVENT -> {
                    if (!events.holds(event, (int) wanted.extra())) {
                        yield false;
                    }
                    chain.add(events.time(event));
                    if (chain.size() > longest.length) {
                        longest = chain.stream().mapToLong(Long::longValue).toArray();
                    }
                    yield take();
                }
                case ANY -> take();
                case ANY_NUMBER -> branch();
                case TIME_AT_MOST -> distance <= wanted.extra() && branch();
                case TIME_LESS -> distance < wanted.extra() && branch();
                case TIME_AT_LEAST -> distance >= wanted.extra() ? branch() : skip();
                case TIME_GREATER -> distance > wanted.extra() ? branch() : skip();
                case TIME_EQUAL -> distance == wanted.extra() ? branch() : skip();
            };
        }

        private boolean take() {
            base = event++;
            action++;
            return true;
        }

        private boolean branch() {
            branches.add(new Branch(action, event, base, chain.size()));
            base = event;
            action++;
            return true;
        }

        private boolean skip() {
            return ++event < events.count();
        }

        private boolean goBack() {
            while (!branches.isEmpty()) {
                Branch branch = branches.removeLast();
                action = branch.action();
                event = branch.event() + 1;
                base = branch.base();
                while (chain.size() > branch.chainLength()) {
                    chain.removeLast();
                }
                if (event < events.count()) {
                    return true;
                }
            }
            return false;
        }
    }
}
