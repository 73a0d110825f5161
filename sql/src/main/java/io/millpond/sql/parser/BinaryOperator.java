package io.millpond.sql.parser;

import org.jspecify.annotations.Nullable;

/// The infix and postfix operators, from the loosest to the tightest, as ClickHouse's EXPLAIN AST
/// shows them. Below all of them are the alias (0) and the lambda (1), above all of them unary
/// minus, `[]`, `.` and `::`. NOT is a prefix and stands between AND and IS.
enum BinaryOperator {
    TERNARY("if", 2, 1),
    OR("or", 3, 1),
    AND("and", 4, 1),
    IS("", 6, 1),
    BETWEEN("", 7, 1),
    NOT_BETWEEN("", 7, 2),
    EQUALS("equals", 8, 1),
    NOT_EQUALS("notEquals", 8, 1),
    LESS("less", 8, 1),
    LESS_OR_EQUALS("lessOrEquals", 8, 1),
    GREATER("greater", 8, 1),
    GREATER_OR_EQUALS("greaterOrEquals", 8, 1),
    SPACESHIP("isNotDistinctFrom", 8, 1),
    LIKE("like", 8, 1),
    NOT_LIKE("notLike", 8, 2),
    ILIKE("ilike", 8, 1),
    NOT_ILIKE("notILike", 8, 2),
    REGEXP("match", 8, 1),
    IN("in", 8, 1),
    NOT_IN("notIn", 8, 2),
    GLOBAL_IN("globalIn", 8, 2),
    GLOBAL_NOT_IN("globalNotIn", 8, 3),
    CONCAT("concat", 9, 1),
    PLUS("plus", 10, 1),
    MINUS("minus", 10, 1),
    MULTIPLY("multiply", 11, 1),
    DIVIDE("divide", 11, 1),
    MODULO("modulo", 11, 1),
    INT_DIV("intDiv", 11, 1),
    AT_TIME_ZONE("toTimeZone", 11, 3);

    static final int ALIAS_PRECEDENCE = 0;
    static final int LAMBDA_PRECEDENCE = 1;
    static final int NOT_PRECEDENCE = 5;
    static final int BETWEEN_OPERAND_PRECEDENCE = 8;
    static final int UNARY_PRECEDENCE = 12;

    private final String function;
    private final int precedence;
    private final int tokenCount;

    BinaryOperator(String function, int precedence, int tokenCount) {
        this.function = function;
        this.precedence = precedence;
        this.tokenCount = tokenCount;
    }

    /// The function the operator stands for; empty where there is more than one.
    String function() {
        return function;
    }

    int precedence() {
        return precedence;
    }

    /// Number of tokens the operator consists of.
    int tokenCount() {
        return tokenCount;
    }

    /// The operator at the cursor; null if there is none.
    static @Nullable BinaryOperator at(TokenCursor tokens) {
        return switch (tokens.kind()) {
            case Lexer.PLUS -> PLUS;
            case Lexer.MINUS -> MINUS;
            case Lexer.STAR -> MULTIPLY;
            case Lexer.SLASH -> DIVIDE;
            case Lexer.PERCENT -> MODULO;
            case Lexer.EQUALS -> EQUALS;
            case Lexer.NOT_EQUALS -> NOT_EQUALS;
            case Lexer.LESS -> LESS;
            case Lexer.LESS_OR_EQUALS -> LESS_OR_EQUALS;
            case Lexer.GREATER -> GREATER;
            case Lexer.GREATER_OR_EQUALS -> GREATER_OR_EQUALS;
            case Lexer.SPACESHIP -> SPACESHIP;
            case Lexer.CONCAT -> CONCAT;
            case Lexer.QUESTION -> TERNARY;
            case Lexer.WORD -> atWord(tokens);
            default -> null;
        };
    }

    private static @Nullable BinaryOperator atWord(TokenCursor tokens) {
        return switch (tokens.firstLetter()) {
            case 'A' -> atAnd(tokens);
            case 'B' -> tokens.at("BETWEEN") ? BETWEEN : null;
            case 'D' -> tokens.at("DIV") ? INT_DIV : null;
            case 'G' -> atGlobal(tokens);
            case 'I' -> atIs(tokens);
            case 'L' -> tokens.at("LIKE") ? LIKE : null;
            case 'M' -> tokens.at("MOD") ? MODULO : null;
            case 'N' -> atNot(tokens);
            case 'O' -> tokens.at("OR") ? OR : null;
            case 'R' -> tokens.at("REGEXP") ? REGEXP : null;
            default -> null;
        };
    }

    private static @Nullable BinaryOperator atAnd(TokenCursor tokens) {
        if (tokens.at("AND")) {
            return AND;
        }
        boolean isTimeZone = tokens.at("AT", "TIME") && tokens.isWordAhead(2, "ZONE");
        return isTimeZone ? AT_TIME_ZONE : null;
    }

    private static @Nullable BinaryOperator atGlobal(TokenCursor tokens) {
        if (tokens.at("GLOBAL", "IN")) {
            return GLOBAL_IN;
        }
        return tokens.at("GLOBAL", "NOT") && tokens.isWordAhead(2, "IN") ? GLOBAL_NOT_IN : null;
    }

    private static @Nullable BinaryOperator atIs(TokenCursor tokens) {
        if (tokens.at("IN")) {
            return atInPartition(tokens) ? null : IN;
        }
        if (tokens.at("IS")) {
            return IS;
        }
        return tokens.at("ILIKE") ? ILIKE : null;
    }

    /// Whether `IN PARTITION p` follows, a clause of UPDATE and DELETE.
    private static boolean atInPartition(TokenCursor tokens) {
        if (!tokens.isWordAhead(1, "PARTITION")) {
            return false;
        }
        return switch (tokens.kind(2)) {
            case Lexer.NUMBER, Lexer.STRING, Lexer.OPEN_ROUND, Lexer.OPEN_CURLY, Lexer.MINUS ->
                    true;
            default ->
                    tokens.isWordAhead(2, "ID")
                            || tokens.isWordAhead(2, "ALL")
                            || (tokens.isWordAhead(2, "tuple")
                                    && tokens.kind(3) == Lexer.OPEN_ROUND);
        };
    }

    private static @Nullable BinaryOperator atNot(TokenCursor tokens) {
        if (!tokens.at("NOT")) {
            return null;
        }
        if (tokens.isWordAhead(1, "IN")) {
            return NOT_IN;
        }
        if (tokens.isWordAhead(1, "LIKE")) {
            return NOT_LIKE;
        }
        if (tokens.isWordAhead(1, "ILIKE")) {
            return NOT_ILIKE;
        }
        return tokens.isWordAhead(1, "BETWEEN") ? NOT_BETWEEN : null;
    }
}
