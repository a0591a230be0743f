package io.fairlead.gitsync.sidecar.flag;

import static io.fairlead.gitsync.sidecar.flag.FlagType.BOOL;
import static io.fairlead.gitsync.sidecar.flag.FlagType.INT;
import static io.fairlead.gitsync.sidecar.flag.FlagType.STRING;
import static io.fairlead.gitsync.sidecar.flag.FlagType.STRINGS;

import java.util.List;

/** Where logins come from; a part of {@link Flags}. */
final class LoginFlags {

    static final List<Flag> LOGINS = List.of(
            Flag.of("username", STRING, "", "GITSYNC_USERNAME GIT_SYNC_USERNAME", "The user name for the remote."),
            Flag.of(
                    Flags.PASSWORD,
                    STRING,
                    "",
                    "GITSYNC_PASSWORD GIT_SYNC_PASSWORD",
                    "The password or access token for --username."),
            Flag.of(
                    "password-file",
                    STRING,
                    "",
                    "GITSYNC_PASSWORD_FILE GIT_SYNC_PASSWORD_FILE",
                    "A file with the password or access token; read again for every sync."),
            Flag.of(
                    "credential",
                    STRINGS,
                    "",
                    "GITSYNC_CREDENTIAL",
                    "JSON, one object or an array, with url, username and password or password-file; may be repeated."),
            Flag.of(
                    "ssh-key-file",
                    STRINGS,
                    "/etc/git-secret/ssh",
                    "GITSYNC_SSH_KEY_FILE GIT_SYNC_SSH_KEY_FILE GIT_SSH_KEY_FILE",
                    "A private key for ssh; may be repeated, and the variable takes several with colons between them."),
            Flag.of(
                    "ssh-known-hosts",
                    BOOL,
                    "true",
                    "GITSYNC_SSH_KNOWN_HOSTS GIT_SYNC_KNOWN_HOSTS GIT_KNOWN_HOSTS",
                    "Whether the host's key must be known."),
            Flag.of(
                    "ssh-known-hosts-file",
                    STRING,
                    "/etc/git-secret/known_hosts",
                    "GITSYNC_SSH_KNOWN_HOSTS_FILE GIT_SYNC_SSH_KNOWN_HOSTS_FILE GIT_SSH_KNOWN_HOSTS_FILE",
                    "The hosts that are known."),
            Flag.of(
                    "cookie-file",
                    BOOL,
                    "false",
                    "GITSYNC_COOKIE_FILE GIT_SYNC_COOKIE_FILE GIT_COOKIE_FILE",
                    "Whether to send the cookies in /etc/git-secret/cookie_file."),
            Flag.of(
                    "askpass-url",
                    STRING,
                    "",
                    "GITSYNC_ASKPASS_URL GIT_SYNC_ASKPASS_URL GIT_ASKPASS_URL",
                    "A URL that answers with lines username=… and password=…; asked before every sync."),
            Flag.of(
                    "github-base-url",
                    STRING,
                    "https://api.github.com/",
                    "GITSYNC_GITHUB_BASE_URL",
                    "Where GitHub's API is."),
            Flag.of(Flags.APP_KEY, STRING, "", "GITSYNC_GITHUB_APP_PRIVATE_KEY", "The GitHub App's private key."),
            Flag.of(
                    "github-app-private-key-file",
                    STRING,
                    "",
                    "GITSYNC_GITHUB_APP_PRIVATE_KEY_FILE",
                    "A file with the GitHub App's private key."),
            Flag.of("github-app-client-id", STRING, "", "GITSYNC_GITHUB_APP_CLIENT_ID", "The GitHub App's client ID."),
            Flag.of(
                    "github-app-application-id",
                    INT,
                    "0",
                    "GITSYNC_GITHUB_APP_APPLICATION_ID",
                    "The GitHub App's application ID."),
            Flag.of(
                    "github-app-installation-id",
                    INT,
                    "0",
                    "GITSYNC_GITHUB_APP_INSTALLATION_ID",
                    "The GitHub App's installation ID."));

    private LoginFlags() {}
}
