package io.millpond.sql.function.text;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Finds texts of which every match of a regular expression contains one. Used once.
///
/// Walks over a pattern of RE2's syntax that is known to be correct. Neighbours are multiplied out:
/// `(in|on) [ab]` needs one of `in ` and `on `. Of the sets that a pattern needs one of, the one
/// with the longest shortest text is taken. Flags, quoted parts and numbered characters make it
/// give up, which costs only speed.
final class RegexpLiterals {
    private static final int SET_SIZE_MAX = 32;
    private static final int LENGTH_MAX = 64;

    /// Escaped letters that stand for a place or a class of characters.
    private static final String PLACES = "AzbB";

    private static final String CLASSES = "dDsSwW";

    private final String pattern;
    private int at;

    private RegexpLiterals(String pattern) {
        this.pattern = pattern;
    }

    /// What a part of a pattern needs.
    ///
    /// @param exact all texts that the part matches; null when unknown or too many
    /// @param needed texts of which each match of the part contains one; null for none known
    private record Part(@Nullable Set<String> exact, @Nullable Set<String> needed) {
        static final Part UNKNOWN = new Part(null, null);

        static Part of(String text) {
            return new Part(Set.of(text), null);
        }

        /// The better of what is known to be needed.
        @Nullable Set<String> best() {
            return better(exact, needed);
        }
    }

    private static final class UnknownSyntaxException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /// The texts, none empty and as UTF-8; an empty list when none are known.
    static List<byte[]> of(String pattern) {
        if (pattern.indexOf('\uFFFD') >= 0) {
            return List.of();
        }
        RegexpLiterals literals = new RegexpLiterals(pattern);
        Set<String> needed;
        try {
            needed = literals.alternatives().best();
        } catch (UnknownSyntaxException _) {
            return List.of();
        }
        return needed == null || shortest(needed) == 0 || literals.at < pattern.length()
                ? List.of()
                : needed.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static int shortest(Set<String> texts) {
        return texts.stream().mapToInt(String::length).min().orElse(0);
    }

    private static @Nullable Set<String> better(
            @Nullable Set<String> one, @Nullable Set<String> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        int difference = shortest(one) - shortest(other);
        return difference > 0 || (difference == 0 && one.size() <= other.size()) ? one : other;
    }

    private Part alternatives() throws UnknownSyntaxException {
        Set<String> exact = new LinkedHashSet<>();
        Set<String> needed = new LinkedHashSet<>();
        boolean isExact = true;
        boolean isNeeded = true;
        at--;
        do {
            at++;
            Part part = sequence();
            Set<String> best = part.best();
            isExact &= part.exact != null;
            isNeeded &= best != null;
            exact.addAll(part.exact == null ? Set.of() : part.exact);
            needed.addAll(best == null ? Set.of() : best);
        } while (at < pattern.length() && pattern.charAt(at) == '|');
        return new Part(
                isExact && exact.size() <= SET_SIZE_MAX ? exact : null,
                isNeeded && needed.size() <= SET_SIZE_MAX ? needed : null);
    }

    private Part sequence() throws UnknownSyntaxException {
        Set<String> run = Set.of("");
        Set<String> best = null;
        boolean isExact = true;
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            Part part = repeated(atom());
            Set<String> longer = part.exact == null ? null : product(run, part.exact);
            if (longer != null) {
                run = longer;
                continue;
            }
            isExact = false;
            best = better(better(best, run), part.needed);
            run = part.exact == null ? Set.of("") : part.exact;
        }
        return isExact ? new Part(run, null) : new Part(null, better(best, run));
    }

    private static @Nullable Set<String> product(Set<String> starts, Set<String> ends) {
        if (starts.size() * ends.size() > SET_SIZE_MAX) {
            return null;
        }
        Set<String> all = new LinkedHashSet<>();
        for (String start : starts) {
            for (String end : ends) {
                if (start.length() + end.length() > LENGTH_MAX) {
                    return null;
                }
                all.add(start + end);
            }
        }
        return all;
    }

    private Part atom() throws UnknownSyntaxException {
        char letter = pattern.charAt(at);
        int length = Character.charCount(pattern.codePointAt(at));
        return switch (letter) {
            case '(' -> group();
            case '[' -> {
                skipClass();
                yield Part.UNKNOWN;
            }
            case '\\' -> escape();
            case '.' -> {
                at++;
                yield Part.UNKNOWN;
            }
            case '^', '$' -> {
                at++;
                yield Part.of("");
            }
            default -> {
                at += length;
                yield Part.of(pattern.substring(at - length, at));
            }
        };
    }

    private Part group() throws UnknownSyntaxException {
        at++;
        if (pattern.startsWith("?P<", at) || pattern.startsWith("?<", at)) {
            at = pattern.indexOf('>', at) + 1;
        } else if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.startsWith("?", at)) {
            throw new UnknownSyntaxException();
        }
        Part part = alternatives();
        at++;
        return part;
    }

    private void skipClass() throws UnknownSyntaxException {
        at += pattern.startsWith("[^", at) ? 2 : 1;
        at += pattern.startsWith("]", at) ? 1 : 0;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.startsWith("[:", at)) {
                int end = pattern.indexOf(":]", at + 2);
                at = end < 0 ? at + 1 : end + 2;
            } else {
                at += pattern.charAt(at) == '\\' ? 2 : 1;
            }
        }
        if (at >= pattern.length()) {
            throw new UnknownSyntaxException();
        }
        at++;
    }

    private Part escape() throws UnknownSyntaxException {
        if (at + 1 >= pattern.length()) {
            throw new UnknownSyntaxException();
        }
        char letter = pattern.charAt(at + 1);
        at += 2;
        if (PLACES.indexOf(letter) >= 0) {
            return Part.of("");
        }
        if (CLASSES.indexOf(letter) >= 0) {
            return Part.UNKNOWN;
        }
        boolean isSymbol = letter < 0x80 && !Character.isLetterOrDigit(letter);
        if (!isSymbol) {
            throw new UnknownSyntaxException();
        }
        return Part.of(String.valueOf(letter));
    }

    /// The part with what is said about its repetition behind it.
    private Part repeated(Part once) throws UnknownSyntaxException {
        Part part = once;
        while (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
            boolean mayBeLeftOut = pattern.charAt(at) != '+';
            if (pattern.charAt(at) == '{') {
                mayBeLeftOut = skipCounts();
            } else {
                at++;
            }
            part = mayBeLeftOut ? Part.UNKNOWN : new Part(null, part.best());
        }
        return part;
    }

    /// Whether the least of the counts in braces is zero.
    private boolean skipCounts() throws UnknownSyntaxException {
        int end = pattern.indexOf('}', at);
        String counts = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            throw new UnknownSyntaxException();
        }
        at = end + 1;
        return Integer.parseInt(counts.split(",", -1)[0]) == 0;
    }
}
