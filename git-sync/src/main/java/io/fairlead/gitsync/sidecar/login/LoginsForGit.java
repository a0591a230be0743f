package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.GitSetting;
import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SshKeys;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Config;

/**
 * Lets git and ssh, run by a hook, log in as the syncs do: a configuration that stands for the user's, and variables. The
 * passwords are in variables alone, which the configuration names.
 */
public final class LoginsForGit implements AutoCloseable {

    private static final String PREFIX = "GITSYNC_LOGIN_";

    private final SidecarCredentials credentials;
    private final Settings.Source source;
    private final Log log;
    private Path file;
    private String written = "";
    private boolean told;

    public LoginsForGit(SidecarCredentials credentials, Settings.Source source, Log log) {
        this.credentials = credentials;
        this.source = source;
        this.log = log;
    }

    /** The variables for a hook that is about to run; those that are set already are overridden by these. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        Config config = config(variables);
        try {
            variables.put("GIT_CONFIG_GLOBAL", write(config.toText()).toString());
            variables.put("GIT_CONFIG_NOSYSTEM", "true");
        } catch (IOException e) {
            if (!told) log.error("git in hooks has no logins, as no temporary file can be written", e.toString());
            told = true;
        }
        variables.put("GIT_SSH_COMMAND", sshCommand(credentials.ssh()));
        return variables;
    }

    /** A program that follows many repositories outlives each of them. */
    @Override
    public synchronized void close() {
        try {
            if (file != null) Files.deleteIfExists(file);
        } catch (IOException e) {
            log.error("a temporary file stays until this process ends", e.toString());
        }
    }

    private Config config(Map<String, String> variables) {
        Config config = new Config();
        config.setBoolean("gc", null, "autoDetach", false);
        // Nobody is there to be asked.
        config.setString("core", null, "askPass", "true");
        int count = 0;
        for (Map.Entry<String, UserPassword> login : byUrl().entrySet()) {
            String name = PREFIX + ++count;
            variables.put(name + "_USERNAME", login.getValue().user());
            variables.put(name + "_PASSWORD", login.getValue().password());
            config.setString("credential", login.getKey(), "helper", helper(name));
        }
        source.gitConfig().forEach((name, value) -> new GitSetting(name, value).putInto(config));
        return config;
    }

    private static String helper(String name) {
        return "!f() { test \"$1\" != get || printf 'username=%s\\npassword=%s\\n' \"$" + name + "_USERNAME\" \"$"
                + name + "_PASSWORD\"; }; f";
    }

    /** Those of the longest paths first, since git takes the first that fits; then one for each host, as with the syncs. */
    private Map<String, UserPassword> byUrl() {
        List<SidecarCredentials.Login> logins = new ArrayList<>();
        RemoteUrl repo = RemoteUrl.of(source.repo());
        repo.login()
                .ifPresent(login ->
                        logins.add(new SidecarCredentials.Login(repo.uri().toString(), login)));
        logins.addAll(credentials.logins());
        List<SidecarCredentials.Login> deepest = new ArrayList<>(logins);
        deepest.sort(Comparator.comparing(
                        (SidecarCredentials.Login login) -> login.url().length())
                .reversed());
        Map<String, UserPassword> byUrl = new LinkedHashMap<>();
        for (SidecarCredentials.Login each : deepest) byUrl.putIfAbsent(withoutLogin(each.url()), each.login());
        for (SidecarCredentials.Login each : logins) byUrl.putIfAbsent(host(withoutLogin(each.url())), each.login());
        return byUrl;
    }

    private static String withoutLogin(String url) {
        return url.replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/]*@", "$1");
    }

    private static String host(String url) {
        try {
            return URI.create(url).resolve("/").toString();
        } catch (IllegalArgumentException e) {
            return url;
        }
    }

    private String sshCommand(SshKeys keys) {
        StringBuilder command = new StringBuilder(keys.program().isEmpty() ? "ssh" : keys.program());
        for (Path key : keys.keyFiles()) command.append(" -i ").append(quoted(key));
        if (keys.knownHostsFile().isEmpty())
            return command.append(" -o StrictHostKeyChecking=no").toString();
        return command.append(" -o StrictHostKeyChecking=yes -o UserKnownHostsFile=")
                .append(quoted(keys.knownHostsFile().get()))
                .toString();
    }

    /** For a shell. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    private synchronized Path write(String text) throws IOException {
        if (file == null || !Files.exists(file)) {
            file = Files.createTempFile("git-sync.gitconfig.", "");
            file.toFile().deleteOnExit();
            written = "";
        }
        if (!text.equals(written)) Files.writeString(file, text);
        written = text;
        return file;
    }
}
