package io.millpond.engine.system;

import io.millpond.sql.parser.SqlParser;

import java.text.Collator;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Tables of `system` that clients read to fill menus and that do not depend on what is stored.
final class ClientTables {
    private ClientTables() {}

    static List<SystemTable<?>> all() {
        return List.of(
                COLLATIONS,
                TIME_ZONES,
                KEYWORDS,
                DATABASE_ENGINES,
                LICENSES,
                WARNINGS,
                CURRENT_ROLES,
                ENABLED_ROLES,
                STORAGE_POLICIES);
    }

    private record NoRow() {}

    static final SystemTable<?> COLLATIONS =
            new SystemTable<Locale>(
                    "collations",
                    "The locales that ORDER BY ... COLLATE takes.",
                    List.of(
                            SystemColumn.text("name", "The locale.", Locale::toString),
                            SystemColumn.nullableText(
                                    "language",
                                    "The language in English.",
                                    locale -> locale.getDisplayLanguage(Locale.ENGLISH))),
                    _ -> locales());

    /// The names of the collations.
    static List<String> collations() {
        return locales().stream().map(Locale::toString).toList();
    }

    private static List<Locale> locales() {
        return Stream.of(Collator.getAvailableLocales())
                .filter(locale -> !locale.getLanguage().isEmpty())
                .filter(locale -> locale.getScript().isEmpty() && locale.getVariant().isEmpty())
                .distinct()
                .sorted(Comparator.comparing(Locale::toString))
                .toList();
    }

    static final SystemTable<?> TIME_ZONES =
            new SystemTable<String>(
                    "time_zones",
                    "The names of time zones.",
                    List.of(SystemColumn.text("time_zone", "The name.", name -> name)),
                    _ -> ZoneId.getAvailableZoneIds().stream().sorted().toList());

    static final SystemTable<?> KEYWORDS =
            new SystemTable<String>(
                    "keywords",
                    "Words with a meaning of their own.",
                    List.of(SystemColumn.text("keyword", "The word.", word -> word)),
                    _ -> SqlParser.keywords());

    static final SystemTable<?> DATABASE_ENGINES =
            new SystemTable<String>(
                    "database_engines",
                    "The engines of databases.",
                    List.of(
                            SystemColumn.text("name", "The name.", name -> name),
                            SystemColumn.text(
                                    "description",
                                    "What it is.",
                                    _ -> "Tables of which the catalog keeps the definitions."),
                            SystemColumn.text(
                                    "syntax", "How it is written.", name -> "ENGINE = " + name)),
                    _ -> List.of("Atomic"));

    static final SystemTable<?> LICENSES =
            new SystemTable<NoRow>(
                    "licenses",
                    "Texts of licenses; none are kept here.",
                    List.of(
                            SystemColumn.text("library_name", "The library.", _ -> ""),
                            SystemColumn.text("license_type", "The license.", _ -> ""),
                            SystemColumn.text("license_path", "Its file.", _ -> ""),
                            SystemColumn.text("license_text", "Its text.", _ -> "")),
                    _ -> List.of());

    static final SystemTable<?> WARNINGS =
            new SystemTable<NoRow>(
                    "warnings",
                    "What is odd about the server; there is nothing.",
                    List.of(SystemColumn.text("message", "The warning.", _ -> "")),
                    _ -> List.of());

    static final SystemTable<?> CURRENT_ROLES = roles("current_roles", "is_default");
    static final SystemTable<?> ENABLED_ROLES = roles("enabled_roles", "is_current");

    private static SystemTable<?> roles(String name, String flag) {
        return new SystemTable<NoRow>(
                name,
                "Roles of the user; there are none.",
                List.of(
                        SystemColumn.text("role_name", "The role.", _ -> ""),
                        SystemColumn.flag("with_admin_option", "Unused.", _ -> false),
                        SystemColumn.flag(flag, "Unused.", _ -> false)),
                _ -> List.of());
    }

    static final SystemTable<?> STORAGE_POLICIES =
            new SystemTable<String>(
                    "storage_policies",
                    "Where parts are stored: in the data directory.",
                    List.of(
                            SystemColumn.text("policy_name", "The policy.", name -> name),
                            SystemColumn.text("volume_name", "The volume.", name -> name),
                            SystemColumn.count("volume_priority", "Unused.", _ -> 1),
                            SystemColumn.texts("disks", "The disks.", List::of),
                            SystemColumn.text("volume_type", "Unused.", _ -> "JBOD"),
                            SystemColumn.count("max_data_part_size", "Unused.", _ -> 0)),
                    _ -> List.of("default"));
}
