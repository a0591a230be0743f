package io.fairlead.runner.worker;

import io.fairlead.runner.worker.log.Output;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;

/** What a task can alter for the whole process, to be put back before the next task. */
final class ProcessDefaults {

    private final Properties properties = (Properties) System.getProperties().clone();
    private final Locale locale = Locale.getDefault();
    private final TimeZone timeZone = TimeZone.getDefault();

    void restore() {
        if (!System.getProperties().equals(properties)) System.setProperties((Properties) properties.clone());
        if (!Locale.getDefault().equals(locale)) Locale.setDefault(locale);
        if (!TimeZone.getDefault().equals(timeZone)) TimeZone.setDefault(timeZone);
        Thread.setDefaultUncaughtExceptionHandler(null);
        Output.install();
    }
}
