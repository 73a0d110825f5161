package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableElement.Column;
import io.millpond.sql.ast.TableElement.ColumnDefault;
import io.millpond.sql.ast.TableElement.Constraint;
import io.millpond.sql.ast.TableElement.DefaultKind;
import io.millpond.sql.ast.TableElement.Index;
import io.millpond.sql.ast.TableElement.Nullability;
import io.millpond.sql.ast.TableElement.Projection;
import io.millpond.sql.ast.TypeName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Parses what stands between the parentheses of CREATE TABLE, and its elements in ALTER TABLE.
final class TableElementParser {
    /// Types of indexes that are made for whole parts where nothing else is said.
    private static final Set<String> OF_WHOLE_PARTS = Set.of("text", "vector_similarity");

    private static final long WHOLE_PART_GRANULARITY = 100_000_000;

    private final Grammar grammar;
    private final TokenCursor tokens;

    TableElementParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// Elements, and the primary key declared among them.
    record Elements(List<TableElement> list, @Nullable Expression primaryKey) {}

    /// Up to the closing parenthesis.
    Elements parseList() {
        List<TableElement> list = new ArrayList<>();
        List<Expression> keyColumns = new ArrayList<>();
        Expression primaryKey = null;
        int from = tokens.start();
        do {
            if (tokens.at(Lexer.CLOSE_ROUND)) {
                break;
            }
            if (tokens.accept("PRIMARY", "KEY")) {
                primaryKey = grammar.storage.key();
                continue;
            }
            TableElement element = element();
            list.add(element);
            if (element instanceof Column column && tokens.accept("PRIMARY", "KEY")) {
                keyColumns.add(new Identifier(List.of(column.name()), column.span()));
            }
        } while (tokens.acceptComma());
        if (primaryKey != null && !keyColumns.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Multiple primary keys are not allowed");
        }
        if (!keyColumns.isEmpty()) {
            primaryKey =
                    keyColumns.size() == 1
                            ? FunctionCall.call("tuple", keyColumns, tokens.spanFrom(from))
                            : FunctionCall.operator("tuple", keyColumns, tokens.spanFrom(from));
        }
        return new Elements(list, primaryKey);
    }

    private TableElement element() {
        boolean isNamed = tokens.kind(1) == Lexer.WORD || tokens.kind(1) == Lexer.QUOTED;
        if (isNamed && tokens.kind(2) != Lexer.COMMA && tokens.kind(2) != Lexer.CLOSE_ROUND) {
            if (tokens.at("INDEX") && !isColumnDeclaration()) {
                return index();
            }
            if (tokens.accept("CONSTRAINT")) {
                return constraint(tokens.previousStart());
            }
            if (tokens.at("PROJECTION") && tokens.kind(2) == Lexer.OPEN_ROUND) {
                return projection();
            }
        }
        return newColumn();
    }

    /// A column that does not exist yet: it has a type, or a default that gives it one.
    Column newColumn() {
        Column column = column();
        if (column.type() == null && column.columnDefault() == null) {
            tokens.missed("data type");
            throw tokens.unexpected();
        }
        return column;
    }

    /// Whether a word such as INDEX is the name of a column: only a clause of a column follows.
    private boolean isColumnDeclaration() {
        return tokens.isWordAhead(2, "DEFAULT")
                || tokens.isWordAhead(2, "CODEC")
                || tokens.isWordAhead(2, "COMMENT")
                || tokens.isWordAhead(2, "MATERIALIZED");
    }

    /// `[INDEX] name expression TYPE type [GRANULARITY n]`.
    Index index() {
        int from = tokens.start();
        tokens.accept("INDEX");
        String name = tokens.expectName("index name");
        return index(name, grammar.expressions.parse(), from);
    }

    /// What follows `CREATE INDEX name ON table`: the expression may be in parentheses.
    Index createdIndex(String name, int from) {
        int start = tokens.start();
        Expression expression = grammar.expressions.parse();
        boolean isEnclosed = expression.span().parenthesized();
        return index(
                name, isEnclosed ? expression.withSpan(tokens.spanFrom(start)) : expression, from);
    }

    private Index index(String name, Expression expression, int from) {
        tokens.expect("TYPE");
        NamedCall type = grammar.storage.namedCall();
        boolean isOfParts = OF_WHOLE_PARTS.contains(type.name().toLowerCase(Locale.ROOT));
        long usual = isOfParts ? WHOLE_PART_GRANULARITY : 1;
        long granularity = tokens.accept("GRANULARITY") ? tokens.expectUnsigned("number") : usual;
        return new Index(name, expression, type, granularity, tokens.spanFrom(from));
    }

    /// What follows CONSTRAINT.
    Constraint constraint(int from) {
        String name = tokens.expectName("constraint name");
        boolean assume = tokens.accept("ASSUME");
        if (!assume) {
            tokens.expect("CHECK");
        }
        Expression expression = grammar.expressions.parseUnaliased();
        return new Constraint(name, assume, expression, tokens.spanFrom(from));
    }

    /// `[PROJECTION] name (SELECT ...)`.
    Projection projection() {
        int from = tokens.start();
        tokens.accept("PROJECTION");
        String name = tokens.expectName("projection name");
        tokens.expectOpen();
        Select query = new SelectParser(grammar).parse();
        tokens.expectClose();
        return new Projection(name, query, tokens.spanFrom(from));
    }

    /// `name [type] [NULL] [DEFAULT e] [COMMENT 's'] [CODEC(...)] [TTL e] ...`.
    Column column() {
        int from = tokens.start();
        String name = grammar.expressions.identifier().fullName();
        TypeName type = null;
        if (grammar.types.atType() && !atColumnClause()) {
            type = grammar.types.parse();
        }
        return new ColumnClauses().parse(name, type, from);
    }

    /// The type and clauses of a column whose name was parsed already.
    Column columnOf(String name, int from) {
        return new ColumnClauses().parse(name, grammar.types.parse(), from);
    }

    private boolean atColumnClause() {
        if (tokens.at("DEFAULT")
                || tokens.at("MATERIALIZED")
                || tokens.at("ALIAS")
                || tokens.at("EPHEMERAL")
                || tokens.at("NULL")
                || tokens.at("NOT", "NULL")
                || tokens.at("AUTO_INCREMENT")
                || tokens.at("COMMENT")
                || tokens.at("TTL")
                || tokens.at("REMOVE")
                || tokens.at("MODIFY")
                || tokens.at("RESET")
                || tokens.at("FIRST")
                || tokens.at("AFTER")) {
            return true;
        }
        return (tokens.at("CODEC") || tokens.at("STATISTICS") || tokens.at("SETTINGS"))
                && tokens.kind(1) == Lexer.OPEN_ROUND;
    }

    /// The clauses of one column, in any order.
    private final class ColumnClauses {
        private Nullability nullability = Nullability.UNSPECIFIED;
        private @Nullable ColumnDefault columnDefault;
        private @Nullable String comment;
        private List<NamedCall> codecs = List.of();
        private List<NamedCall> statistics = List.of();
        private @Nullable Expression ttl;
        private @Nullable String collation;
        private List<SettingAssignment> settings = List.of();

        Column parse(String name, @Nullable TypeName type, int from) {
            boolean found = true;
            while (found) {
                found = clause();
            }
            return new Column(
                    name,
                    type,
                    nullability,
                    columnDefault,
                    comment,
                    codecs,
                    statistics,
                    ttl,
                    collation,
                    settings,
                    tokens.spanFrom(from));
        }

        private boolean clause() {
            boolean isEarly = comment == null && !hasCodecs();
            boolean canBeNull = isEarly && nullability == Nullability.UNSPECIFIED;
            if (canBeNull && tokens.accept("NOT", "NULL")) {
                nullability = Nullability.NOT_NULL;
            } else if (canBeNull && tokens.accept("NULL")) {
                nullability = Nullability.NULL;
            } else if (isEarly && columnDefault == null && defaultClause()) {
                return true;
            } else if (!hasCodecs() && comment == null && tokens.accept("COMMENT")) {
                comment = tokens.expectString("string literal");
            } else if (!hasStatistics() && codecs.isEmpty() && tokens.accept("CODEC")) {
                codecs = grammar.storage.codecs();
            } else if (ttl == null && statistics.isEmpty() && tokens.accept("STATISTICS")) {
                statistics = grammar.storage.codecs();
            } else if (ttl == null && tokens.accept("TTL")) {
                ttl = grammar.expressions.parseUnaliased();
            } else if (collation == null && tokens.accept("COLLATE")) {
                collation = tokens.expectName("collation");
            } else if (settings.isEmpty()
                    && tokens.at("SETTINGS")
                    && tokens.kind(1) == Lexer.OPEN_ROUND) {
                tokens.advance();
                tokens.advance();
                settings = grammar.settings.parseList();
                tokens.expectClose();
            } else {
                return false;
            }
            return true;
        }

        /// Whether a clause was read that stands behind the comment: they have an order.
        private boolean hasCodecs() {
            return !codecs.isEmpty() || hasStatistics();
        }

        private boolean hasStatistics() {
            return !statistics.isEmpty() || ttl != null;
        }

        private boolean defaultClause() {
            if (tokens.accept("DEFAULT")) {
                columnDefault = value(DefaultKind.DEFAULT);
            } else if (tokens.accept("MATERIALIZED")) {
                columnDefault = value(DefaultKind.MATERIALIZED);
            } else if (tokens.accept("ALIAS")) {
                columnDefault = value(DefaultKind.ALIAS);
            } else if (tokens.accept("EPHEMERAL")) {
                boolean isBare =
                        tokens.at(Lexer.COMMA)
                                || tokens.at(Lexer.CLOSE_ROUND)
                                || tokens.at(Lexer.END)
                                || tokens.at(Lexer.SEMICOLON)
                                || atColumnClause();
                columnDefault =
                        isBare
                                ? new ColumnDefault(DefaultKind.EPHEMERAL, null)
                                : value(DefaultKind.EPHEMERAL);
            } else if (tokens.accept("AUTO_INCREMENT")) {
                columnDefault = new ColumnDefault(DefaultKind.AUTO_INCREMENT, null);
            } else {
                return false;
            }
            return true;
        }

        private ColumnDefault value(DefaultKind kind) {
            return new ColumnDefault(kind, grammar.expressions.parseUnaliased());
        }
    }
}
