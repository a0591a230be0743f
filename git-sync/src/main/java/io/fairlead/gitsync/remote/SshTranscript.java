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
 * What OpenSSH's program says with {@code -v}, without the steps that it tells of; behind it stands what they mean for a person, where
 * it was not let in.
 */
final class SshTranscript extends InputStream {

    /** The rest of a longer line, which a server may have sent, is a line of its own. */
    private static final int MAX_LINE = 4 << 10;

    private static final int MAX_KEYS = 20;

    private static final Pattern STEP =
            Pattern.compile("debug\\d: .*|OpenSSH_\\S+, .*|Authenticated to .*|Transferred: .*"
                    + "|Bytes per second: .*|Warning: Permanently added .*|@+\\s*");
    private static final Pattern HOST_KEY = Pattern.compile("debug1: Server host key: (.*)");
    private static final Pattern OFFERED = Pattern.compile("debug1: Offering public key: (.*?) \\S+ SHA256:\\S+(.*)");
    private static final Pattern ACCEPTED = Pattern.compile("debug1: Server accepts key: (.*?) \\S+ SHA256:.*");

    private final InputStream said;
    private final SshAdvice advice;
    private final List<String> offered = new ArrayList<>();
    private String hostKey = "";
    private String accepted = "";
    private boolean isUnknown;
    private boolean isChanged;
    private boolean isDenied;
    private boolean ended;
    private byte[] line = {};
    private int at;

    SshTranscript(InputStream said, SshAdvice advice) {
        this.said = new BufferedInputStream(said);
        this.advice = advice;
    }

    @Override
    public int read() throws IOException {
        return fill() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int some = Math.min(length, line.length - at);
        System.arraycopy(line, at, bytes, from, some);
        at += some;
        return some;
    }

    @Override
    public void close() throws IOException {
        said.close();
    }

    private boolean fill() throws IOException {
        while (at == line.length) {
            if (ended) return false;
            String next = nextLine();
            ended = next == null;
            if (ended) next = meaning();
            else if (isStep(next)) continue;
            line = next.getBytes(StandardCharsets.UTF_8);
            at = 0;
        }
        return true;
    }

    /** Null at the end. */
    private String nextLine() throws IOException {
        var bytes = new byte[MAX_LINE];
        int length = 0;
        while (length < MAX_LINE) {
            int one = said.read();
            if (one < 0 && length == 0) return null;
            if (one >= 0) bytes[length++] = (byte) one;
            if (one < 0 || one == '\n') break;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private boolean isStep(String text) {
        String plain = text.strip();
        Matcher key = OFFERED.matcher(plain);
        if (key.matches() && offered.size() < MAX_KEYS)
            offered.add(key.group(1) + (key.group(2).contains("agent") ? " (agent)" : ""));
        Matcher taken = ACCEPTED.matcher(plain);
        if (taken.matches()) accepted = taken.group(1);
        Matcher shown = HOST_KEY.matcher(plain);
        if (shown.matches()) hostKey = shown.group(1);
        isChanged |= plain.contains("REMOTE HOST IDENTIFICATION HAS CHANGED");
        isUnknown |= plain.equals("Host key verification failed.");
        isDenied |= plain.contains("Permission denied (");
        return STEP.matcher(plain).matches();
    }

    private String meaning() {
        if (isChanged) return advice.changed(hostKey, "known_hosts") + "\n";
        if (isUnknown) return advice.unknownToUser(hostKey) + "\n";
        if (!isDenied) return "";
        if (!accepted.isEmpty()) return advice.locked(accepted) + "\n";
        if (!offered.isEmpty()) return advice.refused(offered) + "\n";
        return advice.noKeys("neither in ~/.ssh nor in an agent; `ssh-keygen` makes one") + "\n";
    }
}
