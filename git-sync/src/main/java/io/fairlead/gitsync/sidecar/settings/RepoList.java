package io.fairlead.gitsync.sidecar.settings;

import io.fairlead.gitsync.sidecar.flag.CommandLine;
import io.fairlead.gitsync.sidecar.flag.FlagValues;
import io.fairlead.gitsync.sidecar.flag.UsageError;
import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.tls.CertificateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file with many repositories: a JSON object that has, by each one's name, an object with the flags that are set for it alone.
 * What it does not set is as on the command line and in the variables.
 */
public record RepoList(Path file, List<String> arguments, Map<String, String> environment) {

    private static final int MAX_REPOS = 1_000;
    private static final long MAX_BYTES = 4 << 20;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    /** These are about the whole process. */
    private static final Set<String> COMMON = Set.of(
            "verbose",
            "version",
            "help",
            "man",
            "repos-file",
            "one-time",
            "sync-on-signal",
            "max-failures",
            "init-max-failures");

    /** Of all flags, as it was given. */
    public String text() throws IOException {
        if (Files.size(file) > MAX_BYTES) throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** What holds for all of them, checked as for one. */
    public Settings common() throws UsageError {
        FlagValues values = CommandLine.read(arguments, environment);
        if (values.has("repo"))
            throw new UsageError(
                    UsageError.INVALID, "invalid flag: only one of --repo and --repos-file may be specified");
        return SettingsReader.read(CommandLine.read(with(List.of("--repo=repos-file")), environment), environment);
    }

    /** By name, in the file's order. */
    public Map<String, Settings> parse(String text) throws UsageError {
        Object parsed;
        try {
            parsed = Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong("is no JSON: " + e.getMessage());
        }
        if (!(parsed instanceof Map<?, ?> all)) throw wrong("an object with the repositories' names is wanted");
        if (all.size() > MAX_REPOS) throw wrong("has more than " + MAX_REPOS + " repositories");
        Map<String, Settings> repos = new LinkedHashMap<>();
        Settings common = common();
        Path root = common.tree().root();
        for (Map.Entry<?, ?> each : all.entrySet()) {
            String name = (String) each.getKey();
            if (!name.matches(NAME)) throw wrong("\"" + name + "\" is no name: letters, digits and ._- are");
            if (!(each.getValue() instanceof Map<?, ?> flags)) throw wrong(name + ": an object with flags is wanted");
            Settings settings = settings(name, root.resolve(name), flags);
            // TLS is set up once for the process.
            if (!certificates(settings).equals(certificates(common)))
                throw wrong(name + ": http.sslCert is for the whole process; set http.<url>.sslCert for all instead");
            repos.put(name, settings);
        }
        checkApart(repos);
        return repos;
    }

    private Settings settings(String name, Path root, Map<?, ?> flags) throws UsageError {
        List<String> more = new ArrayList<>(List.of("--root=" + root));
        FlagValues common = CommandLine.read(arguments, environment);
        // Only with --one-time is there an end for one of them.
        if (!common.on("one-time")) more.addAll(List.of("--max-failures=-1", "--init-max-failures=-1"));
        for (Map.Entry<?, ?> flag : flags.entrySet()) {
            String key = (String) flag.getKey();
            if (COMMON.contains(key) || key.startsWith("http-") || key.startsWith("serve-"))
                throw wrong(name + ": --" + key + " is for the whole process, not for one repository");
            List<?> values = flag.getValue() instanceof List<?> list ? list : List.of(flag.getValue());
            for (Object value : values) more.add("--" + key + "=" + value);
        }
        try {
            return SettingsReader.read(CommandLine.read(with(more), environment), environment);
        } catch (UsageError e) {
            throw wrong(name + ": " + e.getMessage().replace("\n", "; "));
        }
    }

    private static Map<String, CertificateFiles> certificates(Settings settings) {
        return CertificateFiles.named(settings.source().gitConfig(), Map.of());
    }

    /** Two that wrote into the same place would undo each other's work. */
    private void checkApart(Map<String, Settings> repos) throws UsageError {
        Map<Path, String> links = new LinkedHashMap<>();
        for (Map.Entry<String, Settings> one : repos.entrySet()) {
            Path root = one.getValue().tree().root();
            for (Map.Entry<String, Settings> other : repos.entrySet())
                if (!one.getKey().equals(other.getKey())
                        && other.getValue().tree().root().startsWith(root))
                    throw wrong(one.getKey() + " and " + other.getKey() + " need roots apart from each other");
            String taken = links.put(root.resolve(one.getValue().tree().link()).normalize(), one.getKey());
            if (taken != null) throw wrong(taken + " and " + one.getKey() + " have the same link");
        }
    }

    /** Behind a lone "--" nothing would be read. */
    private List<String> with(List<String> more) {
        List<String> all = new ArrayList<>(arguments);
        int end = all.indexOf("--");
        if (end >= 0) all = new ArrayList<>(all.subList(0, end));
        all.addAll(more);
        return all;
    }

    private UsageError wrong(String message) {
        return new UsageError(UsageError.INVALID, "the repos-file " + file + ": " + message);
    }

    @Override
    public String toString() {
        return "RepoList[" + file + "]";
    }
}
