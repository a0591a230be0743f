package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.sidecar.settings.GitEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's settings of git as they are now: git itself reads them where it is there, since it alone knows all places and includes.
 * Without it the user's own file is read.
 */
final class UserGitConfig {

    private static final Logger LOG = LoggerFactory.getLogger(UserGitConfig.class);

    private static final String HTTP = "http";

    private final GitEnvironment user;
    private final GitProgram git;
    private final List<Entry> entries;
    private final boolean hasGit;
    private final Map<String, Map<String, String>> forUrl = new LinkedHashMap<>();

    /** Names have small letters but in their middle part, as git lists them. */
    record Entry(String name, String value) {}

    private UserGitConfig(GitEnvironment user, GitProgram git, List<Entry> entries, boolean hasGit) {
        this.user = user;
        this.git = git;
        this.entries = entries;
        this.hasGit = hasGit;
    }

    static UserGitConfig read(GitEnvironment user) throws IOException {
        GitProgram git = new GitProgram(user.variables());
        GitProgram.Answer answer;
        try {
            answer = git.run("", "config", "--null", "--list");
        } catch (IOException e) {
            LOG.debug("without git, only the user's own file with its settings is read: {}", e.getMessage());
            return new UserGitConfig(user, git, ofFile(user), false);
        }
        if (answer.exitCode() != 0)
            throw new IOException(
                    "git cannot read your settings: " + answer.complaints().strip());
        return new UserGitConfig(user, git, entries(answer.out()), true);
    }

    boolean hasGit() {
        return hasGit;
    }

    /** The last value, which is the one that counts. */
    Optional<String> value(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .map(Entry::value)
                .reduce((earlier, later) -> later);
    }

    /** All that is about web servers, by names such as {@code http.https://git.example.org/.extraheader}. */
    Map<String, String> ofHttp() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Entry entry : entries)
            if (entry.name().startsWith(HTTP + ".")) settings.put(entry.name(), path(entry.name(), entry.value()));
        return settings;
    }

    /** What holds for this URL, by names without one, such as {@code http.proxy}. */
    synchronized Map<String, String> ofHttp(String url) throws IOException {
        Map<String, String> known = forUrl.get(url);
        if (known == null) forUrl.put(url, known = matching(url));
        return known;
    }

    /** The address that the longest {@code url.<base>.insteadOf} makes of one. */
    String instead(String url) {
        String best = "";
        String base = "";
        for (Entry entry : entries) {
            String name = entry.name();
            if (!name.startsWith("url.") || !name.endsWith(".insteadof")) continue;
            if (entry.value().length() <= best.length() || !url.startsWith(entry.value())) continue;
            best = entry.value();
            base = name.substring("url.".length(), name.length() - ".insteadof".length());
        }
        return best.isEmpty() ? url : base + url.substring(best.length());
    }

    private Map<String, String> matching(String url) throws IOException {
        List<Entry> found = entries;
        if (hasGit)
            found = entries(
                    git.run("", "config", "--null", "--get-urlmatch", HTTP, url).out());
        Map<String, String> settings = new LinkedHashMap<>();
        for (Entry entry : found)
            if (entry.name().matches("http\\.[a-z]+")) settings.put(entry.name(), path(entry.name(), entry.value()));
        return settings;
    }

    /** Git writes paths with the user's home in them. */
    private String path(String name, String value) {
        boolean isPath = name.matches(".*\\.(sslcainfo|sslcapath|sslcert|sslkey|cookiefile)");
        return isPath && value.startsWith("~/")
                ? user.home().map(home -> home + value.substring(1)).orElse(value)
                : value;
    }

    private static List<Entry> entries(String listed) {
        List<Entry> entries = new ArrayList<>();
        for (String each : listed.split("\0")) {
            int end = each.indexOf('\n');
            if (end > 0) entries.add(new Entry(each.substring(0, end), each.substring(end + 1)));
            // A name alone stands for yes.
            else if (!each.isEmpty()) entries.add(new Entry(each, "true"));
        }
        return entries;
    }

    private static List<Entry> ofFile(GitEnvironment user) throws IOException {
        Optional<Path> file =
                user.home().map(home -> home.resolve(".gitconfig")).filter(Files::isReadable);
        if (file.isEmpty()) return List.of();
        FileBasedConfig config = new FileBasedConfig(file.get().toFile(), FS.DETECTED);
        try {
            config.load();
        } catch (ConfigInvalidException e) {
            throw new IOException(file.get() + ": " + e.getMessage(), e);
        }
        List<Entry> entries = new ArrayList<>();
        for (String section : config.getSections()) {
            add(entries, config, section, null);
            for (String middle : config.getSubsections(section)) add(entries, config, section, middle);
        }
        return entries;
    }

    private static void add(List<Entry> entries, FileBasedConfig config, String section, String middle) {
        String begin = section.toLowerCase(Locale.ROOT) + (middle == null ? "." : "." + middle + ".");
        for (String name : config.getNames(section, middle))
            for (String value : config.getStringList(section, middle, name))
                entries.add(new Entry(begin + name.toLowerCase(Locale.ROOT), value == null ? "true" : value));
    }
}
