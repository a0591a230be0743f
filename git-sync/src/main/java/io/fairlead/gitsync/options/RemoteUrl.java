package io.fairlead.gitsync.options;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;

/**
 * The remote's address with its credentials taken out, so that no library below can put them into a message.
 *
 * @param uri where to connect; never holds a user or a password
 * @param user null without credentials
 * @param password empty where the URL names a user only, as with access tokens
 */
public record RemoteUrl(URIish uri, String user, String password) {

    private static final Set<String> HTTP = Set.of("http", "https");

    /** Their user name says whom to be there, and is no secret. */
    private static final Set<String> WITHOUT_PASSWORD = Set.of("git", "ssh");

    /** Greedy on purpose: a password may itself hold an '@' or a '/'. */
    private static final Pattern USER_INFO = Pattern.compile("//\\S*@");

    private static final Pattern QUERY = Pattern.compile("\\?\\S*");

    /** Texts shorter than this are no secrets; replacing them would only make messages unreadable. */
    private static final int MIN_SECRET = 4;

    public static RemoteUrl parse(String url) throws URISyntaxException {
        if (url == null || url.isBlank()) throw problem("url is missing");
        URIish uri;
        try {
            uri = new URIish(url.strip());
        } catch (URISyntaxException e) {
            throw problem("url " + redact(url) + " cannot be read as a git URL");
        }
        if (HTTP.contains(String.valueOf(uri.getScheme()))) return http(uri);
        if ("file".equals(uri.getScheme())) return new RemoteUrl(uri, null, null);
        if (uri.getScheme() == null && uri.getHost() == null) return local(uri);
        // Two colons are git's way of naming a program to run.
        boolean program = uri.getScheme() == null && uri.getPath().startsWith(":");
        if (!program && WITHOUT_PASSWORD.contains(uri.getScheme() == null ? "ssh" : uri.getScheme())) return named(uri);
        throw problem("url " + redact(url)
                + " is neither http(s), git, ssh, file nor a plain path; other transports are not supported");
    }

    /** The same for a URL that {@link SyncConfig} has accepted. */
    public static RemoteUrl of(String url) {
        try {
            return parse(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getReason());
        }
    }

    public boolean isLocal() {
        return uri.getHost() == null;
    }

    public Optional<UserPassword> login() {
        return user == null ? Optional.empty() : Optional.of(new UserPassword(user, password));
    }

    /** The URL as people may see it. */
    public static String redact(String url) {
        if (url == null || !url.contains("//")) return url;
        return QUERY.matcher(USER_INFO.matcher(url).replaceAll("//***@")).replaceAll("?***");
    }

    /** Takes from a text of unknown origin (an exception, the remote's answer) what must not be seen. */
    public String clean(String text) {
        if (user == null) return text;
        String secret = password.isEmpty() ? user : password;
        return secret.length() < MIN_SECRET ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return redact(uri.toString());
    }

    private static RemoteUrl http(URIish uri) throws URISyntaxException {
        if (uri.getHost() == null) throw problem("url " + redact(uri.toString()) + " names no host");
        if (uri.getUser() == null) return new RemoteUrl(uri, null, null);
        String password = uri.getPass() == null ? "" : uri.getPass();
        return new RemoteUrl(uri.setUser(null).setPass(null), uri.getUser(), password);
    }

    private static RemoteUrl named(URIish uri) throws URISyntaxException {
        if (uri.getHost() == null || uri.getHost().startsWith("-"))
            throw problem("url " + redact(uri.toString()) + " names no host");
        return new RemoteUrl(uri.setPass(null), null, null);
    }

    /** A relative path would otherwise be looked up from the store's directory. */
    private static RemoteUrl local(URIish uri) {
        return new RemoteUrl(uri.setPath(Path.of(uri.getPath()).toAbsolutePath().toString()), null, null);
    }

    private static URISyntaxException problem(String reason) {
        return new URISyntaxException("url", reason);
    }
}
