package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.HttpProxy;
import java.net.Authenticator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets Java use the proxies that the usual variables name, as git and Go's programs do. Java's own properties go before them. */
public final class ProxyVariables {

    private ProxyVariables() {}

    /** @param gitConfig its {@code http.proxy} goes before the variables, as with git */
    public static void install(Map<String, String> environment, Map<String, String> gitConfig) {
        for (Map.Entry<String, String> setting : gitConfig.entrySet())
            if (setting.getKey().equalsIgnoreCase("http.proxy"))
                for (String scheme : List.of("http", "https")) proxy(setting.getValue(), scheme);
        for (String scheme : List.of("http", "https")) proxy(variable(environment, scheme + "_proxy"), scheme);
        for (String scheme : List.of("http", "https")) proxy(variable(environment, "all_proxy"), scheme);
        String except = variable(environment, "no_proxy");
        if (!except.isEmpty() && System.getProperty("http.nonProxyHosts") == null)
            System.setProperty("http.nonProxyHosts", nonProxyHosts(except));
    }

    /** Java writes {@code *.example.org|localhost} where others write {@code .example.org,localhost}. */
    static String nonProxyHosts(String noProxy) {
        StringBuilder hosts = new StringBuilder("localhost|127.*|[::1]");
        for (String each : noProxy.split("[,\\s]+")) {
            if (each.isEmpty()) continue;
            String name = each.startsWith(".") ? each.substring(1) : each;
            hosts.append('|').append(name);
            if (!name.startsWith("*")) hosts.append("|*.").append(name);
        }
        return hosts.toString();
    }

    private static void proxy(String text, String scheme) {
        if (text.isEmpty() || System.getProperty(scheme + ".proxyHost") != null) return;
        // What is not HTTP is told of at the start.
        HttpProxy.parse(text).ifPresent(proxy -> use(proxy, scheme));
    }

    private static void use(HttpProxy proxy, String scheme) {
        if (!proxy.user().isEmpty()) {
            HttpProxy.allowPasswords();
            Authenticator.setDefault(proxy.login());
        }
        System.setProperty(scheme + ".proxyHost", proxy.host());
        System.setProperty(scheme + ".proxyPort", String.valueOf(proxy.port()));
    }

    private static String variable(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name, "");
        return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
    }
}
