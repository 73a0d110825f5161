package io.millpond.sql.parser;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterCommand.ChangePartition;
import io.millpond.sql.ast.AlterCommand.CopyPartition;
import io.millpond.sql.ast.AlterCommand.Destination;
import io.millpond.sql.ast.AlterCommand.MovePartition;
import io.millpond.sql.ast.AlterCommand.PartitionAction;
import io.millpond.sql.ast.AlterCommand.PartitionCommand;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

/// Parses PARTITION and PART, and the commands of ALTER TABLE about them.
final class PartitionParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    PartitionParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    boolean atPartition() {
        return tokens.at("PARTITION") || tokens.at("PART");
    }

    /// `IN PARTITION ...`, if it stands here.
    @Nullable Partition acceptIn() {
        return tokens.accept("IN") ? partition() : null;
    }

    /// A partition or part without IN, if it stands here.
    @Nullable Partition accept() {
        return atPartition() ? partition() : null;
    }

    /// `PARTITION expression`, `PARTITION ID 'id'`, `PARTITION ALL` or `PART 'name'`.
    private Partition partition() {
        int from = tokens.start();
        if (tokens.accept("PART")) {
            String name = tokens.expectString("string literal");
            return new Partition.SinglePart(name, tokens.spanFrom(from));
        }
        tokens.expect("PARTITION");
        if (tokens.at("ID") && tokens.kind(1) == Lexer.STRING) {
            tokens.advance();
            String id = tokens.expectString("string literal");
            return new Partition.ById(id, tokens.spanFrom(from));
        }
        if (tokens.accept("ALL")) {
            return new Partition.All(tokens.spanFrom(from));
        }
        Expression value = grammar.expressions.parseOperand();
        if (value instanceof FunctionCall call
                && !call.name().equals("tuple")
                && !call.arguments().stream().allMatch(Literal.class::isInstance)) {
            throw tokens.unexpected();
        }
        return new Partition.ByValue(value, tokens.spanFrom(from));
    }

    /// What follows DROP: `[DETACHED] PARTITION ...`.
    PartitionCommand drop(int from) {
        boolean detached = tokens.accept("DETACHED");
        return change(detached ? PartitionAction.DROP_DETACHED : PartitionAction.DROP, from);
    }

    /// A command that begins with any word but DROP.
    PartitionCommand parse(int from) {
        if (tokens.accept("DETACH")) {
            return change(PartitionAction.DETACH, from);
        }
        if (tokens.accept("FORGET")) {
            return change(PartitionAction.FORGET, from);
        }
        if (tokens.accept("FREEZE")) {
            return freeze(PartitionAction.FREEZE, from);
        }
        if (tokens.accept("UNFREEZE")) {
            if (!tokens.at("PARTITION") && !tokens.at("WITH")) {
                throw tokens.unexpected();
            }
            return freeze(PartitionAction.UNFREEZE, from);
        }
        if (tokens.accept("ATTACH")) {
            Partition partition = partition();
            if (!(partition instanceof Partition.SinglePart) && tokens.accept("FROM")) {
                return copy(false, partition, from);
            }
            return new ChangePartition(
                    PartitionAction.ATTACH, partition, null, tokens.spanFrom(from));
        }
        if (tokens.accept("REPLACE")) {
            Partition partition = partition();
            tokens.expect("FROM");
            return copy(true, partition, from);
        }
        tokens.expect("MOVE");
        Partition partition = partition();
        tokens.expect("TO");
        if (partition instanceof Partition.SinglePart && tokens.at("TABLE")) {
            throw tokens.unexpected();
        }
        return new MovePartition(partition, destination(), tokens.spanFrom(from));
    }

    private CopyPartition copy(boolean replace, Partition partition, int from) {
        TableName source = grammar.from.tableName();
        return new CopyPartition(replace, partition, source, tokens.spanFrom(from));
    }

    private Destination destination() {
        if (tokens.accept("DISK")) {
            return new AlterCommand.ToDisk(tokens.expectString("string literal"));
        }
        if (tokens.accept("VOLUME")) {
            return new AlterCommand.ToVolume(tokens.expectString("string literal"));
        }
        tokens.expect("TABLE");
        return new AlterCommand.ToTable(grammar.from.tableName());
    }

    private ChangePartition change(PartitionAction action, int from) {
        return new ChangePartition(action, partition(), null, tokens.spanFrom(from));
    }

    private ChangePartition freeze(PartitionAction action, int from) {
        Partition partition = accept();
        String backup =
                tokens.accept("WITH", "NAME") ? tokens.expectString("string literal") : null;
        return new ChangePartition(action, partition, backup, tokens.spanFrom(from));
    }
}
