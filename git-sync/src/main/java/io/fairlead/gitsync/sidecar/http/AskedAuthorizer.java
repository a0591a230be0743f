package io.fairlead.gitsync.sidecar.http;

import io.fairlead.gitsync.serve.FetchAuthorizer;
import io.fairlead.gitsync.sidecar.client.WebCall;
import io.fairlead.gitsync.sidecar.log.Json;
import io.fairlead.gitsync.sidecar.log.Log;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks a URL whether a token may fetch a commit, and remembers the answer for a moment. No answer means no. */
public final class AskedAuthorizer implements FetchAuthorizer {

    /** Between the end of an attempt and the end of what its token is good for; git asks two or three times in a fetch. */
    public static final Duration REMEMBERED = Duration.ofSeconds(3);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_REMEMBERED = 10_000;
    private static final int FIRST_SUCCESS = 200;
    private static final int LAST_SUCCESS = 299;

    private final URI url;
    private final WebCall call = WebCall.direct(TIMEOUT);
    private final Log log;
    private final Map<Question, Answer> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Question(String token, String repo, String hash) {}

    private record Answer(boolean yes, long at) {}

    AskedAuthorizer(String url, Log log) {
        this.url = URI.create(url);
        this.log = log;
    }

    @Override
    public boolean allows(String token, String repo, String hash) {
        Question question = new Question(token, repo, hash);
        synchronized (answers) {
            Answer known = answers.get(question);
            if (known != null && System.nanoTime() - known.at() < REMEMBERED.toNanos()) return known.yes();
        }
        try {
            boolean yes = ask(question);
            synchronized (answers) {
                answers.remove(question);
                answers.put(question, new Answer(yes, System.nanoTime()));
            }
            return yes;
        } catch (IOException e) {
            log.error("nobody says whether this commit may be fetched, so it may not", e, "repo", repo, "hash", hash);
        } catch (IllegalArgumentException e) {
            log.error("a token with characters that no token has", "refused", "repo", repo);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean ask(Question question) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("repo", question.repo());
        body.put("hash", question.hash());
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + question.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body), StandardCharsets.UTF_8))
                .build();
        int status = call.send(request).status();
        return status >= FIRST_SUCCESS && status <= LAST_SUCCESS;
    }
}
