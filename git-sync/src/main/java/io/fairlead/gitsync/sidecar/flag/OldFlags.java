package io.fairlead.gitsync.sidecar.flag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives what deprecated flags say to the flags of today. As in version 4 the deprecated ones win. */
public final class OldFlags {

    private static final int MILLIS_PER_SECOND = 1_000;

    private final FlagValues old;
    private final Map<String, Object> values;
    private final List<String> notes;

    private OldFlags(FlagValues old) {
        this.old = old;
        this.values = new LinkedHashMap<>(old.byName());
        this.notes = new ArrayList<>(old.warnings());
    }

    public static FlagValues applied(FlagValues values, List<String> problems) {
        OldFlags flags = new OldFlags(values);
        flags.ref(problems);
        flags.durations();
        flags.text("dest", "link");
        flags.text("sync-hook-command", "exechook-command");
        flags.text("password", Flags.PASSWORD);
        flags.number("max-sync-failures", "max-failures", 0);
        flags.number("v", "verbose", -1);
        if (values.number("change-permissions") != 0)
            problems.add("deprecated flag: --change-permissions is no longer supported; use --group-write");
        return new FlagValues(flags.values, values.given(), values.onCommandLine(), flags.notes);
    }

    private void ref(List<String> problems) {
        String branch = old.text("branch");
        String rev = old.text("rev");
        if (!branch.isEmpty() && (rev.isEmpty() || rev.equals("HEAD"))) text("branch", "ref");
        else if (!rev.isEmpty() && branch.isEmpty()) text("rev", "ref");
        else if (!rev.isEmpty())
            problems.add("deprecated flag combo: --branch and --rev cannot both set --ref; give one of them");
    }

    private void durations() {
        double wait = old.decimal("wait");
        if (wait != 0) replace("wait", "period", Duration.ofMillis((long) (wait * MILLIS_PER_SECOND)));
        long timeout = old.number("timeout");
        if (timeout != 0) replace("timeout", "sync-timeout", Duration.ofSeconds(timeout));
    }

    private void text(String from, String to) {
        if (old.has(from)) replace(from, to, old.text(from));
    }

    private void number(String from, String to, long unset) {
        if (old.number(from) != unset) replace(from, to, old.number(from));
    }

    private void replace(String from, String to, Object value) {
        notes.add("setting " + shown(to) + " from deprecated --" + from);
        values.put(to, value);
    }

    private static String shown(String name) {
        return name.startsWith("$") ? name : "--" + name;
    }
}
