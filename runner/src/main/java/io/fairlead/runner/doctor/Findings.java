package io.fairlead.runner.doctor;

import io.fairlead.runner.doctor.Finding.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one check finds, line by line. A check whose time is over may still be at it: from then on it is not listened to. */
public final class Findings {

    /** Headers of answers have whole seconds, and answers take a while. */
    private static final Duration CLOSE_ENOUGH = Duration.ofSeconds(5);

    /** From here on logins and signatures are refused: those of S3 after 15 minutes, many tokens after 5. */
    private static final Duration TOO_FAR = Duration.ofMinutes(5);

    private final List<Finding> all = new ArrayList<>();
    private boolean over;

    public void ok(String what) {
        add(new Finding(Grade.OK, what, ""));
    }

    public void warn(String what, String advice) {
        add(new Finding(Grade.WARN, what, advice));
    }

    public void fail(String what, String advice) {
        add(new Finding(Grade.FAIL, what, advice));
    }

    /**
     * Compares clocks.
     *
     * @param whose such as "the bucket's clock"
     * @param here what this machine's clock showed at about that time
     */
    public void clock(String whose, Instant theirs, Instant here) {
        Duration ahead = Duration.between(theirs, here);
        String far = ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind " : "ahead of ") + whose;
        String advice = "let both machines keep their time by NTP; schedules, tokens and signatures depend on it";
        if (ahead.abs().compareTo(CLOSE_ENOUGH) <= 0) ok("this machine's clock agrees with " + whose);
        else if (ahead.abs().compareTo(TOO_FAR) < 0) warn("this machine's clock is " + far, advice);
        else fail("this machine's clock is " + far, advice);
    }

    private synchronized void add(Finding finding) {
        if (!over) all.add(finding);
    }

    synchronized List<Finding> close() {
        over = true;
        return List.copyOf(all);
    }
}
