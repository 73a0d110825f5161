-- count
SELECT count() FROM d.events

-- count_one_type
SELECT count() FROM d.events WHERE event_type = 'WatchEvent'

-- min_max
SELECT min(created_at), max(created_at), max(comment_id), max(number) FROM d.events

-- sum_four_columns
SELECT sum(number), sum(review_comments), sum(comment_id), sum(toUInt32(updated_at)) FROM d.events

-- filter_numbers
SELECT count(), sum(number) FROM d.events
WHERE number > 30000 AND review_comments < 10 AND state = 'open'

-- filter_low_cardinality
SELECT count(), uniqExact(repo_name) FROM d.events WHERE actor_login = 'zengrahubba'

-- conditions_in_aggregates
SELECT countIf(action = 'opened'), countIf(action = 'closed'), sumIf(number, state = 'closed'),
    countIf(merged_at > closed_at AND merged_at > '2020-01-01 00:00:00')
FROM d.events

-- group_by_enum
SELECT event_type, count() FROM d.events GROUP BY event_type ORDER BY event_type

-- group_by_two_enums
SELECT action, state, count(), sum(number), max(comment_id) FROM d.events
GROUP BY action, state ORDER BY action, state

-- group_by_hour
SELECT toStartOfHour(created_at) AS hour, count(), countIf(event_type = 'PushEvent')
FROM d.events GROUP BY hour ORDER BY hour

-- group_by_actor_top_n
SELECT actor_login, count() AS events FROM d.events
GROUP BY actor_login ORDER BY events DESC, actor_login LIMIT 10

-- group_by_repository_and_type
SELECT repo_name, event_type, count() AS events FROM d.events
GROUP BY repo_name, event_type ORDER BY events DESC, repo_name, event_type LIMIT 20

-- group_by_number
SELECT number, count() AS events, max(title) FROM d.events WHERE number > 0
GROUP BY number ORDER BY events DESC, number LIMIT 10

-- group_by_unique_number
SELECT comment_id, count() AS events FROM d.events
GROUP BY comment_id ORDER BY events DESC, comment_id LIMIT 10

-- group_by_unique_text
SELECT merge_commit_sha, count() AS events FROM d.events
GROUP BY merge_commit_sha ORDER BY events DESC, merge_commit_sha LIMIT 10

-- group_by_having
SELECT repo_name, uniqExact(actor_login) AS actors FROM d.events WHERE event_type = 'IssuesEvent'
GROUP BY repo_name HAVING actors > 5 ORDER BY actors DESC, repo_name LIMIT 20

-- distinct_pairs
SELECT count() FROM (SELECT DISTINCT actor_login, repo_name FROM d.events)

-- top_n_number
SELECT comment_id, created_at, repo_name FROM d.events ORDER BY comment_id DESC LIMIT 10

-- top_n_text
SELECT title, number, merge_commit_sha FROM d.events
ORDER BY title DESC, number, merge_commit_sha LIMIT 10

-- top_n_of_each_group
SELECT event_type, repo_name, count() AS events FROM d.events
GROUP BY event_type, repo_name ORDER BY event_type, events DESC, repo_name LIMIT 3 BY event_type

-- like_word
SELECT count() FROM d.events WHERE title LIKE '%deadlock%'

-- like_words
SELECT count() FROM d.events WHERE title LIKE '%memory%leak%'

-- case_insensitive_word
SELECT count() FROM d.events WHERE title ILIKE '%windows%'

-- like_and_group
SELECT repo_name, count() AS events FROM d.events WHERE title LIKE '%Kafka%' AND state = 'open'
GROUP BY repo_name ORDER BY events DESC, repo_name LIMIT 10

-- regular_expression
SELECT count() FROM d.events WHERE match(title, '(crash|deadlock|race) (in|on) [A-Z]')

-- text_length
SELECT sum(length(title)), max(length(title)), sum(length(path)) FROM d.events

-- file_endings
SELECT substring(path, length(path) - 2) AS ending, count() AS events FROM d.events
WHERE path != '' GROUP BY ending ORDER BY events DESC, ending LIMIT 20

-- arrays_unfolded
SELECT arrayJoin(labels) AS label, count() AS events FROM d.events
GROUP BY label ORDER BY events DESC, label

-- array_has
SELECT count() FROM d.events WHERE has(labels, 'bug') AND NOT has(labels, 'question')

-- array_lengths
SELECT length(assignees) AS size, count(), sum(length(requested_reviewers)) FROM d.events
GROUP BY size ORDER BY size

-- quantiles
SELECT quantilesExact(0.5, 0.9, 0.99)(number) FROM d.events WHERE number > 0

-- quantiles_of_groups
SELECT event_type, quantileExact(0.5)(number), quantileExact(0.99)(review_comments)
FROM d.events GROUP BY event_type ORDER BY event_type

-- uniq_actors
SELECT uniqExact(actor_login), uniqExact(repo_name) FROM d.events

-- uniq_texts
SELECT uniqExact(merge_commit_sha), uniqExact(title) FROM d.events

-- uniq_of_groups
SELECT toStartOfHour(created_at) AS hour, uniqExact(actor_login) FROM d.events
GROUP BY hour ORDER BY hour

-- join_small_table
SELECT t.team, count() AS events, sum(e.number) FROM d.events AS e
INNER JOIN d.teams AS t ON e.repo_name = t.repo_name GROUP BY t.team ORDER BY t.team

-- left_join_small_table
SELECT t.team, count() AS events FROM d.events AS e
LEFT JOIN d.teams AS t ON e.repo_name = t.repo_name
WHERE e.event_type = 'PullRequestEvent' GROUP BY t.team ORDER BY t.team

-- in_subquery
SELECT event_type, count() FROM d.events
WHERE repo_name IN (SELECT repo_name FROM d.teams WHERE team = 3)
GROUP BY event_type ORDER BY event_type

-- point_read
SELECT created_at, actor_login, number, title FROM d.events
WHERE event_type = 'IssuesEvent' AND repo_name = 'inneyo/jone-server'
ORDER BY created_at, actor_login, number, title

-- point_count
SELECT count(), max(created_at) FROM d.events
WHERE event_type = 'WatchEvent' AND repo_name = 'foxsta/kaor-cli'

-- range_read
SELECT count(), uniqExact(actor_login) FROM d.events
WHERE event_type = 'PushEvent' AND repo_name >= 'fox' AND repo_name < 'gra'

-- range_read_all_columns
SELECT * FROM d.events WHERE event_type = 'ReleaseEvent'
ORDER BY repo_name, created_at, actor_login, merge_commit_sha LIMIT 1000
