package io.fairlead.runner.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookRoutesTest {

    private static final String PUSH = "{\"ref\": \"refs/heads/main\"}";
    private static final String HOOK = "/api/v2/repos/demo/webhook";

    private TestSite site;

    @BeforeEach
    void open(@TempDir Path folder) {
        site = TestSite.withAdministrator(folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void the_git_host_asks_for_a_sync_in_its_own_way_without_signing_in() throws Exception {
        String signature = hmac(TestSite.HOOK_SECRET, PUSH);
        assertThat(call(HOOK, "X-Hub-Signature-256", "sha256=" + signature).statusCode())
                .isEqualTo(202);
        assertThat(call(HOOK, "X-Gitea-Signature", signature).statusCode()).isEqualTo(202);
        assertThat(call(HOOK, "X-Gitlab-Token", TestSite.HOOK_SECRET).statusCode())
                .isEqualTo(202);
        assertThat(call(HOOK, "Authorization", "Bearer " + TestSite.HOOK_SECRET).statusCode())
                .isEqualTo(202);
        assertThat(site.synced).containsExactly("demo", "demo", "demo", "demo");
    }

    @Test
    void nobody_else_does() throws Exception {
        assertThat(call(HOOK, "X-Hub-Signature-256", "sha256=" + hmac("guess", PUSH))
                        .statusCode())
                .isEqualTo(401);
        assertThat(call(HOOK, "X-Hub-Signature-256", "sha256=" + hmac(TestSite.HOOK_SECRET, "{}"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(call(HOOK, "X-Gitlab-Token", "").statusCode()).isEqualTo(401);
        assertThat(call(HOOK, "Content-Type", "application/json").body()).contains("has no webhook: set its");
        assertThat(call("/api/v2/repos/other/webhook", "X-Gitlab-Token", TestSite.HOOK_SECRET)
                        .statusCode())
                .isEqualTo(401);
        assertThat(site.synced).isEmpty();
    }

    @Test
    void a_crowd_is_told_to_come_later() throws Exception {
        for (int i = 0; i < 60; i++) call(HOOK, "X-Gitlab-Token", "guess");
        assertThat(call(HOOK, "X-Gitlab-Token", TestSite.HOOK_SECRET).statusCode())
                .isEqualTo(429);
    }

    @Test
    void a_sync_that_cannot_be_is_told_to_who_asked(@TempDir Path folder) throws Exception {
        site.syncProblem = "the sidecar of repo demo does not answer";
        assertThat(call(HOOK, "X-Gitlab-Token", TestSite.HOOK_SECRET).statusCode())
                .isEqualTo(502);
        try (var open = TestSite.open(folder)) {
            open.syncProblem = site.syncProblem;
            assertThat(open.post("/repos/demo/sync", "").body()).contains("sidecar of repo demo does not answer");
            var rest = open.send(open.request("/api/v2/repos/demo/sync").POST(BodyPublishers.noBody()));
            assertThat(rest.statusCode()).isEqualTo(502);
            assertThat(rest.body()).contains("sidecar of repo demo does not answer");
        }
    }

    private HttpResponse<String> call(String path, String... headers) throws IOException, InterruptedException {
        return site.send(site.request(path, headers).POST(BodyPublishers.ofString(PUSH)));
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
