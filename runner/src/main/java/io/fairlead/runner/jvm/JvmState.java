package io.fairlead.runner.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** All that a task can alter for its whole process, as it was before the first one. */
public final class JvmState {

    private final List<Alterable> parts = new ArrayList<>();

    /** @param others what else is to be put back, before the rest */
    public JvmState(Alterable... others) {
        // Asking for the time zone may set a system property.
        var timeZone = new JdkDefault<>("the default time zone", TimeZone::getDefault, TimeZone::setDefault);
        parts.add(new SystemProperties());
        parts.addAll(List.of(others));
        parts.add(timeZone);
        parts.add(new JdkDefault<>("the default locale", Locale::getDefault, Locale::setDefault));
        for (Locale.Category category : Locale.Category.values()) {
            parts.add(new JdkDefault<>(
                    "the default locale of " + category,
                    () -> Locale.getDefault(category),
                    locale -> Locale.setDefault(category, locale)));
        }
        parts.add(new JdkDefault<>(
                "the default handler of uncaught exceptions",
                Thread::getDefaultUncaughtExceptionHandler,
                Thread::setDefaultUncaughtExceptionHandler));
        parts.addAll(NetworkDefaults.all());
        parts.addAll(SecurityDefaults.all());
        parts.addAll(ServiceDefaults.all());
        parts.add(new ManagementBeans());
        parts.add(new ShutdownHooks());
        parts.add(new ImageFormats());
        parts.add(found -> CommonPool.forget());
        parts.add(new JavaLogging());
    }

    /** Before each task. */
    public void remember() {
        parts.forEach(Alterable::remember);
    }

    /** Puts it all back; what fails is told as lasting. */
    public Alterations restore() {
        var found = new Alterations();
        for (Alterable part : parts) {
            try {
                part.restore(found);
            } catch (Throwable e) {
                // It may be the task's: what it put there is asked to go.
                found.lasting("something that could not be looked at or put back (" + e + ")");
            }
        }
        return found;
    }
}
