package io.millpond.server.demo;

import static io.millpond.server.demo.GithubWords.any;
import static io.millpond.server.demo.GithubWords.popular;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;

/// An endless sequence of GitHub events as JSON objects, one a message, without line ends.
///
/// Every event has the 25 columns of [#COLUMNS] in that order; a UInt64 is now a JSON number, now
/// a string; texts hold quotes, backslashes, escapes and several scripts. About 600 bytes an event
/// on average. The same seed gives the same events. Mutable, single-threaded.
public final class GithubEvents {
    /// The seed of the demo.
    public static final long SEED = 20_200_101;

    /// The column list of a table that holds these events, without the parentheses.
    public static final String COLUMNS =
            """
                file_time DateTime,
                event_type Enum('CommitCommentEvent' = 1, 'CreateEvent' = 2, 'DeleteEvent' = 3, \
            'ForkEvent' = 4, 'GollumEvent' = 5, 'IssueCommentEvent' = 6, 'IssuesEvent' = 7, \
            'MemberEvent' = 8, 'PublicEvent' = 9, 'PullRequestEvent' = 10, \
            'PullRequestReviewCommentEvent' = 11, 'PushEvent' = 12, 'ReleaseEvent' = 13, \
            'SponsorshipEvent' = 14, 'WatchEvent' = 15, 'GistEvent' = 16, 'FollowEvent' = 17, \
            'DownloadEvent' = 18, 'PullRequestReviewEvent' = 19, 'ForkApplyEvent' = 20, \
            'Event' = 21, 'TeamAddEvent' = 22),
                actor_login LowCardinality(String),
                repo_name LowCardinality(String),
                created_at DateTime,
                updated_at DateTime,
                action Enum('none' = 0, 'created' = 1, 'added' = 2, 'edited' = 3, 'deleted' = 4, \
            'opened' = 5, 'closed' = 6, 'reopened' = 7, 'assigned' = 8, 'unassigned' = 9, \
            'labeled' = 10, 'unlabeled' = 11, 'review_requested' = 12, \
            'review_request_removed' = 13, 'synchronize' = 14, 'started' = 15, 'published' = 16, \
            'update' = 17, 'create' = 18, 'fork' = 19, 'merged' = 20),
                comment_id UInt64,
                path String,
                ref LowCardinality(String),
                ref_type Enum('none' = 0, 'branch' = 1, 'tag' = 2, 'repository' = 3, 'unknown' = 4),
                creator_user_login LowCardinality(String),
                number UInt32,
                title String,
                labels Array(LowCardinality(String)),
                state Enum('none' = 0, 'open' = 1, 'closed' = 2),
                assignee LowCardinality(String),
                assignees Array(LowCardinality(String)),
                closed_at DateTime,
                merged_at DateTime,
                merge_commit_sha String,
                requested_reviewers Array(LowCardinality(String)),
                merged_by LowCardinality(String),
                review_comments UInt32,
                member_login LowCardinality(String)""";

    /// 2020-01-01 00:00:00 UTC; the events move on from there by a second now and then.
    private static final long FIRST_SECOND = 1_577_836_800;

    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);
    private static final byte[] NONE = {};

    private final SplittableRandom random;
    private final GithubWords words;
    private final JsonLine line = new JsonLine();
    private final byte[] sha = new byte[40];
    private long second = FIRST_SECOND;
    private long commentId = 500_000_000;

    public GithubEvents(long seed) {
        this.random = new SplittableRandom(seed);
        this.words = new GithubWords(random.split());
    }

    /// The next event, a new array that belongs to the caller.
    public byte[] next() {
        if (random.nextInt(4) == 0) {
            second++;
        }
        GithubEventKind kind = GithubEventKind.draw(random);
        line.clear();
        writeOrigin(kind);
        writeSubject(kind);
        writeOutcome(kind);
        return line.toBytes();
    }

    private void writeOrigin(GithubEventKind kind) {
        key("{\"file_time\":").dateTime(second - second % 3600);
        key(",\"event_type\":").quoted(kind.eventType());
        key(",\"actor_login\":").quoted(popular(words.actors, random));
        key(",\"repo_name\":").quoted(popular(words.repositories, random));
        key(",\"created_at\":").dateTime(second);
        key(",\"updated_at\":").dateTime(second - random.nextInt(3));
        key(",\"action\":").quoted(kind.action(random));
        key(",\"comment_id\":");
        unsigned(kind.hasComment() ? ++commentId : 0);
        boolean hasPath = kind.hasComment() && random.nextInt(3) == 0;
        key(",\"path\":").quoted(hasPath ? any(words.paths, random) : NONE);
    }

    private void writeSubject(GithubEventKind kind) {
        boolean hasRef = kind.hasRef();
        key(",\"ref\":").quoted(hasRef ? popular(words.branches, random) : NONE);
        key(",\"ref_type\":").quoted(hasRef ? GithubEventKind.refType(random) : ascii("none"));
        boolean isIssue = kind.isIssue();
        key(",\"creator_user_login\":").quoted(isIssue ? popular(words.actors, random) : NONE);
        key(",\"number\":").number(isIssue ? 1 + random.nextInt(60_000) : 0);
        key(",\"title\":\"");
        if (isIssue) {
            writeTitle();
        }
        key("\",\"labels\":");
        names(words.labels, isIssue ? random.nextInt(4) : 0);
        boolean open = random.nextInt(3) > 0;
        key(",\"state\":").quoted(ascii(!isIssue ? "none" : open ? "open" : "closed"));
        int assigned = isIssue && random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        key(",\"assignee\":").quoted(assigned > 0 ? popular(words.actors, random) : NONE);
        key(",\"assignees\":");
        names(words.actors, assigned);
        key(",\"closed_at\":").dateTime(isIssue && !open ? second - random.nextInt(86_400) : 0);
    }

    private void writeTitle() {
        for (int left = 4 + random.nextInt(16); left > 0; left--) {
            line.raw(any(words.titleWords, random));
            if (left > 1) {
                line.raw(' ');
            }
        }
    }

    private void writeOutcome(GithubEventKind kind) {
        boolean merged = kind.isPullRequest() && random.nextInt(4) == 0;
        key(",\"merged_at\":").dateTime(merged ? second - random.nextInt(60) : 0);
        key(",\"merge_commit_sha\":");
        line.quoted(kind.isPullRequest() || kind.hasRef() ? randomSha() : NONE);
        key(",\"requested_reviewers\":");
        names(words.actors, kind.isPullRequest() ? random.nextInt(3) : 0);
        key(",\"merged_by\":").quoted(merged ? popular(words.actors, random) : NONE);
        key(",\"review_comments\":").number(kind.isPullRequest() ? random.nextInt(20) : 0);
        boolean isMember = kind == GithubEventKind.MEMBER;
        key(",\"member_login\":").quoted(isMember ? any(words.actors, random) : NONE);
        line.raw('}');
    }

    private JsonLine key(String text) {
        return line.raw(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(UTF_8);
    }

    /// Servers differ in how they print 64-bit numbers, and a reader has to take both.
    private void unsigned(long value) {
        if (random.nextBoolean()) {
            line.raw('"').number(value).raw('"');
        } else {
            line.number(value);
        }
    }

    private void names(byte[][] from, int count) {
        line.raw('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                line.raw(',');
            }
            line.quoted(popular(from, random));
        }
        line.raw(']');
    }

    private byte[] randomSha() {
        for (int i = 0; i < sha.length; i += 10) {
            long bits = random.nextLong();
            for (int j = i; j < i + 10; j++) {
                sha[j] = HEX[(int) (bits & 15)];
                bits >>>= 4;
            }
        }
        return sha;
    }
}
