package io.fairlead.gitsync.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;

/** Why a server was not believed, or let nobody in, as far as it can be known from here. */
final class SshRefusal {

    /** So SSH itself says that no key was good enough. */
    private static final Pattern NO_KEY_FITS = Pattern.compile(
            "(?i)(no more|more) authentication methods|log ?in at|keys? to try|authentication canceled|SSH2_DISCONNECT_NO_MORE_AUTH");

    private static final Pattern OPEN_SSH_KEY =
            Pattern.compile("-----BEGIN OPENSSH PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

    /** Behind it comes the cipher's name; without one the key lies open. */
    private static final String MAGIC = "openssh-key-v1\0";

    private static final int MAX_KEY_BYTES = 64 << 10;

    private final List<Path> tried;
    private final List<Path> named;
    private String hostKey = "";
    private Path knownHosts;
    private boolean hostIsAnother;

    /**
     * @param named the key files that were set
     * @param tried those of them, or of the user's, that can be read
     */
    SshRefusal(List<Path> named, List<Path> tried) {
        this.named = named;
        this.tried = tried;
    }

    /** @param another whether another key was known for this server */
    void ofHost(String key, Path file, boolean another) {
        hostKey = key;
        knownHosts = file;
        hostIsAnother = another;
    }

    /** What it means for a person; empty if it was something else that failed. */
    Optional<String> meaning(URIish uri, Throwable error) {
        SshAdvice advice = SshAdvice.about(uri);
        if (knownHosts != null)
            return Optional.of(
                    hostIsAnother
                            ? advice.changed(hostKey, knownHosts.toString())
                            : advice.unknown(hostKey, knownHosts.toString()));
        if (!isAboutKeys(error)) return Optional.empty();
        Optional<Path> locked = tried.stream().filter(SshRefusal::isLocked).findFirst();
        if (locked.isPresent()) return locked.map(key -> advice.locked(key.toString()));
        if (!tried.isEmpty())
            return Optional.of(advice.refused(tried.stream().map(Path::toString).toList()));
        return Optional.of(advice.noKeys(
                named.isEmpty()
                        ? "no key file was set"
                        : "these cannot be read: " + named.toString().replaceAll("[\\[\\]]", "")));
    }

    private static boolean isAboutKeys(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause())
            if (each.getMessage() != null
                    && NO_KEY_FITS.matcher(each.getMessage()).find()) return true;
        return false;
    }

    private static boolean isLocked(Path key) {
        try {
            if (Files.size(key) > MAX_KEY_BYTES) return false;
            String text = Files.readString(key, StandardCharsets.ISO_8859_1);
            Matcher own = OPEN_SSH_KEY.matcher(text);
            if (!own.find()) return text.contains("ENCRYPTED");
            String inside = new String(Base64.getMimeDecoder().decode(own.group(1)), StandardCharsets.ISO_8859_1);
            return inside.startsWith(MAGIC) && !inside.startsWith("\0\0\0\4none", MAGIC.length());
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
