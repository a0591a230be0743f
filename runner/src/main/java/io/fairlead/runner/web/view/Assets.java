package io.fairlead.runner.web.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** The few files that pages refer to, served from the class path below {@code /static/}; never from another host. */
public final class Assets {

    private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";
    private static final String OWN = "/io/fairlead/runner/web/";
    private static final Map<String, Asset> ASSETS = load();

    private Assets() {}

    /** @param version changes with the content, so that browsers may keep the file for ever */
    public record Asset(byte[] bytes, String contentType, String version) {}

    /** The file of that name, such as {@code live.js}. */
    public static Optional<Asset> find(String name) {
        return Optional.ofNullable(ASSETS.get(name));
    }

    /** The address of that file, with its version; refuses a name that is not there. */
    public static String link(String name) {
        var asset = find(name).orElseThrow(() -> new IllegalArgumentException("there is no static file " + name));
        return "/static/" + name + "?v=" + asset.version();
    }

    private static Map<String, Asset> load() {
        Map<String, Asset> assets = new LinkedHashMap<>();
        assets.put("htmx.min.js", read(HTMX, "text/javascript; charset=utf-8"));
        assets.put("live.js", read(OWN + "live.js", "text/javascript; charset=utf-8"));
        assets.put("fairlead.css", read(OWN + "fairlead.css", "text/css; charset=utf-8"));
        assets.put("icon.svg", read(OWN + "icon.svg", "image/svg+xml"));
        return assets;
    }

    private static Asset read(String resource, String contentType) {
        try (var stream = Assets.class.getResourceAsStream(resource)) {
            if (stream == null) throw new IllegalStateException(resource + " is not on the class path");
            byte[] bytes = stream.readAllBytes();
            var crc = new CRC32();
            crc.update(bytes);
            return new Asset(bytes, contentType, HexFormat.of().toHexDigits((int) crc.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
