package io.millpond.sql.parser;

import io.millpond.sql.ast.Span;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// A position in the tokens of one statement, and all that parsers ask about it.
///
/// The methods come in three kinds: `at...` looks, `accept...` steps over what it finds and says
/// whether it did, `expect...` throws a [SyntaxException] if it cannot. Whatever is looked for in
/// vain at the furthest token becomes the error's list of expectations; as that costs time, it is
/// only kept in a second, `explaining` pass over a statement that has failed.
///
/// Single-threaded.
final class TokenCursor {
    private final String text;
    private final Lexer lexer;
    private final int queryEnd;
    private final Map<String, String> parameters;
    private final Replacements replacements;
    private final boolean explaining;
    private final Set<String> expected = new LinkedHashSet<>();
    private final Depth depth;
    private int token;
    private int furthest;

    TokenCursor(
            String text,
            int from,
            ParserLimits limits,
            Map<String, String> parameters,
            Replacements replacements,
            boolean explaining) {
        this.text = text;
        this.lexer = new Lexer(text, from);
        this.queryEnd = from + Math.min(limits.maxQuerySize(), text.length() - from);
        this.parameters = parameters;
        this.replacements = replacements;
        this.explaining = explaining;
        this.depth = new Depth(limits.maxDepth());
    }

    /// What stands in the tree in place of something else.
    Replacements replacements() {
        return replacements;
    }

    Depth depth() {
        return depth;
    }

    int kind() {
        return lexer.kind(token);
    }

    int kind(int ahead) {
        return lexer.kind(token + ahead);
    }

    /// Position of the first character of the current token.
    int start() {
        return lexer.start(token);
    }

    /// Position behind the last character of the token before the current one.
    int previousEnd() {
        return token == 0 ? lexer.start(0) : lexer.end(token - 1);
    }

    /// Whether `symbol` stands anywhere ahead, perhaps in a string: saves looking for
    /// what cannot be there.
    boolean mayContain(String symbol) {
        return text.indexOf(symbol, lexer.start(token), queryEnd) >= 0;
    }

    int previousStart() {
        return lexer.start(Math.max(0, token - 1));
    }

    boolean previousWasWord(String keyword) {
        return token > 0 && isWord(token - 1, keyword);
    }

    Span spanFrom(int from) {
        return new Span(from, Math.max(from, previousEnd()));
    }

    /// The source text of the current token.
    String tokenText() {
        return text.substring(lexer.start(token), lexer.end(token));
    }

    /// The source text of the token `ahead` behind the current one.
    String textAhead(int ahead) {
        return text.substring(lexer.start(token + ahead), lexer.end(token + ahead));
    }

    String sourceText(int from, int to) {
        return text.substring(from, to);
    }

    /// The first character of the current token, in upper case.
    char firstLetter() {
        return Character.toUpperCase(text.charAt(lexer.start(token)));
    }

    int mark() {
        return token;
    }

    void reset(int mark) {
        token = mark;
    }

    /// Steps over the current token. Does not look at the next one, which may be data.
    void advance() {
        if (lexer.end(token) > queryEnd) {
            throw SyntaxErrors.tooLarge(text, lexer.start(token), lexer.end(token));
        }
        token++;
    }

    boolean at(int kind) {
        return kind() == kind;
    }

    boolean accept(int kind, String description) {
        if (kind() == kind) {
            advance();
            return true;
        }
        missed(description);
        return false;
    }

    boolean acceptComma() {
        return accept(Lexer.COMMA, "Comma");
    }

    void expect(int kind, String description) {
        if (!accept(kind, description)) {
            throw unexpected();
        }
    }

    void expectOpen() {
        expect(Lexer.OPEN_ROUND, "OpeningRoundBracket");
    }

    void expectClose() {
        expect(Lexer.CLOSE_ROUND, "ClosingRoundBracket");
    }

    /// Whether the current token is the given upper-case keyword.
    boolean at(String keyword) {
        return isWord(token, keyword);
    }

    boolean at(String first, String second) {
        return isWord(token, first) && isWord(token + 1, second);
    }

    boolean isWordAhead(int ahead, String keyword) {
        return isWord(token + ahead, keyword);
    }

    private boolean isWord(int index, String keyword) {
        if (lexer.kind(index) != Lexer.WORD) {
            return false;
        }
        int from = lexer.start(index);
        int length = lexer.end(index) - from;
        return length == keyword.length() && text.regionMatches(true, from, keyword, 0, length);
    }

    boolean accept(String keyword) {
        if (isWord(token, keyword)) {
            advance();
            return true;
        }
        missed(keyword);
        return false;
    }

    boolean accept(String first, String second) {
        if (isWord(token, first) && isWord(token + 1, second)) {
            token++;
            advance();
            return true;
        }
        missedPair(first, second);
        return false;
    }

    boolean accept(String first, String second, String third) {
        if (isWord(token, first) && isWord(token + 1, second) && isWord(token + 2, third)) {
            token += 2;
            advance();
            return true;
        }
        missedPair(first, second + " " + third);
        return false;
    }

    void expect(String keyword) {
        if (!accept(keyword)) {
            throw unexpected();
        }
    }

    void expect(String first, String second) {
        if (!accept(first, second)) {
            throw unexpected();
        }
    }

    boolean acceptIfExists() {
        return accept("IF", "EXISTS");
    }

    boolean acceptIfNotExists() {
        return accept("IF", "NOT", "EXISTS");
    }

    /// Whether a name can begin here: a word, a quoted name or `{name:Identifier}`.
    boolean atName() {
        int kind = kind();
        return kind == Lexer.WORD
                || kind == Lexer.QUOTED
                || (kind == Lexer.OPEN_CURLY && isIdentifierParameter());
    }

    /// Whether an alias without AS can stand here.
    boolean atImplicitAlias() {
        if (kind() != Lexer.WORD) {
            return kind() == Lexer.QUOTED;
        }
        boolean isComment = at("COMMENT") && kind(1) == Lexer.STRING;
        return !isComment && Keywords.canBeAlias(tokenText());
    }

    private boolean isIdentifierParameter() {
        return kind(1) == Lexer.WORD
                && kind(2) == Lexer.COLON
                && isWord(token + 3, "Identifier")
                && kind(4) == Lexer.CLOSE_CURLY;
    }

    /// One part of a name, unquoted; of `{name:Identifier}` the parameter's value.
    String expectName(String description) {
        switch (kind()) {
            case Lexer.WORD -> {
                String name = tokenText();
                advance();
                return name;
            }
            case Lexer.QUOTED -> {
                String name = Literals.unquote(text, lexer.start(token), lexer.end(token));
                if (name.isEmpty()) {
                    missed(description);
                    throw unexpected();
                }
                advance();
                return name;
            }
            case Lexer.OPEN_CURLY -> {
                if (isIdentifierParameter()) {
                    return expectIdentifierParameter();
                }
            }
            default -> {}
        }
        missed(description);
        throw unexpected();
    }

    private String expectIdentifierParameter() {
        String name = text.substring(lexer.start(token + 1), lexer.end(token + 1));
        String value = parameters.get(name);
        if (value == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_QUERY_PARAMETER,
                    "Query parameter `" + name + "` was not set");
        }
        token += 4;
        advance();
        return value;
    }

    /// The value of a string literal; heredocs count as strings.
    String expectString(String description) {
        if (!atString()) {
            missed(description);
            throw unexpected();
        }
        String value = stringValue();
        advance();
        return value;
    }

    boolean atString() {
        return kind() == Lexer.STRING || kind() == Lexer.HEREDOC;
    }

    /// The value of the string token at the cursor.
    String stringValue() {
        return Literals.string(text, lexer.start(token), lexer.end(token), kind());
    }

    /// An unsigned integer.
    long expectUnsigned(String description) {
        String digits = kind() == Lexer.NUMBER ? tokenText() : "";
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(this::isDigit)) {
            missed(description);
            throw unexpected();
        }
        advance();
        return Long.parseLong(digits);
    }

    private boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// Notes that `description` would have been accepted at the current token.
    void missed(String description) {
        if (token > furthest) {
            furthest = token;
            expected.clear();
        }
        if (explaining && token == furthest) {
            expected.add(description);
        }
    }

    private void missedPair(String first, String rest) {
        if (explaining) {
            missed(first + " " + rest);
        }
    }

    /// The error for the furthest token that no parser could take.
    SyntaxException unexpected() {
        furthest = Math.max(furthest, token);
        int from = lexer.start(furthest);
        int to = lexer.end(furthest);
        if (lexer.kind(furthest) == Lexer.ERROR) {
            return SyntaxErrors.malformed(text, from, to);
        }
        if (explaining) {
            int unmatched = SyntaxErrors.unmatchedParenthesis(lexer, queryEnd);
            if (unmatched >= 0) {
                return SyntaxErrors.unmatched(text, unmatched);
            }
        }
        return SyntaxErrors.unexpected(text, from, to, expected);
    }

    /// Number of tokens from the parenthesis `ahead` of the current token to its partner; 0 if
    /// there is none.
    int tokensToMatch(int ahead) {
        int open = 0;
        for (int i = ahead; kind(i) > Lexer.ERROR; i++) {
            int kind = kind(i);
            if (kind == Lexer.OPEN_ROUND) {
                open++;
            } else if (kind == Lexer.CLOSE_ROUND && --open == 0) {
                return i - ahead;
            }
        }
        return 0;
    }

    /// Where the data of an INSERT begins behind `FORMAT name`: blanks, then an optional carriage
    /// return, then exactly one line feed are skipped.
    int offsetAfterFormat() {
        int at = previousEnd();
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == ';' && text.substring(at + 1).isBlank()) {
            return text.length();
        }
        if (at + 1 < text.length() && text.charAt(at) == '\r' && text.charAt(at + 1) == '\n') {
            return at + 2;
        }
        return at < text.length() && text.charAt(at) == '\n' ? at + 1 : at;
    }
}
