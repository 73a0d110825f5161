package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Units of time, and the INTERVAL operator over them.
///
/// `INTERVAL 1 DAY` is `toIntervalDay(1)`; `INTERVAL '1 day 2 hours'` is a tuple of such.
final class Intervals {
    /// Upper-case spelling of a unit to the function that makes an interval of it.
    private static final Map<String, String> FUNCTIONS = functions();

    private Intervals() {}

    private static Map<String, String> functions() {
        Map<String, String> functions = new HashMap<>();
        addUnit(functions, "Nanosecond", "NS");
        addUnit(functions, "Microsecond", "US");
        addUnit(functions, "Millisecond", "MS");
        addUnit(functions, "Second", "SS", "S");
        addUnit(functions, "Minute", "MI", "N");
        addUnit(functions, "Hour", "HH", "H");
        addUnit(functions, "Day", "DD", "D");
        addUnit(functions, "Week", "WK", "WW");
        addUnit(functions, "Month", "MM", "M");
        addUnit(functions, "Quarter", "QQ", "Q");
        addUnit(functions, "Year", "YYYY", "YY");
        return Map.copyOf(functions);
    }

    private static void addUnit(Map<String, String> functions, String name, String... shortNames) {
        String upper = name.toUpperCase(Locale.ROOT);
        String function = "toInterval" + name;
        functions.put(upper, function);
        functions.put(upper + "S", function);
        functions.put("SQL_TSI_" + upper, function);
        for (String shortName : shortNames) {
            functions.put(shortName, function);
        }
    }

    /// The interval function of the unit at the cursor; null if there is none.
    static @Nullable String atUnit(TokenCursor tokens) {
        return tokens.at(Lexer.WORD)
                ? FUNCTIONS.get(tokens.tokenText().toUpperCase(Locale.ROOT))
                : null;
    }

    private static boolean isUnit(TokenCursor tokens, int ahead) {
        return tokens.kind(ahead) == Lexer.WORD
                && FUNCTIONS.containsKey(tokens.textAhead(ahead).toUpperCase(Locale.ROOT));
    }

    /// `day` for `toIntervalDay`.
    static String unitName(String function) {
        return function.substring("toInterval".length()).toLowerCase(Locale.ROOT);
    }

    /// The function that EXTRACT of `part` calls; null for an unknown part.
    static @Nullable String extractFunction(String part) {
        String interval = FUNCTIONS.get(part);
        if (interval == null) {
            return switch (part) {
                case "EPOCH" -> "toUnixTimestamp";
                case "DOY" -> "toDayOfYear";
                case "ISODOW" -> "toDayOfWeek";
                case "ISOYEAR" -> "toISOYear";
                default -> null;
            };
        }
        return switch (unitName(interval)) {
            case "day" -> "toDayOfMonth";
            case "week" -> "toISOWeek";
            default -> "to" + interval.substring("toInterval".length());
        };
    }

    /// What EXTRACT makes of a part that is many years, such as `CENTURY`; null for another part.
    static @Nullable Expression extractYears(String part, Expression date, Span span) {
        int length =
                switch (part) {
                    case "DECADE" -> 10;
                    case "CENTURY" -> 100;
                    case "MILLENNIUM" -> 1_000;
                    default -> 0;
                };
        if (length == 0) {
            return null;
        }
        Expression years = FunctionCall.call("toYear", List.of(date), span);
        Expression one = Literal.IntegerLiteral.of(1);
        boolean isCountedFromOne = length > 10;
        if (isCountedFromOne) {
            years = FunctionCall.call("minus", List.of(years, one), span);
        }
        Expression count = Literal.IntegerLiteral.of(length);
        Expression parts = FunctionCall.call("intDiv", List.of(years, count), span);
        return isCountedFromOne ? FunctionCall.call("plus", List.of(parts, one), span) : parts;
    }

    /// From the word INTERVAL on; null, and the cursor unmoved, if it is an ordinary name.
    static @Nullable Expression parse(Grammar grammar) {
        TokenCursor tokens = grammar.tokens;
        int from = tokens.start();
        int mark = tokens.mark();
        if (!atIntervalOperand(tokens)) {
            return null;
        }
        tokens.advance();
        if (tokens.at(Lexer.STRING)) {
            String text = tokens.stringValue();
            tokens.advance();
            boolean isNumber = text.matches(" *[-+]?[0-9].*") && text.strip().indexOf(' ') < 0;
            if (atUnit(tokens) == null || !isNumber) {
                return compound(text, tokens, from);
            }
            tokens.reset(mark);
            tokens.advance();
        }
        Expression amount = amount(grammar);
        String function = amount == null ? null : atUnit(tokens);
        if (amount == null || function == null) {
            tokens.missed("interval unit");
            tokens.reset(mark);
            return null;
        }
        tokens.advance();
        return FunctionCall.call(function, List.of(amount), tokens.spanFrom(from));
    }

    private static boolean atIntervalOperand(TokenCursor tokens) {
        return switch (tokens.kind(1)) {
            case Lexer.NUMBER, Lexer.STRING, Lexer.MINUS, Lexer.QUOTED, Lexer.OPEN_CURLY -> true;
            case Lexer.OPEN_ROUND -> isUnit(tokens, 2 + tokens.tokensToMatch(1));
            case Lexer.WORD -> Keywords.canBeAlias(tokens.textAhead(1));
            default -> false;
        };
    }

    /// The expression between INTERVAL and the unit; null if there is none that parses.
    private static @Nullable Expression amount(Grammar grammar) {
        int nesting = grammar.tokens.depth().nesting();
        try {
            return grammar.expressions.parseUnaliased();
        } catch (SyntaxException _) {
            grammar.tokens.depth().restore(nesting);
            return null;
        }
    }

    /// `'1 day 2 hours'`.
    private static Expression compound(String text, TokenCursor tokens, int from) {
        Span span = tokens.spanFrom(from);
        String[] words = text.trim().split("\\s+", -1);
        List<Expression> intervals = new ArrayList<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            String function = FUNCTIONS.get(words[i + 1].toUpperCase(Locale.ROOT));
            boolean isNumber = words[i].matches("[+-]?[0-9]{1,18}");
            if (function == null || !isNumber) {
                break;
            }
            Expression amount = Literal.IntegerLiteral.of(Long.parseLong(words[i]));
            intervals.add(FunctionCall.call(function, List.of(amount), span));
        }
        if (intervals.isEmpty() || intervals.size() * 2 != words.length) {
            tokens.missed("interval unit");
            throw tokens.unexpected();
        }
        return intervals.size() == 1
                ? intervals.getFirst()
                : FunctionCall.operator("tuple", intervals, span);
    }
}
