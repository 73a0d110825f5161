package io.millpond.sql.parser;

import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.Storage.TtlAction;
import io.millpond.sql.ast.Storage.TtlElement;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses the clauses behind a table's columns: ENGINE, PARTITION BY, ORDER BY, TTL, SETTINGS and
/// so on, in any order, each at most once.
final class StorageParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    StorageParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// @param inlineKey the primary key found inside the column list
    Storage parse(@Nullable Expression inlineKey) {
        return new Clauses(inlineKey).parse();
    }

    /// `name[(arguments)]` of an engine, codec or index type.
    NamedCall namedCall() {
        int from = tokens.start();
        String name = tokens.expectName("identifier");
        List<Expression> arguments = List.of();
        if (tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket")) {
            arguments = grammar.expressions.argumentList();
            tokens.expectClose();
        }
        return new NamedCall(name, arguments, tokens.spanFrom(from));
    }

    /// `(codec, ...)` behind CODEC.
    List<NamedCall> codecs() {
        List<NamedCall> codecs = new ArrayList<>();
        tokens.expectOpen();
        do {
            codecs.add(namedCall());
        } while (tokens.acceptComma());
        tokens.expectClose();
        return codecs;
    }

    /// `ORDER BY` or `PRIMARY KEY` expression; several keys without parentheses are a tuple.
    Expression key() {
        return grammar.expressions.parseUnaliased();
    }

    List<TtlElement> ttlList() {
        List<TtlElement> list = new ArrayList<>();
        int mark;
        do {
            list.add(ttlElement());
            mark = tokens.mark();
        } while (tokens.acceptComma() && !atAlterCommand());
        if (atAlterCommand()) {
            tokens.reset(mark);
        }
        return list;
    }

    /// Whether the comma before ended the list, because another command of ALTER follows.
    private boolean atAlterCommand() {
        boolean isCommand =
                tokens.at("ADD")
                        || tokens.at("DROP")
                        || tokens.at("MODIFY")
                        || tokens.at("REMOVE")
                        || tokens.at("RENAME")
                        || tokens.at("RESET")
                        || tokens.at("COMMENT")
                        || tokens.at("CLEAR")
                        || tokens.at("MATERIALIZE");
        return isCommand && tokens.kind(1) == Lexer.WORD;
    }

    private TtlElement ttlElement() {
        int from = tokens.start();
        Expression expression = grammar.expressions.parseUnaliased();
        TtlAction action = ttlAction();
        Expression where = tokens.accept("WHERE") ? grammar.expressions.parseUnaliased() : null;
        return new TtlElement(expression, action, where, tokens.spanFrom(from));
    }

    private TtlAction ttlAction() {
        if (tokens.accept("TO", "DISK") || tokens.accept("TO", "VOLUME")) {
            boolean isVolume = tokens.previousWasWord("VOLUME");
            boolean ifExists = tokens.acceptIfExists();
            String name = tokens.expectString("string literal");
            return new Storage.MoveTo(isVolume, name, ifExists);
        }
        if (tokens.accept("RECOMPRESS")) {
            tokens.expect("CODEC");
            return new Storage.Recompress(codecs());
        }
        if (tokens.accept("GROUP", "BY")) {
            List<Expression> keys = new ArrayList<>();
            do {
                keys.add(grammar.expressions.parseUnaliased());
            } while (tokens.acceptComma());
            List<Assignment> assignments = tokens.accept("SET") ? assignments() : List.of();
            return new Storage.Aggregate(keys, assignments);
        }
        tokens.accept("DELETE");
        return new Storage.DeleteRows();
    }

    /// `column = expression, ...`; a comma before something else ends the list.
    List<Assignment> assignments() {
        List<Assignment> assignments = new ArrayList<>();
        int mark;
        do {
            int from = tokens.start();
            String column = tokens.expectName("identifier");
            tokens.expect(Lexer.EQUALS, "Equals");
            Expression value = grammar.expressions.parseUnaliased();
            assignments.add(new Assignment(column, value, tokens.spanFrom(from)));
            mark = tokens.mark();
        } while (tokens.acceptComma() && grammar.settings.atAssignment());
        tokens.reset(mark);
        return assignments;
    }

    /// The clauses collected so far.
    private final class Clauses {
        private final int from = tokens.start();
        private @Nullable NamedCall engine;
        private @Nullable Expression partitionBy;
        private @Nullable Expression primaryKey;
        private @Nullable Expression orderBy;
        private List<Boolean> orderDescending = List.of();
        private @Nullable Expression sampleBy;
        private List<TtlElement> ttl = List.of();
        private List<SettingAssignment> settings = List.of();

        Clauses(@Nullable Expression inlineKey) {
            primaryKey = inlineKey;
        }

        Storage parse() {
            boolean found = true;
            while (found) {
                found = clause();
            }
            return new Storage(
                    engine,
                    partitionBy,
                    primaryKey,
                    orderBy,
                    orderDescending,
                    sampleBy,
                    ttl,
                    settings,
                    tokens.spanFrom(from));
        }

        private boolean clause() {
            if (engine == null && tokens.accept("ENGINE")) {
                tokens.accept(Lexer.EQUALS, "Equals");
                engine = namedCall();
            } else if (partitionBy == null && tokens.accept("PARTITION", "BY")) {
                partitionBy = key();
            } else if (tokens.accept("PRIMARY", "KEY")) {
                if (primaryKey != null) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS, "Multiple primary keys are not allowed");
                }
                primaryKey = key();
            } else if (orderBy == null && tokens.accept("ORDER", "BY")) {
                orderBy();
            } else if (sampleBy == null && tokens.accept("SAMPLE", "BY")) {
                sampleBy = key();
            } else if (ttl.isEmpty() && tokens.accept("TTL")) {
                ttl = ttlList();
            } else if (settings.isEmpty() && tokens.accept("SETTINGS")) {
                settings = grammar.settings.parseList();
            } else {
                return false;
            }
            return true;
        }

        private void orderBy() {
            int keyFrom = tokens.start();
            List<Boolean> descending = new ArrayList<>();
            if (atDescendingKeys()) {
                tokens.accept("TUPLE");
                tokens.expectOpen();
                List<Expression> keys = new ArrayList<>();
                do {
                    keys.add(key());
                    descending.add(acceptDirection());
                } while (tokens.acceptComma());
                tokens.expectClose();
                orderBy =
                        keys.size() == 1
                                ? keys.getFirst()
                                : FunctionCall.operator("tuple", keys, tokens.spanFrom(keyFrom));
            } else {
                orderBy = key();
                descending.add(acceptDirection());
            }
            orderDescending = descending.contains(true) ? descending : List.of();
        }

        private boolean acceptDirection() {
            if (tokens.accept("DESC")) {
                return true;
            }
            tokens.accept("ASC");
            return false;
        }

        /// Whether a list in parentheses follows in which some key has a direction.
        private boolean atDescendingKeys() {
            int open = tokens.at("TUPLE") ? 1 : 0;
            if (tokens.kind(open) != Lexer.OPEN_ROUND) {
                return false;
            }
            int length = tokens.tokensToMatch(open);
            for (int i = open + 1; i < open + length; i++) {
                if (tokens.isWordAhead(i, "DESC") || tokens.isWordAhead(i, "ASC")) {
                    return true;
                }
            }
            return false;
        }
    }
}
