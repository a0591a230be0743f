package io.fairlead.runner.config;

import io.fairlead.runner.access.QueueTokens;
import io.fairlead.runner.access.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Workers on other machines.
 *
 * @param token by which they ask for work of queues without a token of their own
 * @param silence how long one may not be heard before its task is repeated; by then it has ended the task itself
 * @param queues those that something was set for; others need not be named anywhere
 */
public record FleetConfig(Secret token, Duration silence, List<QueueConfig> queues) {

    /** Who may ask for what; without any token there is no fleet. */
    public QueueTokens tokens() {
        return new QueueTokens(
                token,
                queues.stream()
                        .filter(queue -> queue.token().isGiven())
                        .collect(Collectors.toMap(QueueConfig::name, QueueConfig::token, (first, second) -> first)));
    }

    /** Whether tasks of that team may be in that queue. */
    public boolean isOpenTo(String team, String queue) {
        return queues.stream()
                .filter(each -> each.name().equals(queue))
                .allMatch(each -> each.teams().isEmpty() || each.teams().contains(team));
    }
}
