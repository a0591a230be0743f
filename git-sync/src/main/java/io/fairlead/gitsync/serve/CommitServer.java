package io.fairlead.gitsync.serve;

import io.fairlead.gitsync.files.Worktrees;
import io.fairlead.gitsync.options.SyncConfig;
import io.fairlead.gitsync.publish.Publication;
import io.fairlead.gitsync.store.JGitSettings;
import io.fairlead.gitsync.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives away single commits of a root, read-only and by git's smart HTTP protocol, below whatever web server there is: those
 * that are published or kept, without their history, and only to those who may have them.
 */
public final class CommitServer {

    /** What a client sends that wants one commit; a few hundred hashes that it has may be among it. */
    public static final int MAX_REQUEST_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(CommitServer.class);

    /** Only old clients look at the list, and each entry may cost a question to the authorizer. */
    private static final int MAX_LISTED = 20;

    private static final String REFS = "refs/commits/";

    private final String name;
    private final SyncConfig config;
    private final FetchAuthorizer authorizer;

    /**
     * Touches nothing yet.
     *
     * @param name what the authorizer knows the repository by
     * @param config the root's, as it is synced with
     */
    public CommitServer(String name, SyncConfig config, FetchAuthorizer authorizer) {
        this.name = Objects.requireNonNull(name, "name");
        this.config = Objects.requireNonNull(config, "config");
        this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
        JGitSettings.install();
    }

    /**
     * Answers {@code GET /info/refs?service=git-upload-pack} and {@code POST /git-upload-pack}.
     *
     * @param token what the client shows; empty if it shows none
     */
    public void handle(SmartHttp.Request request, String token, SmartHttp.Response response) throws IOException {
        try {
            if (token.isEmpty()) throw new HttpRefusal(401, "a token is needed: Authorization: Bearer <token>");
            if (request.path().equals("/info/refs")) advertise(request, token, response);
            else serve(request, token, response);
        } catch (HttpRefusal e) {
            LOG.debug("{} {} of {} refused: {}", request.method(), request.path(), name, e.getMessage());
            SmartHttp.refuse(response, e);
        }
    }

    private void advertise(SmartHttp.Request request, String token, SmartHttp.Response response)
            throws IOException, HttpRefusal {
        if (!request.method().equals("GET")) throw new HttpRefusal(405, "ask for /info/refs by GET");
        GitService service = GitService.ofQuery(request.query());
        check(service);
        boolean listed = !SmartHttp.parameters(request.gitProtocol()).contains("version=2");
        try (Repository store = open()) {
            UploadSession session = session(store, request, listed ? listed(store, token) : Map.of());
            SmartHttp.begin(response, service.advertisementType());
            try (OutputStream out = response.body()) {
                session.advertise(out);
            }
        }
    }

    private void serve(SmartHttp.Request request, String token, SmartHttp.Response response)
            throws IOException, HttpRefusal {
        GitService service = GitService.ofPath(request.path());
        if (!request.method().equals("POST")) throw new HttpRefusal(405, "ask for " + request.path() + " by POST");
        check(service);
        if (!service.requestType().equals(request.contentType()))
            throw new HttpRefusal(415, "the content type must be " + service.requestType());
        RequestBody unpacked = RequestBody.of(request, MAX_REQUEST_BYTES);
        if (unpacked == null) throw new HttpRefusal(415, "the content encoding must be gzip or none");
        byte[] body = unpacked.readAllBytes();
        FetchWish wish = FetchWish.parse(body);
        if (wish.listing()) list(request, token, body, response);
        else give(wish.onlyCommit(), request, token, body, response);
    }

    private void list(SmartHttp.Request request, String token, byte[] body, SmartHttp.Response response)
            throws IOException, HttpRefusal {
        try (Repository store = open()) {
            UploadSession session = session(store, request, listed(store, token));
            SmartHttp.begin(response, GitService.UPLOAD_PACK.resultType());
            try (OutputStream out = response.body()) {
                session.serve(new ByteArrayInputStream(body), new NonClosingOutputStream(out));
            }
        }
    }

    private void give(String hash, SmartHttp.Request request, String token, byte[] body, SmartHttp.Response response)
            throws IOException, HttpRefusal {
        try (InputStream answer = answer(hash, request, token, body)) {
            SmartHttp.begin(response, GitService.UPLOAD_PACK.resultType());
            try (OutputStream out = response.body()) {
                answer.transferTo(out);
            }
        }
    }

    /** The same words for what is not there and for what is not for this client, so that nobody can find out by asking. */
    private InputStream answer(String hash, SmartHttp.Request request, String token, byte[] body)
            throws IOException, HttpRefusal {
        try (Repository store = open()) {
            if (!isGivenAway(store, hash) || !authorizer.allows(token, name, hash))
                throw new HttpRefusal(403, "this token is not for commit " + hash + ", or it is not there");
        }
        synchronized (this) {
            return new CommitSnapshots(root().resolve(Constants.DOT_GIT))
                    .of(hash, Worktrees.in(root())::contains)
                    .answer(body, request.gitProtocol());
        }
    }

    private static UploadSession session(Repository store, SmartHttp.Request request, Map<String, Ref> refs) {
        return UploadSession.listing(store, SmartHttp.parameters(request.gitProtocol()), refs);
    }

    /** The published one comes first. */
    private Map<String, Ref> listed(Repository store, String token) throws IOException {
        Map<String, Ref> refs = new LinkedHashMap<>();
        try (Stream<Path> trees = Files.list(Worktrees.in(root()).directory())) {
            String published = link().hash().orElse("");
            Stream<String> kept = trees.map(tree -> tree.getFileName().toString())
                    .filter(hash -> !hash.equals(published))
                    .sorted();
            for (String hash :
                    Stream.concat(Stream.of(published), kept).limit(MAX_LISTED).toList()) {
                if (!isGivenAway(store, hash) || !authorizer.allows(token, name, hash)) continue;
                refs.put(
                        REFS + hash,
                        new ObjectIdRef.PeeledNonTag(Ref.Storage.LOOSE, REFS + hash, ObjectId.fromString(hash)));
            }
        }
        return refs;
    }

    /** What was fetched last is not published yet, or is held back, unless the link says otherwise. */
    private boolean isGivenAway(Repository store, String hash) throws IOException {
        if (!ObjectId.isId(hash) || !Worktrees.in(root()).contains(hash)) return false;
        if (link().hash().equals(Optional.of(hash))) return true;
        Ref fetched = store.exactRef(Store.FETCHED);
        if (fetched == null) return true;
        try (RevWalk walk = new RevWalk(store)) {
            return !walk.parseCommit(fetched.getObjectId()).name().equals(hash);
        }
    }

    private Publication link() throws IOException {
        return Publication.of(config, root());
    }

    private Path root() throws IOException {
        return config.root().toRealPath();
    }

    private Repository open() throws IOException, HttpRefusal {
        Path store = config.root().resolve(Constants.DOT_GIT);
        if (!Files.exists(store.resolve(Constants.HEAD)))
            throw new HttpRefusal(503, "nothing has been synced yet; try again later");
        return new FileRepositoryBuilder()
                .setGitDir(store.toFile())
                .setMustExist(true)
                .build();
    }

    private static void check(GitService service) throws HttpRefusal {
        if (service != GitService.UPLOAD_PACK)
            throw new HttpRefusal(403, "commits are read-only here; push to where they come from");
    }
}
