package io.fairlead.gitsync.sidecar;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Lets Java use the proxies that the usual variables name, as git and Go's programs do. Java's own properties go before them. */
final class ProxyVariables {

    private ProxyVariables() {}

    static void install(Map<String, String> environment) {
        proxy(environment, "http", 80);
        proxy(environment, "https", 80);
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

    private static void proxy(Map<String, String> environment, String scheme, int otherwise) {
        String text = variable(environment, scheme + "_proxy");
        if (text.isEmpty() || System.getProperty(scheme + ".proxyHost") != null) return;
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (uri.getHost() == null) return;
        System.setProperty(scheme + ".proxyHost", uri.getHost());
        System.setProperty(scheme + ".proxyPort", String.valueOf(uri.getPort() < 0 ? otherwise : uri.getPort()));
    }

    private static String variable(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name, "");
        return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
    }
}
