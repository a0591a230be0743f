package io.fairlead.gitsync.options;

import io.fairlead.gitsync.files.Staging;
import io.fairlead.gitsync.files.Worktrees;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * What to mirror, where to, and how often.
 *
 * @param url the remote: {@code http(s)://[user:password@]host/path}, {@code git://host/path}, {@code ssh://user@host/path},
 *     {@code user@host:path}, {@code file:///path} or a plain path
 * @param ref {@code HEAD} (also for null or blank), a branch, a tag or a full commit hash; a tag beats a branch of its name
 * @param root the directory that git-sync owns; made if it is missing
 * @param link the published link, from the root on or absolute, {@value #DEFAULT_LINK} for null or an empty path
 * @param period the wait between two looks at the remote; {@value #MIN_MILLIS} ms or more
 * @param timeout how long one sync may take; {@value #MIN_MILLIS} ms or more
 * @param options the rest; null for the defaults
 */
public record SyncConfig(
        String url, String ref, Path root, Path link, Duration period, Duration timeout, SyncOptions options) {

    /** The link's name where none is given. */
    public static final String DEFAULT_LINK = "current";

    /** The shortest period and time-out, in milliseconds. */
    public static final long MIN_MILLIS = 10;

    private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(10);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(120);
    private static final Set<String> OUR_NAMES = Set.of(Constants.DOT_GIT, Worktrees.DIRECTORY, Staging.DIRECTORY);

    /** Reports everything that is wrong in one {@link IllegalArgumentException}. */
    public SyncConfig {
        Objects.requireNonNull(root, "root");
        ref = ref == null || ref.isBlank() ? Constants.HEAD : ref;
        link = link == null || link.toString().isBlank() ? Path.of(DEFAULT_LINK) : link;
        options = options == null ? SyncOptions.DEFAULTS : options;
        List<String> problems = new ArrayList<>();
        problemOfUrl(url, problems);
        if (!isRef(ref)) problems.add("ref '" + ref + "' is neither HEAD, a branch, a tag nor a full commit hash");
        if (!isLink(root, link))
            problems.add("link '" + link + "' must not be the root or where git-sync keeps its own files");
        problemOfDuration("period", period, problems);
        problemOfDuration("timeout", timeout, problems);
        if (!problems.isEmpty()) throw new IllegalArgumentException("git-sync: " + String.join("; ", problems));
    }

    /** Follows the remote's default branch, looking every 10 s, giving one sync 120 s. */
    public static SyncConfig of(String url, Path root) {
        return new SyncConfig(url, Constants.HEAD, root, null, DEFAULT_PERIOD, DEFAULT_TIMEOUT, SyncOptions.DEFAULTS);
    }

    public SyncConfig withRef(String newRef) {
        return new SyncConfig(url, newRef, root, link, period, timeout, options);
    }

    public SyncConfig withLink(Path newLink) {
        return new SyncConfig(url, ref, root, newLink, period, timeout, options);
    }

    public SyncConfig withPeriod(Duration newPeriod) {
        return new SyncConfig(url, ref, root, link, newPeriod, timeout, options);
    }

    public SyncConfig withTimeout(Duration newTimeout) {
        return new SyncConfig(url, ref, root, link, period, newTimeout, options);
    }

    public SyncConfig withOptions(SyncOptions newOptions) {
        return new SyncConfig(url, ref, root, link, period, timeout, newOptions);
    }

    public Path linkPath(Path realRoot) {
        return realRoot.resolve(link).normalize();
    }

    /** Without the credentials that the URL may hold. */
    @Override
    public String toString() {
        return "SyncConfig[url=" + RemoteUrl.redact(url) + ", ref=" + ref + ", root=" + root + ", link=" + link
                + ", period=" + period + ", timeout=" + timeout + ", options="
                + options + "]";
    }

    private static void problemOfUrl(String url, List<String> problems) {
        try {
            RemoteUrl.parse(url);
        } catch (URISyntaxException e) {
            problems.add(e.getReason());
        }
    }

    private static void problemOfDuration(String name, Duration value, List<String> problems) {
        if (value == null || value.compareTo(Duration.ofMillis(MIN_MILLIS)) < 0)
            problems.add(name + " is " + value + "; it must be " + MIN_MILLIS + " ms or more");
    }

    private static boolean isRef(String ref) {
        return Constants.HEAD.equals(ref) || Repository.isValidRefName(Constants.R_HEADS + ref);
    }

    private static boolean isLink(Path root, Path link) {
        Path top = root.toAbsolutePath().normalize();
        Path path = top.resolve(link).normalize();
        if (path.getFileName() == null || top.startsWith(path)) return false;
        return !path.startsWith(top)
                || !OUR_NAMES.contains(top.relativize(path).getName(0).toString());
    }
}
