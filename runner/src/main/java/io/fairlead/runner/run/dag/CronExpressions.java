package io.fairlead.runner.run.dag;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

/**
 * Which cron expressions are understood: the five fields of Unix cron, and the nicknames
 * {@code @hourly @daily @weekly @monthly @yearly}.
 */
public final class CronExpressions {

    /** The longest expression, in characters. */
    public static final int MAX_LENGTH = 200;

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
            .withIntMapping(7, 0)
            .withStrictRange()
            .and()
            .withSupportedNicknameHourly()
            .withSupportedNicknameDaily()
            .withSupportedNicknameWeekly()
            .withSupportedNicknameMonthly()
            .withSupportedNicknameYearly()
            .instance();

    /** Before a leap year, so that the 29th of February is found. */
    private static final ZonedDateTime SOME_DAY = ZonedDateTime.of(2027, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private CronExpressions() {}

    /**
     * The meaning of an expression. Reads only its text; moments are the scheduler's.
     *
     * @throws IllegalArgumentException if it is not understood, or is never due (30 February); the message quotes it
     */
    public static Cron parse(String expression) {
        if (expression.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the cron expression is longer than " + MAX_LENGTH + " characters");
        }
        Cron cron = read(expression.strip().toLowerCase(Locale.ROOT), expression);
        if (!isEverDue(cron)) throw invalid(expression, "it is never due: no such day exists", null);
        return cron;
    }

    private static Cron read(String normalized, String expression) {
        try {
            return new CronParser(UNIX).parse(normalized);
        } catch (RuntimeException e) {
            throw invalid(expression, String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isEverDue(Cron cron) {
        try {
            return ExecutionTime.forCron(cron).nextExecution(SOME_DAY).isPresent();
        } catch (RuntimeException e) {
            // Some impossible dates are found only here, by an exception.
            return false;
        }
    }

    private static IllegalArgumentException invalid(String expression, String problem, RuntimeException cause) {
        return new IllegalArgumentException(
                "the cron expression '" + expression + "' cannot be used: " + problem
                        + "; write five fields (minute hour day-of-month month day-of-week) or one of"
                        + " @hourly @daily @weekly @monthly @yearly",
                cause);
    }
}
