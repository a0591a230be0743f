package io.fairlead.gitsync.serve;

import io.fairlead.gitsync.store.JGitSettings;
import io.fairlead.gitsync.store.ServedRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one bare repository by git's smart HTTP protocol, versions 0 and 2, below whatever web server there is. Who may do so
 * is for the caller to decide before.
 */
public final class SmartHttp {

    /** The largest push that is accepted, where no other limit is given. */
    public static final long DEFAULT_MAX_PACK_BYTES = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(SmartHttp.class);

    private final Path repository;
    private final boolean pushAllowed;
    private final Runnable afterPush;
    private final long maxPackBytes;

    /** With a limit of {@link #DEFAULT_MAX_PACK_BYTES} for a push. */
    public SmartHttp(Path bareRepository, boolean pushAllowed, Runnable afterPush) {
        this(bareRepository, pushAllowed, afterPush, DEFAULT_MAX_PACK_BYTES);
    }

    /**
     * @param afterPush called on the request's thread after refs were changed; must be quick
     * @param maxPackBytes the largest pack, and the largest file in one, that a push may bring
     */
    public SmartHttp(Path bareRepository, boolean pushAllowed, Runnable afterPush, long maxPackBytes) {
        this.repository = Objects.requireNonNull(bareRepository, "bareRepository");
        this.pushAllowed = pushAllowed;
        this.afterPush = Objects.requireNonNull(afterPush, "afterPush");
        this.maxPackBytes = maxPackBytes;
        JGitSettings.install();
    }

    /**
     * An HTTP request.
     *
     * @param path below the repository, such as {@code /info/refs}
     * @param query without the question mark; may be null
     * @param contentType the header's value, or null
     * @param contentEncoding the header's value, or null
     * @param gitProtocol the value of the header {@code Git-Protocol}, or null
     * @param body read by the time {@link #handle} returns
     */
    public record Request(
            String method,
            String path,
            String query,
            String contentType,
            String contentEncoding,
            String gitProtocol,
            InputStream body) {}

    /** Where the answer goes: first the status, then the headers, then the body. */
    public interface Response {

        void status(int code);

        void header(String name, String value);

        /** Called once, after status and headers. */
        OutputStream body() throws IOException;
    }

    /** Answers {@code GET /info/refs?service=…}, {@code POST /git-upload-pack} and {@code POST /git-receive-pack}. */
    public void handle(Request request, Response response) throws IOException {
        try {
            if (request.path().equals("/info/refs")) advertise(request, response);
            else serve(request, response);
        } catch (HttpRefusal e) {
            LOG.debug("{} {} refused: {}", request.method(), request.path(), e.getMessage());
            refuse(response, e);
        }
    }

    private void advertise(Request request, Response response) throws IOException, HttpRefusal {
        if (!request.method().equals("GET")) throw new HttpRefusal(405, "ask for /info/refs by GET");
        GitService service = GitService.ofQuery(request.query());
        check(service);
        try (Repository opened = open()) {
            begin(response, service.advertisementType());
            try (OutputStream out = response.body()) {
                session(service, request, opened).advertise(out);
            }
        }
    }

    private void serve(Request request, Response response) throws IOException, HttpRefusal {
        GitService service = GitService.ofPath(request.path());
        if (!request.method().equals("POST")) throw new HttpRefusal(405, "ask for " + request.path() + " by POST");
        check(service);
        // A form on another site cannot send this type, so a browser with a session cannot be made to push.
        if (!service.requestType().equals(request.contentType()))
            throw new HttpRefusal(415, "the content type must be " + service.requestType());
        RequestBody body = RequestBody.of(request, service.maxBodyBytes(maxPackBytes));
        if (body == null) throw new HttpRefusal(415, "the content encoding must be gzip or none");
        try (Repository opened = open()) {
            begin(response, service.resultType());
            try (OutputStream out = response.body()) {
                session(service, request, opened).serve(body, new NonClosingOutputStream(out));
                body.drain();
            }
        }
    }

    private GitSession session(GitService service, Request request, Repository opened) {
        List<String> parameters = parameters(request.gitProtocol());
        return service == GitService.UPLOAD_PACK
                ? new UploadSession(opened, parameters)
                : new ReceiveSession(opened, maxPackBytes, afterPush);
    }

    static List<String> parameters(String gitProtocol) {
        return gitProtocol == null ? List.of() : List.of(gitProtocol.split(":"));
    }

    private void check(GitService service) throws HttpRefusal {
        if (service == GitService.RECEIVE_PACK && !pushAllowed)
            throw new HttpRefusal(403, "this repository is read-only here; push to where it comes from");
    }

    /** Opened for each request: cheap, and what another process did to the repository meanwhile is seen. */
    private Repository open() throws IOException {
        return ServedRepository.open(repository);
    }

    static void begin(Response response, String type) {
        response.status(200);
        response.header("Content-Type", type);
        response.header("Cache-Control", "no-cache, max-age=0, must-revalidate");
    }

    static void refuse(Response response, HttpRefusal refusal) throws IOException {
        response.status(refusal.status());
        response.header("Content-Type", "text/plain; charset=utf-8");
        try (OutputStream out = response.body()) {
            out.write((refusal.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
