package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.FunctionCall.NullTreatment;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.ast.Window;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Parses calls, and the forms of the SQL standard that look like calls but are not:
/// `CAST(x AS T)`, `EXTRACT(YEAR FROM d)`, `TRIM(BOTH ' ' FROM s)`, CASE, INTERVAL and so on.
/// They become the calls that ClickHouse makes of them.
final class FunctionParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    FunctionParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// `name [(parameters)] ([DISTINCT] arguments) [FILTER (...)] [NULLS] [OVER ...]`.
    Expression call() {
        int from = tokens.start();
        String name = tokens.expectName("function name");
        tokens.expectOpen();
        boolean distinct = acceptDistinct();
        List<Expression> arguments = grammar.expressions.argumentList();
        tokens.expectClose();
        List<Expression> parameters = List.of();
        if (tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket")) {
            parameters = arguments;
            distinct |= acceptDistinct();
            arguments = grammar.expressions.argumentList();
            tokens.expectClose();
        }
        return modified(distinct ? name + "Distinct" : name, parameters, arguments, from);
    }

    private boolean acceptDistinct() {
        int following = tokens.kind(1);
        boolean isName =
                following == Lexer.COMMA
                        || following == Lexer.CLOSE_ROUND
                        || following == Lexer.DOT;
        if (isName) {
            return false;
        }
        if (tokens.at("ALL") && following != Lexer.OPEN_ROUND) {
            tokens.advance();
            return false;
        }
        return tokens.accept("DISTINCT");
    }

    /// FILTER, RESPECT NULLS and OVER behind a call.
    private Expression modified(
            String name, List<Expression> parameters, List<Expression> arguments, int from) {
        String finalName = name;
        List<Expression> finalArguments = arguments;
        if (tokens.at("FILTER") && tokens.kind(1) == Lexer.OPEN_ROUND) {
            tokens.advance();
            tokens.advance();
            tokens.expect("WHERE");
            finalName = name + "If";
            boolean countsRows =
                    name.equalsIgnoreCase("count")
                            && arguments.size() == 1
                            && arguments.getFirst() instanceof Expression.AllColumns;
            finalArguments = countsRows ? new ArrayList<>() : new ArrayList<>(arguments);
            finalArguments.add(grammar.expressions.parse());
            tokens.expectClose();
        }
        NullTreatment nulls = NullTreatment.UNSPECIFIED;
        if (tokens.accept("RESPECT", "NULLS")) {
            nulls = NullTreatment.RESPECT;
        } else if (tokens.accept("IGNORE", "NULLS")) {
            nulls = NullTreatment.IGNORE;
        }
        Window window = tokens.accept("OVER") ? grammar.windows.parse() : null;
        return tokens.replacements()
                .call(
                        new FunctionCall(
                                finalName,
                                parameters,
                                finalArguments,
                                false,
                                nulls,
                                window,
                                tokens.spanFrom(from)));
    }

    /// A form that begins with the word at the cursor; null if the word is an ordinary name.
    @Nullable Expression parseSpecial() {
        int from = tokens.start();
        boolean isCall = tokens.kind(1) == Lexer.OPEN_ROUND;
        String word = tokens.tokenText().toUpperCase(Locale.ROOT);
        if (!isCall) {
            return switch (word) {
                case "CASE" -> atCase() ? caseExpression() : null;
                case "DATE" -> tokens.kind(1) == Lexer.STRING ? typed("toDate") : null;
                case "TIMESTAMP" -> tokens.kind(1) == Lexer.STRING ? typed("toDateTime") : null;
                case "INTERVAL" -> Intervals.parse(grammar);
                default -> null;
            };
        }
        return switch (word) {
            case "CASE" -> caseExpression();
            case "INTERVAL" -> Intervals.parse(grammar);
            case "CAST" -> castCall();
            case "EXISTS" -> exists();
            case "EXTRACT" -> extract();
            case "SUBSTRING" -> substring();
            case "POSITION" -> position();
            case "TRIM" -> trim();
            case "LTRIM" -> trimmed("trimLeft", from);
            case "RTRIM" -> trimmed("trimRight", from);
            case "OVERLAY" -> overlay();
            case "GROUPING" -> renamed("grouping", from);
            case "DATE_ADD", "DATEADD", "TIMESTAMP_ADD", "TIMESTAMPADD" -> shift("plus");
            case "DATE_SUB", "DATESUB", "TIMESTAMP_SUB", "TIMESTAMPSUB" -> shift("minus");
            case "DATE_DIFF", "DATEDIFF", "TIMESTAMP_DIFF", "TIMESTAMPDIFF" -> dateDiff();
            default -> null;
        };
    }

    /// Whether CASE begins a CASE expression and is not a name.
    private boolean atCase() {
        return switch (tokens.kind(1)) {
            case Lexer.WORD ->
                    !tokens.isWordAhead(1, "FROM")
                            && !tokens.isWordAhead(1, "AS")
                            && !tokens.isWordAhead(1, "END")
                            && !tokens.isWordAhead(1, "ELSE");
            case Lexer.NUMBER, Lexer.STRING, Lexer.QUOTED, Lexer.OPEN_CURLY, Lexer.OPEN_SQUARE ->
                    true;
            default -> false;
        };
    }

    private Expression caseExpression() {
        int from = tokens.start();
        tokens.advance();
        List<Expression> arguments = new ArrayList<>();
        boolean hasSubject = !tokens.at("WHEN");
        if (hasSubject) {
            arguments.add(grammar.expressions.parse());
        }
        if (!hasSubject) {
            tokens.expect("WHEN");
            branch(arguments);
        }
        while (tokens.accept("WHEN")) {
            branch(arguments);
        }
        if (tokens.accept("ELSE")) {
            arguments.add(grammar.expressions.parse());
        } else {
            arguments.add(new Literal.NullLiteral(Span.NONE));
        }
        tokens.expect("END");
        String name = hasSubject ? "caseWithExpression" : "multiIf";
        return FunctionCall.call(name, arguments, tokens.spanFrom(from));
    }

    private void branch(List<Expression> arguments) {
        arguments.add(grammar.expressions.parse());
        tokens.expect("THEN");
        arguments.add(grammar.expressions.parse());
    }

    /// `DATE '2020-01-01'`.
    private Expression typed(String function) {
        int from = tokens.start();
        tokens.advance();
        int valueFrom = tokens.start();
        String value = tokens.expectString("string literal");
        Expression literal = new Literal.StringLiteral(value, tokens.spanFrom(valueFrom));
        return FunctionCall.call(function, List.of(literal), tokens.spanFrom(from));
    }

    private void openCall() {
        tokens.advance();
        tokens.expectOpen();
    }

    /// `CAST(x AS T)` or `CAST(x, 'T')`.
    private Expression castCall() {
        int from = tokens.start();
        openCall();
        Expression value = grammar.expressions.parseUnaliased();
        if (atAlias()) {
            tokens.advance();
            String alias = tokens.expectName("identifier");
            value = new Expression.Aliased(value, alias, tokens.spanFrom(value.span().from()));
        }
        if (tokens.accept("AS")) {
            TypeName type = grammar.types.parse();
            tokens.expectClose();
            return OperandParser.cast(value, type, tokens.spanFrom(from));
        }
        tokens.expect(Lexer.COMMA, "Comma");
        Expression type = grammar.expressions.parse();
        tokens.expectClose();
        return FunctionCall.call("CAST", List.of(value, type), tokens.spanFrom(from));
    }

    /// Whether AS is followed by an alias and not by the type that ends the CAST.
    private boolean atAlias() {
        return tokens.at("AS") && (tokens.kind(2) == Lexer.COMMA || tokens.isWordAhead(2, "AS"));
    }

    private Expression exists() {
        int from = tokens.start();
        tokens.advance();
        if (!grammar.queries.atParenthesisedQuery()) {
            tokens.advance();
            tokens.missed("SELECT query");
            throw tokens.unexpected();
        }
        int queryFrom = tokens.start();
        tokens.expectOpen();
        Query query = grammar.queries.parse();
        tokens.expectClose();
        Expression subquery = new Expression.Subquery(query, tokens.spanFrom(queryFrom));
        return FunctionCall.call("exists", List.of(subquery), tokens.spanFrom(from));
    }

    /// `EXTRACT(unit FROM x)`, or a call of the function `extract`.
    private Expression extract() {
        int from = tokens.start();
        if (!tokens.isWordAhead(3, "FROM") || tokens.kind(2) != Lexer.WORD) {
            return renamed("extract", from);
        }
        openCall();
        String part = tokens.expectName("date part").toUpperCase(Locale.ROOT);
        tokens.expect("FROM");
        Expression date = grammar.expressions.parse();
        tokens.expectClose();
        Span span = tokens.spanFrom(from);
        if (part.equals("DOW")) {
            Expression mode = Literal.IntegerLiteral.of(2);
            return FunctionCall.call("toDayOfWeek", List.of(date, mode), span);
        }
        Expression years = Intervals.extractYears(part, date, span);
        if (years != null) {
            return years;
        }
        String function = Intervals.extractFunction(part);
        if (function == null) {
            tokens.missed("date part");
            throw tokens.unexpected();
        }
        return FunctionCall.call(function, List.of(date), span);
    }

    /// `SUBSTRING(s FROM n [FOR n])`; a comma may stand for each word.
    private Expression substring() {
        int from = tokens.start();
        openCall();
        List<Expression> arguments = new ArrayList<>();
        arguments.add(grammar.expressions.parse());
        if (!tokens.accept("FROM")) {
            tokens.expect(Lexer.COMMA, "Comma");
        }
        arguments.add(grammar.expressions.parse());
        if (tokens.accept("FOR") || tokens.acceptComma()) {
            arguments.add(grammar.expressions.parse());
        }
        tokens.expectClose();
        return FunctionCall.call("substring", arguments, tokens.spanFrom(from));
    }

    /// `POSITION(needle IN haystack)`, or a call.
    private Expression position() {
        int from = tokens.start();
        openCall();
        List<Expression> arguments = grammar.expressions.argumentList();
        tokens.expectClose();
        boolean isIn =
                !arguments.isEmpty()
                        && arguments.getFirst() instanceof FunctionCall call
                        && call.operator()
                        && !call.span().parenthesized()
                        && call.name().equals("in");
        if (isIn && arguments.getFirst() instanceof FunctionCall in) {
            if (arguments.size() > 1) {
                tokens.missed("ClosingRoundBracket");
                throw tokens.unexpected();
            }
            arguments = List.of(in.arguments().get(1), in.arguments().getFirst());
        } else if (arguments.isEmpty() || isSingle(arguments)) {
            tokens.missed("IN");
            throw tokens.unexpected();
        }
        return FunctionCall.call("position", arguments, tokens.spanFrom(from));
    }

    /// Whether there is one argument that has no IN in it, as in `position('a')`.
    private static boolean isSingle(List<Expression> arguments) {
        return arguments.size() == 1
                && !(arguments.getFirst() instanceof FunctionCall call
                        && call.operator()
                        && !call.span().parenthesized());
    }

    /// `TRIM([BOTH | LEADING | TRAILING] characters FROM s)`, or a call.
    private Expression trim() {
        int from = tokens.start();
        openCall();
        String function = "trimBoth";
        boolean isName = tokens.kind(1) == Lexer.COMMA || tokens.kind(1) == Lexer.CLOSE_ROUND;
        boolean isStandard = true;
        if (!isName && tokens.accept("LEADING")) {
            function = "trimLeft";
        } else if (!isName && tokens.accept("TRAILING")) {
            function = "trimRight";
        } else {
            isStandard = !isName && tokens.accept("BOTH");
        }
        List<Expression> arguments = new ArrayList<>();
        if (isStandard) {
            Expression characters = grammar.expressions.parse();
            tokens.expect("FROM");
            arguments.add(grammar.expressions.parse());
            arguments.add(characters);
        } else {
            arguments = requiredArguments();
        }
        tokens.expectClose();
        return FunctionCall.call(function, arguments, tokens.spanFrom(from));
    }

    /// Arguments of a call that has one at least.
    private List<Expression> requiredArguments() {
        List<Expression> arguments = grammar.expressions.argumentList();
        if (arguments.isEmpty()) {
            tokens.missed("expression");
            throw tokens.unexpected();
        }
        return arguments;
    }

    private Expression overlay() {
        int from = tokens.start();
        openCall();
        List<Expression> arguments = requiredArguments();
        if (arguments.size() == 1 && tokens.accept("PLACING")) {
            arguments.add(grammar.expressions.parse());
            tokens.expect("FROM");
            arguments.add(grammar.expressions.parse());
            if (tokens.accept("FOR")) {
                arguments.add(grammar.expressions.parse());
            }
        }
        tokens.expectClose();
        return FunctionCall.call("overlay", arguments, tokens.spanFrom(from));
    }

    /// `LTRIM(s)` or `RTRIM(s)`, with the characters perhaps.
    private Expression trimmed(String name, int from) {
        openCall();
        List<Expression> arguments = requiredArguments();
        tokens.expectClose();
        return FunctionCall.call(name, arguments, tokens.spanFrom(from));
    }

    /// A call whose name ClickHouse replaces while parsing.
    private Expression renamed(String name, int from) {
        openCall();
        List<Expression> arguments = grammar.expressions.argumentList();
        tokens.expectClose();
        return FunctionCall.call(name, arguments, tokens.spanFrom(from));
    }

    /// `DATE_ADD(unit, n, date)`, `DATE_ADD(date, INTERVAL n unit)`.
    private Expression shift(String function) {
        int from = tokens.start();
        openCall();
        String interval = endsArgument() ? Intervals.atUnit(tokens) : null;
        List<Expression> arguments = grammar.expressions.argumentList();
        tokens.expectClose();
        Span span = tokens.spanFrom(from);
        if (interval == null) {
            return FunctionCall.call(function, arguments, span);
        }
        if (arguments.size() < 3) {
            tokens.missed("Comma");
            throw tokens.unexpected();
        }
        Expression amount = FunctionCall.call(interval, List.of(arguments.get(1)), span);
        return FunctionCall.call(function, List.of(arguments.get(2), amount), span);
    }

    private boolean endsArgument() {
        return tokens.kind(1) == Lexer.COMMA || tokens.kind(1) == Lexer.CLOSE_ROUND;
    }

    /// `DATE_DIFF(unit, a, b)`: the unit becomes a string.
    private Expression dateDiff() {
        int from = tokens.start();
        openCall();
        String unit = endsArgument() ? Intervals.atUnit(tokens) : null;
        List<Expression> arguments = grammar.expressions.argumentList();
        tokens.expectClose();
        if (unit != null && arguments.getFirst() instanceof Identifier name) {
            arguments.set(0, new Literal.StringLiteral(Intervals.unitName(unit), name.span()));
            if (arguments.size() < 3) {
                tokens.missed("Comma");
                throw tokens.unexpected();
            }
        }
        return FunctionCall.call("dateDiff", arguments, tokens.spanFrom(from));
    }
}
