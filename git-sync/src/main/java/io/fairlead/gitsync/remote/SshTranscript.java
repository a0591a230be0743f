package io.fairlead.gitsync.remote;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenSSH's program says with {@code -v}: what its steps mean for a person, where it was not let in, and else all but the steps.
 */
final class SshTranscript {

    /** The rest of a longer line, which a server may have sent, is a line of its own. */
    private static final int MAX_LINE = 4 << 10;

    private static final int MAX_TEXT = 64 << 10;
    private static final int MAX_KEYS = 20;

    private static final Pattern STEP = Pattern.compile("debug\\d: .*|OpenSSH_.*|Authenticated to .*|Transferred: .*"
            + "|Bytes per second: .*|Warning: Permanently added .*|@+\\s*|");
    private static final Pattern HOST_KEY = Pattern.compile("debug1: Server host key: (.*)");
    private static final Pattern OFFERED = Pattern.compile("debug1: Offering public key: (.*?) \\S+ SHA256:\\S+(.*)");
    private static final Pattern ACCEPTED = Pattern.compile("debug1: Server accepts key: (.*?) \\S+ SHA256:.*");

    private final SshAdvice advice;
    private final StringBuilder said = new StringBuilder();
    private final List<String> offered = new ArrayList<>();
    private String hostKey = "";
    private String accepted = "";
    private boolean isUnknown;
    private boolean isChanged;
    private boolean isDenied;

    SshTranscript(SshAdvice advice) {
        this.advice = advice;
    }

    /** Until it ends. */
    void hear(InputStream words) {
        try (InputStream in = new BufferedInputStream(words)) {
            for (String line = nextLine(in); line != null; line = nextLine(in)) hear(line);
        } catch (IOException e) {
            // So ends a process that was ended.
        }
    }

    /** What it means, if that is known; else what was said. */
    synchronized String text() {
        String meaning = meaning();
        return meaning.isEmpty() ? said.toString() : meaning;
    }

    /** Null at the end. */
    private static String nextLine(InputStream in) throws IOException {
        byte[] bytes = new byte[MAX_LINE];
        int length = 0;
        while (length < MAX_LINE) {
            int one = in.read();
            if (one < 0 && length == 0) return null;
            if (one >= 0) bytes[length++] = (byte) one;
            if (one < 0 || one == '\n') break;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }

    private synchronized void hear(String line) {
        Matcher key = OFFERED.matcher(line);
        if (key.matches() && offered.size() < MAX_KEYS)
            offered.add(key.group(1) + (key.group(2).contains("agent") ? " (agent)" : ""));
        Matcher taken = ACCEPTED.matcher(line);
        if (taken.matches()) accepted = taken.group(1);
        Matcher shown = HOST_KEY.matcher(line);
        if (shown.matches()) hostKey = shown.group(1);
        isChanged |= line.contains("REMOTE HOST IDENTIFICATION HAS CHANGED");
        isUnknown |= line.equals("Host key verification failed.");
        isDenied |= line.contains("Permission denied (");
        if (!STEP.matcher(line).matches() && said.length() < MAX_TEXT)
            said.append(line).append('\n');
    }

    private String meaning() {
        if (isChanged) return advice.changed(hostKey, "known_hosts");
        if (isUnknown) return advice.unknownToUser(hostKey);
        if (!isDenied) return "";
        if (!accepted.isEmpty()) return advice.locked(accepted);
        if (!offered.isEmpty()) return advice.refused(offered);
        return advice.noKeys("neither in ~/.ssh nor in an agent; `ssh-keygen` makes one");
    }
}
