package io.millpond.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.random.RandomGenerator;

/// The kinds of generated events, how frequent each is and which columns it fills.
enum GithubEventKind {
    PUSH(48, "PushEvent"),
    CREATE(12, "CreateEvent"),
    WATCH(9, "WatchEvent"),
    ISSUE_COMMENT(8, "IssueCommentEvent"),
    PULL_REQUEST(8, "PullRequestEvent"),
    ISSUES(5, "IssuesEvent"),
    REVIEW_COMMENT(3, "PullRequestReviewCommentEvent"),
    FORK(3, "ForkEvent"),
    DELETE(2, "DeleteEvent"),
    MEMBER(1, "MemberEvent"),
    RELEASE(1, "ReleaseEvent");

    private static final GithubEventKind[] BY_PERCENT = byPercent();
    private static final List<String> REF_TYPES = List.of("branch", "branch", "tag", "repository");

    private final int percent;
    private final String eventType;

    GithubEventKind(int percent, String eventType) {
        this.percent = percent;
        this.eventType = eventType;
    }

    private static GithubEventKind[] byPercent() {
        GithubEventKind[] kinds = new GithubEventKind[100];
        int next = 0;
        for (GithubEventKind kind : values()) {
            for (int i = 0; i < kind.percent; i++) {
                kinds[next++] = kind;
            }
        }
        return kinds;
    }

    static GithubEventKind draw(RandomGenerator random) {
        return BY_PERCENT[random.nextInt(BY_PERCENT.length)];
    }

    static byte[] refType(RandomGenerator random) {
        return REF_TYPES.get(random.nextInt(REF_TYPES.size())).getBytes(UTF_8);
    }

    byte[] eventType() {
        return eventType.getBytes(UTF_8);
    }

    byte[] action(RandomGenerator random) {
        List<String> actions =
                switch (this) {
                    case PUSH, CREATE, FORK, DELETE -> List.of("none");
                    case WATCH -> List.of("started");
                    case ISSUE_COMMENT -> List.of("created", "edited", "deleted");
                    case PULL_REQUEST ->
                            List.of("opened", "closed", "synchronize", "labeled", "merged");
                    case ISSUES -> List.of("opened", "closed", "reopened", "assigned", "labeled");
                    case REVIEW_COMMENT -> List.of("created", "edited");
                    case MEMBER -> List.of("added");
                    case RELEASE -> List.of("published");
                };
        return actions.get(random.nextInt(actions.size())).getBytes(UTF_8);
    }

    boolean hasComment() {
        return this == ISSUE_COMMENT || this == REVIEW_COMMENT;
    }

    boolean hasRef() {
        return this == PUSH || this == CREATE || this == DELETE;
    }

    boolean isPullRequest() {
        return this == PULL_REQUEST || this == REVIEW_COMMENT;
    }

    boolean isIssue() {
        return isPullRequest() || this == ISSUES || this == ISSUE_COMMENT;
    }
}
