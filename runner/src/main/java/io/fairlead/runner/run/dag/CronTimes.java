package io.fairlead.runner.run.dag;

import com.cronutils.model.Cron;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.FieldValue;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Optional;

/**
 * The times that a cron expression names, on a clock that nobody changes. Pure.
 *
 * <p>The library reads the expression. Its own search for moments is not used: it knows neither our rule for clocks that are changed
 * nor Vixie cron's for the two fields of days.
 */
public final class CronTimes {

    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final int DAYS_OF_WEEK = 7;

    private final BitSet minutesOfDay;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean eitherDay;
    private final boolean asHoursPass;

    private CronTimes(Fields fields) {
        this.minutesOfDay = minutesOfDay(fields.values(CronFieldName.HOUR), fields.values(CronFieldName.MINUTE));
        this.daysOfMonth = fields.values(CronFieldName.DAY_OF_MONTH);
        this.months = fields.values(CronFieldName.MONTH);
        this.daysOfWeek = fields.values(CronFieldName.DAY_OF_WEEK);
        this.eitherDay = !fields.isStar(CronFieldName.DAY_OF_MONTH) && !fields.isStar(CronFieldName.DAY_OF_WEEK);
        this.asHoursPass = fields.isStar(CronFieldName.HOUR);
    }

    static CronTimes of(Cron cron) {
        return new CronTimes(new Fields(cron));
    }

    private static BitSet minutesOfDay(BitSet hours, BitSet minutes) {
        var times = new BitSet(MINUTES_OF_DAY);
        hours.stream().forEach(hour -> minutes.stream().forEach(minute -> times.set(hour * 60 + minute)));
        return times;
    }

    /**
     * Whether it goes by the hours as they pass, like {@code *}, and not by times of day: then a change of the clocks neither moves
     * what it leaves out nor drops what it repeats.
     */
    public boolean asHoursPass() {
        return asHoursPass;
    }

    /** The first of them from {@code from} on, and before {@code before}. */
    public Optional<LocalDateTime> first(LocalDateTime from, LocalDateTime before) {
        LocalDateTime at = from.truncatedTo(ChronoUnit.MINUTES);
        if (at.isBefore(from)) at = at.plusMinutes(1);
        int minute = minuteOfDay(at);
        for (LocalDate day = at.toLocalDate(); !day.isAfter(before.toLocalDate()); day = day.plusDays(1)) {
            int found = isOn(day) ? minutesOfDay.nextSetBit(minute) : -1;
            if (found >= 0) return Optional.of(at(day, found)).filter(time -> time.isBefore(before));
            minute = 0;
        }
        return Optional.empty();
    }

    /** The last of them from {@code from} on, and before {@code before}. */
    public Optional<LocalDateTime> last(LocalDateTime from, LocalDateTime before) {
        LocalDateTime at = before.minusNanos(1);
        int minute = minuteOfDay(at);
        for (LocalDate day = at.toLocalDate(); !day.isBefore(from.toLocalDate()); day = day.minusDays(1)) {
            int found = isOn(day) ? minutesOfDay.previousSetBit(minute) : -1;
            if (found >= 0) return Optional.of(at(day, found)).filter(time -> !time.isBefore(from));
            minute = MINUTES_OF_DAY - 1;
        }
        return Optional.empty();
    }

    private boolean isOn(LocalDate day) {
        if (!months.get(day.getMonthValue())) return false;
        boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % DAYS_OF_WEEK);
        return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private static LocalDateTime at(LocalDate day, int minuteOfDay) {
        return day.atTime(minuteOfDay / 60, minuteOfDay % 60);
    }

    private static int minuteOfDay(LocalDateTime time) {
        return time.getHour() * 60 + time.getMinute();
    }

    /** What the library has read. */
    private record Fields(Cron cron) {

        private FieldExpression of(CronFieldName name) {
            return cron.retrieveFieldsAsMap().get(name).getExpression();
        }

        /** Whether it begins with {@code *}, by which Vixie cron tells fields that restrict nothing or only thin out. */
        boolean isStar(CronFieldName name) {
            return of(name).asString().startsWith("*");
        }

        BitSet values(CronFieldName name) {
            Range all = switch (name) {
                case MINUTE -> new Range(0, 59);
                case HOUR -> new Range(0, 23);
                case DAY_OF_MONTH -> new Range(1, 31);
                case MONTH -> new Range(1, 12);
                case DAY_OF_WEEK -> new Range(0, DAYS_OF_WEEK); // Sunday is both ends of it.
                default -> throw new IllegalArgumentException("no field of ours: " + name);
            };
            var values = new BitSet();
            add(of(name), all, values);
            if (name == CronFieldName.DAY_OF_WEEK && values.get(DAYS_OF_WEEK)) values.set(0);
            return values;
        }

        private static void add(FieldExpression expression, Range all, BitSet values) {
            if (expression instanceof And list) {
                list.getExpressions().forEach(each -> add(each, all, values));
            } else if (expression instanceof Every every) {
                range(every.getExpression(), all, true).add(every.getPeriod().getValue(), values);
            } else {
                range(expression, all, false).add(1, values);
            }
        }

        /** @param open whether a single value is where it begins, as in {@code 5/15} */
        private static Range range(FieldExpression expression, Range all, boolean open) {
            if (expression instanceof Always) return all;
            if (expression instanceof Between between)
                return new Range(number(between.getFrom()), number(between.getTo()));
            if (expression instanceof On on) {
                int value = on.getTime().getValue();
                return new Range(value, open ? all.to() : value);
            }
            throw new IllegalArgumentException("'" + expression.asString() + "' is not of Unix cron");
        }

        private static int number(FieldValue<?> value) {
            return (Integer) value.getValue();
        }
    }

    /** Both ends are of it. One of weekdays that ends before it begins goes past the end of the week. */
    private record Range(int from, int to) {

        void add(int step, BitSet values) {
            int length = to < from ? to - from + DAYS_OF_WEEK : to - from;
            for (int i = 0; i <= length; i += step) {
                int value = from + i;
                values.set(to < from ? value % DAYS_OF_WEEK : value);
            }
        }
    }
}
