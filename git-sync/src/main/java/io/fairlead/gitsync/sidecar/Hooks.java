package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.publish.PrePublish;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.hook.ChildProcesses;
import io.fairlead.gitsync.sidecar.hook.ExecHook;
import io.fairlead.gitsync.sidecar.hook.Hook;
import io.fairlead.gitsync.sidecar.hook.HookRunner;
import io.fairlead.gitsync.sidecar.hook.PrePublishHook;
import io.fairlead.gitsync.sidecar.hook.WebHook;
import io.fairlead.gitsync.sidecar.log.ErrorFile;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.login.LoginsForGit;
import io.fairlead.gitsync.sidecar.metrics.Metrics;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The hooks of one repository: the one that is asked before publishing, those that are told afterwards, and what they started. */
final class Hooks implements AutoCloseable {

    private static final String EXEC = "exechook";

    private final Settings settings;
    private final LoginsForGit git;
    private final Metrics metrics;
    private final Log log;
    private final ChildProcesses children = new ChildProcesses();
    private final List<HookRunner> runners = new ArrayList<>();

    Hooks(Settings settings, LoginsForGit git, Metrics metrics, Optional<ErrorFile> errorFile, Log log) {
        this.settings = settings;
        this.git = git;
        this.metrics = metrics;
        this.log = log;
        settings.hooks()
                .exec()
                .ifPresent(exec -> runners.add(
                        new HookRunner(execHook(EXEC, exec), exec.backoff(), metrics, errorFile, log.named(EXEC))));
        settings.hooks().web().ifPresent(web -> {
            Log named = log.named(WebHook.NAME);
            Hook hook = new WebHook(web, settings.source(), WebCall.following(web.timeout()), named);
            runners.add(new HookRunner(hook, web.backoff(), metrics, errorFile, named));
        });
    }

    PrePublish gate() {
        Optional<Settings.Exec> exec = settings.hooks().prePublish();
        if (exec.isEmpty()) return PrePublish.ALLOW;
        return new PrePublishHook(
                execHook(PrePublishHook.NAME, exec.get()), exec.get().backoff(), metrics);
    }

    /** Those that are told of what was published. */
    List<HookRunner> runners() {
        return runners;
    }

    void prepare() {
        runners.forEach(HookRunner::prepare);
    }

    @Override
    public void close() {
        runners.forEach(HookRunner::close);
        children.killAll();
    }

    private ExecHook execHook(String name, Settings.Exec exec) {
        return new ExecHook(name, exec, settings.source(), git::variables, children, log.named(name));
    }
}
