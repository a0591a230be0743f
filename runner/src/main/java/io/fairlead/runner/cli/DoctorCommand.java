package io.fairlead.runner.cli;

import io.fairlead.runner.Doctor;
import io.fairlead.runner.config.Config;
import io.fairlead.runner.config.Setting;
import io.fairlead.runner.doctor.Examination;
import io.fairlead.runner.doctor.Finding;
import io.fairlead.runner.doctor.Finding.Grade;
import io.fairlead.runner.doctor.InstallationCheck;
import io.fairlead.runner.worker.log.Masking;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead doctor}: tries what an installation stands on. */
@Command(
        name = "doctor",
        description = {
            "Tries what an installation stands on: settings, disk, database, the workers' Java, each repository's remote and its"
                    + " login, the bucket, the cluster's rights, clocks. Says of each what works and what to do.",
            "Before a runner is started, or beside it: it takes hold of nothing and leaves nothing behind.",
            "Ends with 0 if nothing failed, else with 1."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings and repositories, fairlead.yaml, as for up; variables count as they do there.")
    private String file;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept. Default: ./.fairlead.")
    private String data;

    @Spec
    private CommandSpec spec;

    private final Map<Grade, Integer> counts = new EnumMap<>(Grade.class);
    private PrintWriter out;

    @Override
    public Integer call() throws InterruptedException {
        out = spec.commandLine().getOut();
        try {
            Config config = config();
            Masking masking = Doctor.masking(config, System.getenv());
            print(new Finding(Grade.OK, "the settings make sense", ""));
            var examination = new Examination(Examination.LIMIT);
            for (InstallationCheck check : Doctor.checks(config, InstantSource.system())) {
                heading(masking.mask(check.subject()));
                for (Finding found : examination.of(check))
                    print(new Finding(found.grade(), masking.mask(found.what()), masking.mask(found.advice())));
            }
        } catch (Config.InvalidConfig e) {
            e.getMessage().lines().forEach(line -> print(new Finding(Grade.FAIL, line, "")));
        }
        out.println();
        out.println(count(Grade.OK) + " ok, " + count(Grade.WARN) + " to look at, " + count(Grade.FAIL) + " failed");
        out.flush();
        return count(Grade.FAIL) == 0 ? 0 : 1;
    }

    private Config config() {
        var variables = new HashMap<>(System.getenv());
        if (file != null) variables.put(Setting.CONFIG.variable(), file);
        if (data != null) variables.put(Setting.DATA.variable(), data);
        heading("the settings"
                + (variables.containsKey(Setting.CONFIG.variable())
                        ? " of " + variables.get(Setting.CONFIG.variable())
                        : ""));
        return Config.from(variables);
    }

    /** Before it is tried, as that may take a while. */
    private void heading(String subject) {
        out.println(TerminalText.of(subject));
        out.flush();
    }

    private void print(Finding found) {
        counts.merge(found.grade(), 1, Integer::sum);
        out.println("  " + String.format("%-5s", found.grade().name().toLowerCase(Locale.ROOT))
                + TerminalText.of(oneLine(found.what())));
        if (!found.advice().isEmpty()) out.println("       -> " + TerminalText.of(oneLine(found.advice())));
        out.flush();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    private int count(Grade grade) {
        return counts.getOrDefault(grade, 0);
    }
}
