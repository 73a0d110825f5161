package io.millpond.engine.table;

import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.Storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keeps passwords out of whatever a user may see.
public final class Secrets {
    /// What stands in place of a secret.
    public static final String HIDDEN = "[HIDDEN]";

    /// `name = 'value'` with a name that [#isSecret], from the word that says so on; the text may
    /// have been cut within the value.
    private static final Pattern ASSIGNED =
            Pattern.compile(
                    "((?:(?:password|secret|jaas)[\\w.]*|_token)[`\"]?\\s*=\\s*)"
                            + "'(?:[^'\\\\]++|\\\\.|'')*+(?:'|\\z)",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /// The words that a secret follows, and a text that does, in a statement that does not say it
    /// as it should.
    private static final Pattern FOLLOWING =
            Pattern.compile(
                    "((?:(?:password|secret|jaas)[\\w.]*|_token|\\bIDENTIFIED)[`\"]?\\s+(?:BY\\s+)?)"
                            + "'(?:[^'\\\\]++|\\\\.|'')*+(?:'|\\z)",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern QUOTED =
            Pattern.compile("'(?:[^'\\\\]++|\\\\.|'')*+(?:'|\\z)", Pattern.DOTALL);

    /// What a syntax error says of where it is: the rest quotes the statement.
    private static final Pattern SYNTAX_ERROR =
            Pattern.compile("(Syntax error: failed at position \\d+).*", Pattern.DOTALL);

    /// The password in an address.
    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^\\s/'@:]*+:)[^\\s/'@]++@");

    private Secrets() {}

    /// The text of a statement, which need not be one, with every secret value hidden that can be
    /// told: those of settings and of named collections, and passwords in addresses.
    public static String hidden(String sql) {
        String settings = ASSIGNED.matcher(sql).replaceAll("$1'" + hiddenQuoted() + "'");
        String broken = FOLLOWING.matcher(settings).replaceAll("$1'" + hiddenQuoted() + "'");
        return IN_ADDRESS.matcher(broken).replaceAll("$1" + hiddenQuoted() + "@");
    }

    /// The text of an error without what a statement may have kept secret: where it hides
    /// something, no part of it is quoted.
    ///
    /// @param hidden the statement as [#hidden(String)] gives it
    public static String hiddenError(String message, String hidden) {
        if (!hidden.contains(HIDDEN)) {
            return message;
        }
        String cut = SYNTAX_ERROR.matcher(message).replaceAll("$1");
        return QUOTED.matcher(hidden(cut)).replaceAll("'" + hiddenQuoted() + "'");
    }

    private static String hiddenQuoted() {
        return Matcher.quoteReplacement(HIDDEN);
    }

    /// The statement with every secret value hidden.
    public static Statement hidden(Statement create) {
        if (!(create instanceof CreateTable table)
                || table.storage().settings().stream().noneMatch(s -> isSecret(s.name()))) {
            return create;
        }
        List<SettingAssignment> settings = new ArrayList<>();
        for (SettingAssignment setting : table.storage().settings()) {
            settings.add(
                    isSecret(setting.name())
                            ? new SettingAssignment(
                                    setting.name(),
                                    new SettingAssignment.Assigned(
                                            Literal.StringLiteral.of(HIDDEN)),
                                    setting.span())
                            : setting);
        }
        return new CreateTable(
                table.name(),
                table.mode(),
                table.temporary(),
                table.ifNotExists(),
                table.uuid(),
                table.elements(),
                table.source(),
                withSettings(table.storage(), settings),
                table.comment(),
                table.span());
    }

    private static Storage withSettings(Storage storage, List<SettingAssignment> settings) {
        return new Storage(
                storage.engine(),
                storage.partitionBy(),
                storage.primaryKey(),
                storage.orderBy(),
                storage.orderDescending(),
                storage.sampleBy(),
                storage.ttl(),
                settings,
                storage.span());
    }

    /// Whether a setting or a key of a named collection holds something secret.
    public static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password")
                || lower.contains("secret")
                || lower.contains("jaas")
                || lower.endsWith("_token");
    }
}
