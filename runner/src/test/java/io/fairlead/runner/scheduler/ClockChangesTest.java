package io.fairlead.runner.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.run.dag.CronExpressions;
import io.fairlead.runner.run.dag.CronTimes;
import io.fairlead.runner.scheduler.BruteForceCron.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every change of the clocks of 20 years, anywhere: what is due around it is what a look at each minute says. */
class ClockChangesTest {

    private static final Instant BEGIN = Instant.parse("2010-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

    private static final List<String> EXPRESSIONS = List.of(
            // as the hours pass
            "* * * * *",
            "0 * * * *",
            "30 * * * *",
            "*/17 * * * *",
            "0 */2 * * *",
            "30 */2 * * *",
            "15 */3 * * *",
            "0 */6 * * *",
            "59 */5 * * *",
            "0 */1 * * *",
            "0,45 *,3 * * *",
            "30 */2,1 * * *",
            "30 * * * SUN",
            "0 */2 */2 * 0",
            // times of day
            "0 0 * * *",
            "1 0 * * *",
            "30 0 * * *",
            "59 23 * * *",
            "0 1 * * *",
            "30 1 * * *",
            "0 2 * * *",
            "30 2 * * *",
            "59 2 * * *",
            "0 3 * * *",
            "30 3 * * *",
            "0 6 * * *",
            "15,45 2 * * *",
            "*/15 2 * * *",
            "* 2 * * *",
            "* 1-3 * * *",
            "20,35 2 * * *",
            "10,50 2,3 * * *",
            "0 0,12 * * *",
            "0 22,23,0,1 * * *",
            "45 2,3,4 * * *",
            "0 3,*/2 * * *",
            "30 1,* * * *",
            // their steps and ranges
            "30 0-8/2 * * *",
            "0 2-6/2 * * *",
            "15 1-3/1 * * *",
            "30 2/12 * * *",
            "0 0/6 * * *",
            "0 0/1 * * *",
            "0 0-23 * * *",
            "30 0-23/2 * * *",
            "30 1-23/2 * * *",
            "5/20 1-4 * * *",
            "0-59/30 22-23 * * *",
            "45 23/1 * * *",
            "0 0-4/4,2 * * *",
            // days
            "30 2 * * 0",
            "30 2 * * 7",
            "30 2 * * SAT-SUN",
            "30 2 * * SUN-TUE",
            "0 0 * * FRI-MON",
            "0 0 * * 5-7",
            "30 0-8/2 */2 * 1-5",
            "30 2 */2 * */2",
            "30 2 25-31 3,10 0",
            "0 0 1 * FRI",
            "30 1 29 * *",
            "0 0/6 1-15 apr-sep 4/1",
            "30 23 30,31 dec,mar *");

    @Test
    void what_is_due_around_every_change_is_what_a_look_at_each_minute_says() {
        var changes = changes();
        assertThat(changes).hasSizeGreaterThan(1000);
        List<Checked> expressions = EXPRESSIONS.stream().map(Checked::of).toList();
        var wrong = new ArrayList<String>();
        changes.forEach((change, zone) -> {
            var window = Window.around(change, zone.getRules());
            for (Checked each : expressions) {
                var clock = new CronClock(each.times(), zone);
                List<Instant> expected = each.bruteForce().due(window);
                List<Instant> forwards = forwards(clock, window);
                List<Instant> backwards = backwards(clock, window);
                if (forwards.equals(expected) && backwards.equals(expected)) continue;
                wrong.add(each.expression() + " in " + zone + " at " + change + ": " + forwards + ", backwards "
                        + backwards + ", by the rule " + expected);
            }
        });
        assertThat(wrong).isEmpty();
    }

    private record Checked(String expression, CronTimes times, BruteForceCron bruteForce) {

        static Checked of(String expression) {
            return new Checked(expression, CronExpressions.parse(expression), new BruteForceCron(expression));
        }
    }

    /** Each with a zone that makes it: the others that make it at the same moment look the same around it. */
    private static Map<ZoneOffsetTransition, ZoneId> changes() {
        var changes = new LinkedHashMap<ZoneOffsetTransition, ZoneId>();
        for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(name);
            ZoneOffsetTransition change = zone.getRules().nextTransition(BEGIN);
            while (change != null && change.getInstant().isBefore(END)) {
                changes.putIfAbsent(change, zone);
                change = zone.getRules().nextTransition(change.getInstant());
            }
        }
        return changes;
    }

    private static List<Instant> forwards(CronClock clock, Window window) {
        var due = new ArrayList<Instant>();
        Instant at = window.from().minusNanos(1);
        while (true) {
            at = clock.next(at).orElse(Instant.MAX);
            if (!at.isBefore(window.to())) return due;
            due.add(at);
        }
    }

    private static List<Instant> backwards(CronClock clock, Window window) {
        var due = new ArrayList<Instant>();
        Instant at = window.to();
        while (true) {
            at = clock.previous(at).orElse(Instant.MIN);
            if (at.isBefore(window.from())) return due;
            due.add(0, at);
        }
    }
}
