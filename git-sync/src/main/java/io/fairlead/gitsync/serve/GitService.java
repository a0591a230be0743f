package io.fairlead.gitsync.serve;

import java.util.Arrays;

/** The two things that a git client asks a server for, with their names on the wire. */
enum GitService {
    UPLOAD_PACK("git-upload-pack"),
    RECEIVE_PACK("git-receive-pack");

    /** What a client wants and has: some 50 bytes for each of its refs. */
    private static final long MAX_FETCH_REQUEST_BYTES = 64L << 20;

    /** What a push sends besides its pack. */
    private static final long MAX_COMMAND_BYTES = 1L << 20;

    private final String name;

    GitService(String name) {
        this.name = name;
    }

    static GitService ofQuery(String query) throws HttpRefusal {
        for (GitService service : values())
            if (Arrays.asList(String.valueOf(query).split("&")).contains("service=" + service.name)) return service;
        throw new HttpRefusal(403, "only the smart HTTP protocol is spoken here; use a newer git");
    }

    static GitService ofPath(String path) throws HttpRefusal {
        for (GitService service : values()) if (path.equals("/" + service.name)) return service;
        throw new HttpRefusal(404, "there is nothing at " + path + " of a git repository");
    }

    String wireName() {
        return name;
    }

    String advertisementType() {
        return "application/x-" + name + "-advertisement";
    }

    String requestType() {
        return "application/x-" + name + "-request";
    }

    String resultType() {
        return "application/x-" + name + "-result";
    }

    /** JGit has a limit for packs too, but beyond it calls some of them truncated. */
    long maxBodyBytes(long maxPackBytes) {
        return this == UPLOAD_PACK ? MAX_FETCH_REQUEST_BYTES : maxPackBytes + MAX_COMMAND_BYTES;
    }
}
