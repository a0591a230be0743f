package io.fairlead.runner.jvm;

import java.util.ArrayList;
import java.util.Iterator;
import javax.imageio.spi.IIORegistry;

/** Readers and writers of images that the JDK found in one plugin, and would keep for all. Each task's plugin is looked at anew. */
final class ImageFormats implements Alterable {

    @Override
    public void restore(Alterations found) {
        if (!JdkInternals.isUsed("javax.imageio.spi.IIORegistry")) return;
        IIORegistry registry = IIORegistry.getDefaultInstance();
        for (Iterator<Class<?>> kinds = registry.getCategories(); kinds.hasNext(); ) {
            var theirs = new ArrayList<Object>();
            registry.getServiceProviders(kinds.next(), false).forEachRemaining(provider -> {
                if (!JdkInternals.isJdks(provider)) theirs.add(provider);
            });
            theirs.forEach(registry::deregisterServiceProvider);
        }
    }
}
