package io.fairlead.runner.catalog.load;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The services of one plugin that the JDK would look for once in the life of a process, and so only in the plugin that happens to be
 * the first: JDBC drivers, and formats of images.
 */
final class PluginServices {

    private static final List<String> IMAGE_FORMATS = List.of(
            "javax.imageio.spi.ImageReaderSpi",
            "javax.imageio.spi.ImageWriterSpi",
            "javax.imageio.spi.ImageInputStreamSpi",
            "javax.imageio.spi.ImageOutputStreamSpi",
            "javax.imageio.spi.ImageTranscoderSpi");

    private final StrictPlugins.Loader loader;
    private final boolean hasDrivers;
    private final boolean hasImageFormats;

    PluginServices(StrictPlugins.Loader loader) {
        this.loader = loader;
        this.hasDrivers = loader.offers("java.sql.Driver");
        this.hasImageFormats = IMAGE_FORMATS.stream().anyMatch(loader::offers);
    }

    /** Has them found by the task that is about to run on this thread, whose context class loader is the plugin's. */
    void register() {
        if (hasDrivers) drivers("register");
        if (hasImageFormats) ImageIO.scanForPlugins();
    }

    /** The JDK would keep drivers, and with them all of the plugin. */
    void close() {
        try {
            if (loader.uses("java.sql.DriverManager")) drivers("deregister");
        } catch (IllegalStateException | LinkageError e) {
            // They stay for the life of the process: no reason for the next plugin's task to fail.
        }
    }

    private void drivers(String what) {
        try {
            Method method = loader.copyOf(JdbcDrivers.class).getDeclaredMethod(what);
            method.setAccessible(true);
            method.invoke(null);
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException("the plugin's JDBC drivers: " + what + " failed", e);
        }
    }
}
