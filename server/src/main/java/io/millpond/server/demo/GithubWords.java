package io.millpond.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.random.RandomGenerator;

/// The vocabulary of the generated events, as JSON text that is escaped already.
///
/// Names follow a power law, as on the real site: few repositories have most events.
final class GithubWords {
    private static final int ACTOR_COUNT = 20_000;
    private static final int REPOSITORY_COUNT = 30_000;
    private static final int PATH_COUNT = 4_000;

    private static final String[] SYLLABLES = {
        "al", "ba", "co", "dev", "er", "fox", "gra", "hub", "in", "jo", "ka", "li", "mon", "ne",
        "or", "pix", "qua", "ro", "sta", "ti", "ul", "vex", "wil", "xa", "yo", "zen",
    };
    private static final String[] PROJECTS = {
        "server",
        "client",
        "core",
        "docs",
        "web",
        "api",
        "kit",
        "lib",
        "tools",
        "cli",
        "engine",
        "parser",
        "dotfiles",
        "website",
        "sdk",
        "bot",
        "charts",
        "mobile",
        "examples",
        "infra",
    };
    private static final String[] FOLDERS = {
        "src", "lib", "test", "docs", "cmd", "pkg", "internal", "app", "include", "scripts",
    };
    private static final String[] SUFFIXES = {"java", "cpp", "go", "rs", "py", "ts", "md", "yml"};

    /// Plain words, accents, scripts, emoji, raw and escaped, quotes, backslashes, control signs.
    private static final String[] TITLE_WORDS = {
        "Add",
        "Fix",
        "Remove",
        "Update",
        "Improve",
        "Refactor",
        "support",
        "for",
        "the",
        "a",
        "in",
        "of",
        "when",
        "with",
        "without",
        "and",
        "not",
        "crash",
        "memory",
        "leak",
        "timeout",
        "query",
        "parser",
        "broken",
        "slow",
        "build",
        "failing",
        "tests",
        "documentation",
        "version",
        "bump",
        "dependency",
        "release",
        "handling",
        "errors",
        "null",
        "pointer",
        "exception",
        "on",
        "Windows",
        "Linux",
        "macOS",
        "Kafka",
        "consumer",
        "offset",
        "commit",
        "partition",
        "index",
        "column",
        "table",
        "view",
        "materialized",
        "stream",
        "latency",
        "throughput",
        "flaky",
        "CI",
        "Docker",
        "image",
        "config",
        "option",
        "default",
        "value",
        "allow",
        "custom",
        "headers",
        "request",
        "response",
        "cache",
        "invalidate",
        "race",
        "condition",
        "deadlock",
        "retry",
        "backoff",
        "Grüße",
        "naïve",
        "résumé",
        "façade",
        "Ångström",
        "日本語",
        "中文",
        "поддержка",
        "ошибка",
        "한국어",
        "العربية",
        "🚀",
        "🐛",
        "✅",
        "\\u00e9t\\u00e9",
        "\\ud83d\\ude00",
        "\\u2014",
        "\\\"quoted\\\"",
        "\\\"it's\\\"",
        "C:\\\\temp\\\\logs",
        "\\\\d+\\\\s*",
        "a\\/b",
        "`code`",
        "\\t",
        "line\\nbreak",
        "'single'",
        "100%",
        "&amp;",
        "<T>",
        "{}",
        "[WIP]",
        "#42",
        "$HOME",
    };
    private static final String[] LABELS = {
        "bug", "enhancement", "good first issue", "help wanted", "question", "wontfix",
        "documentation", "duplicate", "area: \\\"storage\\\"", "priority\\/high", "größe", "需要讨论",
        "kind\\\\regression", "🔥 hot", "backport", "performance", "security", "blocked",
    };
    private static final String[] BRANCHES = {
        "main",
        "master",
        "develop",
        "gh-pages",
        "release\\/1.0",
        "feature\\/kafka-lag",
        "hotfix",
        "dependabot\\/npm_and_yarn\\/lodash-4.17.21",
        "v1.2.3",
        "refs\\/heads\\/main",
        "wip",
    };

    final byte[][] actors;
    final byte[][] repositories;
    final byte[][] paths;
    final byte[][] titleWords = bytes(TITLE_WORDS);
    final byte[][] labels = bytes(LABELS);
    final byte[][] branches = bytes(BRANCHES);

    GithubWords(RandomGenerator random) {
        actors = new byte[ACTOR_COUNT][];
        for (int i = 0; i < ACTOR_COUNT; i++) {
            actors[i] = actor(random).getBytes(UTF_8);
        }
        repositories = new byte[REPOSITORY_COUNT][];
        for (int i = 0; i < REPOSITORY_COUNT; i++) {
            String owner = new String(actors[random.nextInt(ACTOR_COUNT)], UTF_8);
            String project = pick(SYLLABLES, random) + pick(SYLLABLES, random);
            String name = owner + "/" + project + "-" + pick(PROJECTS, random);
            repositories[i] = name.getBytes(UTF_8);
        }
        paths = new byte[PATH_COUNT][];
        for (int i = 0; i < PATH_COUNT; i++) {
            paths[i] = path(random).getBytes(UTF_8);
        }
    }

    private static String actor(RandomGenerator random) {
        StringBuilder name = new StringBuilder();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            name.append(pick(SYLLABLES, random));
        }
        int kind = random.nextInt(10);
        if (kind == 0) {
            return name.append("[bot]").toString();
        }
        return kind < 5 ? name.append(random.nextInt(1000)).toString() : name.toString();
    }

    private static String path(RandomGenerator random) {
        StringBuilder path = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            path.append(pick(FOLDERS, random)).append("\\/");
        }
        return path.append(pick(SYLLABLES, random))
                .append(pick(PROJECTS, random))
                .append('.')
                .append(pick(SUFFIXES, random))
                .toString();
    }

    private static String pick(String[] words, RandomGenerator random) {
        return words[random.nextInt(words.length)];
    }

    private static byte[][] bytes(String[] words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(UTF_8);
        }
        return bytes;
    }

    /// One of `words`, the first ones far more often than the last.
    static byte[] popular(byte[][] words, RandomGenerator random) {
        double uniform = random.nextDouble();
        return words[(int) (words.length * uniform * uniform * uniform)];
    }

    /// One of `words`, each as often as the others.
    static byte[] any(byte[][] words, RandomGenerator random) {
        return words[random.nextInt(words.length)];
    }
}
