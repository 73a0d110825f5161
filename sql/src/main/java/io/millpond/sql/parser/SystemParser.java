package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.SystemCommand.PlainCommand;
import io.millpond.sql.ast.SystemCommand.Position;
import io.millpond.sql.ast.SystemCommand.Resolution;
import io.millpond.sql.ast.SystemCommand.Resolve;
import io.millpond.sql.ast.SystemCommand.Seek;
import io.millpond.sql.ast.SystemCommand.SteerAll;
import io.millpond.sql.ast.SystemCommand.SteerTable;
import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.sql.ast.SystemCommand.SwitchWork;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Parses the SYSTEM statements.
///
/// `STOP x` with one of the kinds of work of ClickHouse switches that work; with anything else, `x`
/// is a table whose stream is steered.
final class SystemParser {
    private static final List<List<String>> WORK =
            List.of(
                    List.of("MERGES"),
                    List.of("TTL", "MERGES"),
                    List.of("MOVES"),
                    List.of("FETCHES"),
                    List.of("SENDS"),
                    List.of("REPLICATED", "SENDS"),
                    List.of("REPLICATION", "QUEUES"),
                    List.of("DISTRIBUTED", "SENDS"),
                    List.of("PULLING", "REPLICATION", "LOG"),
                    List.of("VIEWS"),
                    List.of("VIEW"),
                    List.of("REPLICATED", "VIEW"),
                    List.of("CLEANUP"),
                    List.of("THREAD", "FUZZER"),
                    List.of("LISTEN"));

    /// Commands that a table's name follows.
    private static final List<List<String>> ON_TABLE =
            List.of(
                    List.of("SYNC", "REPLICA"),
                    List.of("RESTART", "REPLICA"),
                    List.of("RESTORE", "REPLICA"),
                    List.of("FLUSH", "DISTRIBUTED"),
                    List.of("FLUSH", "ASYNC", "INSERT", "QUEUE"),
                    List.of("RELOAD", "DICTIONARY"),
                    List.of("REFRESH", "VIEW"),
                    List.of("WAIT", "VIEW"),
                    List.of("CANCEL", "VIEW"),
                    List.of("LOAD", "PRIMARY", "KEY"),
                    List.of("UNLOAD", "PRIMARY", "KEY"),
                    List.of("WAIT", "LOADING", "PARTS"));

    private final Grammar grammar;
    private final TokenCursor tokens;

    SystemParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    SystemCommand parse() {
        int from = tokens.start();
        tokens.expect("SYSTEM");
        if (tokens.accept("SEEK")) {
            return seek(from);
        }
        if (tokens.accept("RESOLVE")) {
            return resolve(from);
        }
        if (tokens.accept("REPLAY", "DEAD", "LETTERS")) {
            tokens.accept("FOR");
            TableName table = grammar.from.tableName();
            Expression where = tokens.accept("WHERE") ? grammar.expressions.parse() : null;
            return new SystemCommand.ReplayDeadLetters(table, where, tokens.spanFrom(from));
        }
        PlainCommand onTable = commandOnTable(from);
        if (onTable != null) {
            return onTable;
        }
        StreamAction action = action();
        if (action == null) {
            return plain(from);
        }
        if (tokens.accept("ALL", "BACKGROUND")) {
            return new SteerAll(action, tokens.spanFrom(from));
        }
        // Views know no other pause than to be stopped.
        if (action == StreamAction.PAUSE && tokens.isWordAhead(0, "VIEW")) {
            tokens.advance();
            return new SwitchWork(false, "VIEW", optionalTable(), tokens.spanFrom(from));
        }
        if (action == StreamAction.PAUSE && tokens.isWordAhead(0, "VIEWS")) {
            tokens.advance();
            return new SwitchWork(false, "VIEWS", null, tokens.spanFrom(from));
        }
        if (action == StreamAction.STOP || action == StreamAction.START) {
            String work = work();
            if (work != null) {
                TableName table = optionalTable();
                return new SwitchWork(
                        action == StreamAction.START, work, table, tokens.spanFrom(from));
            }
        }
        TableName table = grammar.from.tableName();
        return new SteerTable(action, table, tokens.spanFrom(from));
    }

    private @Nullable StreamAction action() {
        for (StreamAction action : StreamAction.values()) {
            if (tokens.accept(action.name())) {
                return action;
            }
        }
        return null;
    }

    private @Nullable String work() {
        for (List<String> words : WORK) {
            if (acceptAll(words)) {
                return String.join(" ", words);
            }
        }
        return null;
    }

    private @Nullable PlainCommand commandOnTable(int from) {
        for (List<String> words : ON_TABLE) {
            if (acceptAll(words)) {
                TableName table = optionalTable();
                return new PlainCommand(String.join(" ", words), table, tokens.spanFrom(from));
            }
        }
        return null;
    }

    private boolean acceptAll(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (!tokens.isWordAhead(i, words.get(i))) {
                return false;
            }
        }
        words.forEach(_ -> tokens.advance());
        return true;
    }

    private @Nullable TableName optionalTable() {
        if (tokens.at("ON", "CLUSTER") || tokens.at("ON", "VOLUME")) {
            throw StatementParser.notSupported("ON " + tokens.textAhead(1));
        }
        return tokens.atName() && !tokens.at("FORMAT") && !tokens.at("SETTINGS")
                ? grammar.from.tableName()
                : null;
    }

    /// Any other command: its words in upper case; `DROP ... CACHE` is `CLEAR ... CACHE`.
    private PlainCommand plain(int from) {
        List<String> words = new ArrayList<>();
        while (tokens.at(Lexer.WORD) && !tokens.at("FORMAT") && !tokens.at("SETTINGS")) {
            boolean isLogName = words.size() == 2 && words.getFirst().equals("FLUSH");
            if (isLogName) {
                break;
            }
            words.add(tokens.tokenText().toUpperCase(Locale.ROOT));
            tokens.advance();
        }
        if (words.isEmpty()) {
            tokens.missed("SYSTEM command");
            throw tokens.unexpected();
        }
        if (words.getFirst().equals("DROP") && words.getLast().equals("CACHE")) {
            words.set(0, "CLEAR");
        }
        TableName name = optionalTable();
        return new PlainCommand(String.join(" ", words), name, tokens.spanFrom(from));
    }

    /// `SEEK table TO position [PARTITION n, ... [OF 'topic']]`.
    private Seek seek(int from) {
        TableName table = grammar.from.tableName();
        tokens.expect("TO");
        Position position = position();
        List<Long> partitions = new ArrayList<>();
        String topic = null;
        if (tokens.accept("PARTITION")) {
            do {
                partitions.add(tokens.expectUnsigned("number"));
            } while (tokens.acceptComma());
            topic = tokens.accept("OF") ? tokens.expectString("string literal") : null;
        }
        return new Seek(table, position, partitions, topic, tokens.spanFrom(from));
    }

    /// `RESOLVE table PUBLISH | DROP`.
    private Resolve resolve(int from) {
        TableName table = grammar.from.tableName();
        Resolution resolution = Resolution.PUBLISH;
        if (!tokens.accept(Resolution.PUBLISH.name())) {
            tokens.expect(Resolution.DROP.name());
            resolution = Resolution.DROP;
        }
        return new Resolve(table, resolution, tokens.spanFrom(from));
    }

    private Position position() {
        if (tokens.accept("EARLIEST")) {
            return new SystemCommand.EndPosition(false);
        }
        if (tokens.accept("LATEST")) {
            return new SystemCommand.EndPosition(true);
        }
        if (tokens.accept("OFFSET")) {
            return new SystemCommand.OffsetPosition(tokens.expectUnsigned("number"));
        }
        tokens.expect("TIMESTAMP");
        return new SystemCommand.TimePosition(grammar.expressions.parse());
    }
}
