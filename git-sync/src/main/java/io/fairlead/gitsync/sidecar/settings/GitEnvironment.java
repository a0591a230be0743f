package io.fairlead.gitsync.sidecar.settings;

import io.fairlead.gitsync.options.GitSetting;
import io.fairlead.gitsync.options.HttpProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What git, curl and ssh would take from the variables and from the user's home; version 4 runs them. */
public record GitEnvironment(Map<String, String> variables) {

    /** Settings by which somebody may have written a great many. */
    private static final int MAX_SETTINGS = 1_000;

    /** Who sets one of these expects something that does not happen here. */
    private static final List<String> NOT_USED = List.of(
            "GIT_ALLOW_PROTOCOL",
            "GIT_ASKPASS",
            "GIT_CONFIG_PARAMETERS",
            "GIT_HTTP_LOW_SPEED_LIMIT",
            "GIT_HTTP_LOW_SPEED_TIME",
            "GIT_HTTP_PROXY_AUTHMETHOD",
            "GIT_PROXY_COMMAND",
            "GIT_PROXY_SSL_CAINFO",
            "GIT_PROXY_SSL_CERT",
            "GIT_SSL_CERT_PASSWORD_PROTECTED",
            "GIT_SSL_CIPHER_LIST",
            "GIT_SSL_VERSION",
            "SSH_ASKPASS",
            "SSH_AUTH_SOCK");

    /** Nothing of any user's. */
    public static final GitEnvironment NOBODY = new GitEnvironment(Map.of("HOME", "/nonexistent"));

    private static final List<String> PROXIES = List.of("http_proxy", "https_proxy", "all_proxy");

    /** Settings by their names, which go before those of the flags, as with git. */
    public Map<String, String> gitConfig() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < settingsGiven(); i++) {
            String name = value("GIT_CONFIG_KEY_" + i);
            if (!name.isEmpty()) settings.put(name, value("GIT_CONFIG_VALUE_" + i));
        }
        if (!value("GIT_HTTP_USER_AGENT").isEmpty()) settings.put("http.userAgent", value("GIT_HTTP_USER_AGENT"));
        // Whatever it is set to: git asks no more than whether it is there.
        if (variables.containsKey("GIT_SSL_NO_VERIFY")) settings.put("http.sslVerify", "false");
        return settings;
    }

    /** The command that connects instead of our own ssh; empty for none. */
    public String sshCommand() {
        return value("GIT_SSH_COMMAND").strip();
    }

    /** The program that git would start to connect by ssh, for a shell; empty if there is none. */
    public String sshProgram() {
        String own = value("GIT_SSH");
        if (!own.isEmpty()) return "'" + own.replace("'", "'\\''") + "'";
        return Stream.of(value("PATH").split(":"))
                        .filter(directory -> directory.startsWith("/"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ssh")))
                ? "ssh"
                : "";
    }

    /** The proxy that the variables name for a URL. */
    public Optional<HttpProxy> proxy(String url) {
        URI uri = URI.create(url);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || isDirect(uri.getHost())) return Optional.empty();
        // As curl does: the one for http is set by web servers for what they run, from what others send.
        return Stream.of(scheme + "_proxy", scheme.equals("https") ? "HTTPS_PROXY" : "", "all_proxy", "ALL_PROXY")
                .map(this::value)
                .filter(named -> !named.isEmpty())
                .findFirst()
                .flatMap(HttpProxy::parse);
    }

    private boolean isDirect(String host) {
        String except = value("no_proxy").isEmpty() ? value("NO_PROXY") : value("no_proxy");
        return Stream.of(except.split("[,\\s]+"))
                .map(name -> name.startsWith(".") ? name.substring(1) : name)
                .filter(name -> !name.isEmpty())
                .anyMatch(name -> name.equals("*") || host.equalsIgnoreCase(name) || isBelow(host, name));
    }

    private static boolean isBelow(String host, String name) {
        return host.toLowerCase(Locale.ROOT).endsWith("." + name.toLowerCase(Locale.ROOT));
    }

    /** Where the user's configuration and keys for ssh are, if there are any. */
    public Optional<Path> sshDirectory() {
        return home().map(home -> home.resolve(".ssh")).filter(Files::isDirectory);
    }

    /** The user's logins for web servers, if there are any. */
    public Optional<Path> netrc() {
        return home().map(home -> home.resolve(".netrc")).filter(Files::isReadable);
    }

    /** The variables that are set and do nothing here. */
    public List<String> notUsed() {
        List<String> names = new ArrayList<>(NOT_USED);
        names.removeIf(name -> value(name).isEmpty());
        // ssh alone looks for the agent, and a program of the user's finds it by itself.
        if (!sshCommand().isEmpty()) names.removeAll(List.of("SSH_AUTH_SOCK", "SSH_ASKPASS"));
        for (int i = 0; i < settingsGiven(); i++)
            if (new GitSetting(value("GIT_CONFIG_KEY_" + i), "").isRewriting()) names.add("GIT_CONFIG_KEY_" + i);
        for (String proxy : PROXIES)
            for (String name : List.of(proxy, proxy.toUpperCase(Locale.ROOT)))
                if (value(name).startsWith("socks")) names.add(name);
        return names;
    }

    private int settingsGiven() {
        try {
            return Math.min(
                    MAX_SETTINGS, Integer.parseInt(value("GIT_CONFIG_COUNT").strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public Optional<Path> home() {
        return Stream.of(value("HOME"), System.getProperty("user.home", ""))
                .filter(home -> home.startsWith("/"))
                .findFirst()
                .map(Path::of);
    }

    private String value(String name) {
        return variables.getOrDefault(name, "");
    }

    /** The names only, since values may be secret. */
    @Override
    public String toString() {
        return "GitEnvironment" + variables.keySet();
    }
}
