package io.fairlead.gitsync.sidecar.settings;

import io.fairlead.gitsync.options.GitSetting;
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

    private static final List<String> PROXIES = List.of("http_proxy", "https_proxy", "all_proxy");

    /** Settings by their names, which go before those of the flags, as with git. */
    Map<String, String> gitConfig() {
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

    private Optional<Path> home() {
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
