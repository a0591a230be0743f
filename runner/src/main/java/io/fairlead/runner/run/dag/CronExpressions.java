package io.fairlead.runner.run.dag;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Which cron expressions are understood: the five fields of Unix cron, and nicknames for some of them. */
public final class CronExpressions {

    /** The longest expression, in characters. */
    public static final int MAX_LENGTH = 200;

    private static final Map<String, String> NICKNAMES = nicknames();

    /** A range of weekdays may go past the end of the week, so the library must not take that for a mistake. */
    private static final CronDefinition UNIX = CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withStrictRange()
            .and()
            .withHours()
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withStrictRange()
            .and()
            .withMonth()
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .and()
            .instance();

    /** A weekday comes back on the 29th of February after 40 years at most. */
    private static final LocalDateTime SOME_DAY = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final LocalDateTime A_LIFE_LATER = SOME_DAY.plusYears(50);

    private CronExpressions() {}

    /**
     * The times that an expression names. Reads only its text; moments are the scheduler's.
     *
     * @throws IllegalArgumentException if it is not understood, or is never due (30 February); the message quotes it
     */
    public static CronTimes parse(String expression) {
        if (expression.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the cron expression is longer than " + MAX_LENGTH + " characters");
        }
        CronTimes times = CronTimes.of(read(expression));
        if (times.first(SOME_DAY, A_LIFE_LATER).isEmpty()) {
            throw invalid(expression, "it is never due: no such day exists", null);
        }
        return times;
    }

    /** The same in small letters, with a nickname's five fields in its place. */
    public static String withoutNickname(String expression) {
        String text = expression.strip().toLowerCase(Locale.ROOT);
        return NICKNAMES.getOrDefault(text, text);
    }

    private static Cron read(String expression) {
        String text = withoutNickname(expression);
        if (text.startsWith("@")) throw invalid(expression, unknown(text), null);
        try {
            return new CronParser(UNIX).parse(text);
        } catch (RuntimeException e) {
            throw invalid(expression, String.valueOf(e.getMessage()), e);
        }
    }

    /** What people write for other schedulers has its own place here. */
    private static String unknown(String nickname) {
        if (nickname.startsWith("@every")) return "a fixed period is Schedule.every(Duration.ofMinutes(5))";
        return switch (nickname) {
            case "@once", "@reboot", "@continuous", "@none" ->
                "it names no time of the clock; Schedule.manual() leaves the start to a person or a call";
            default -> "there is no such nickname";
        };
    }

    private static IllegalArgumentException invalid(String expression, String problem, RuntimeException cause) {
        return new IllegalArgumentException(
                "the cron expression '" + expression + "' cannot be used: " + problem
                        + "; write five fields (minute hour day-of-month month day-of-week) or one of "
                        + String.join(" ", NICKNAMES.keySet()),
                cause);
    }

    private static Map<String, String> nicknames() {
        var nicknames = new LinkedHashMap<String, String>();
        nicknames.put("@hourly", "0 * * * *");
        nicknames.put("@daily", "0 0 * * *");
        nicknames.put("@midnight", "0 0 * * *");
        nicknames.put("@weekly", "0 0 * * 0");
        nicknames.put("@monthly", "0 0 1 * *");
        nicknames.put("@quarterly", "0 0 1 1,4,7,10 *");
        nicknames.put("@yearly", "0 0 1 1 *");
        nicknames.put("@annually", "0 0 1 1 *");
        return nicknames;
    }
}
