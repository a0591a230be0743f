package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pf4j.ExtensionPoint;

/** A wiring mistake is one compile error that says what is wrong: the promise of the staged sentence. */
class WrongWiringTest {

    private static final String SOURCE = """
            import io.fairlead.dag.*;
            import java.util.List;

            class Wiring {
                record Orders(int count) {}
                record Rates(double euro) {}
                record Totals(double sum) {}

                List<Dag> dags() {
                    var dag = Dag.named("wiring");
                    var currency = dag.parameter("currency", "EUR");
                    var orders = dag.task("extract").takes(dag.run()).returns(Orders.class, Wiring::extract);
                    var rates = dag.task("rates").takes(currency).returns(Rates.class, Wiring::rates);
                    %s
                    return List.of(dag.build());
                }

                static Orders extract(Run run) { return new Orders(1); }
                static Rates rates(String currency) { return new Rates(1); }
                static Totals total(Orders orders, Rates rates) { return new Totals(1); }
                static void mail(Totals totals) {}
            }
            """;

    @TempDir
    Path classes;

    @Test
    void the_right_wiring_compiles() {
        assertThat(printedFor(
                        "var totals = dag.task(\"total\").takes(orders, rates).returns(Totals.class, Wiring::total);"
                                + "dag.task(\"mail\").takes(totals).runs(Wiring::mail);"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a consumer of something else   | dag.task(\"t\").takes(orders).runs(Wiring::mail);                         | Orders cannot be converted to Totals",
                "inputs swapped                 | dag.task(\"t\").takes(rates, orders).returns(Totals.class, Wiring::total); | Rates cannot be converted to Orders",
                "an input forgotten             | dag.task(\"t\").takes(orders).returns(Totals.class, Wiring::total);        | required: Orders,Rates found: Orders",
                "an input too many              | dag.task(\"t\").takes(orders, rates).runs(Wiring::extract);                | required: Run found: Orders,Rates",
                "another class than is returned | dag.task(\"t\").takes(orders, rates).returns(Orders.class, Wiring::total); | equality constraints: Orders lower bounds: Totals",
                "nothing where a value is due   | dag.task(\"t\").takes(orders).returns(Totals.class, o -> {});              | bad return type in lambda",
                "a misspelt handle              | dag.task(\"t\").takes(order).runs(o -> {});                               | symbol: variable order",
                "a handle before it exists      | dag.task(\"t\").takes(later).runs(o -> {}); var later = orders;           | symbol: variable later",
                "a body for a container         | dag.task(\"t\").image(\"a:1\").runs(Wiring::mail);                             | method runs in class ContainerBuilder cannot be applied",
                "an option behind the image     | dag.task(\"t\").image(\"a:1\").queue(\"q\").runs();                              | symbol: method queue(String) location: class ContainerBuilder",
                "a container's output misused   | var it = dag.task(\"t\").image(\"a:1\").returns(Orders.class, \"/o\"); dag.task(\"u\").takes(it).runs(Wiring::mail); | Orders cannot be converted to Totals",
                "a parameter of another type    | dag.task(\"t\").takes(currency).runs((Integer i) -> {});                  | Action1<Integer> cannot be converted to Action1<? super String>",
            })
    void a_wiring_mistake_is_one_precise_compile_error(String mistake, String sentence, String message) {
        assertThat(printedFor(sentence)).contains(message).endsWith(" 1 error ");
    }

    /** What the compiler prints, as a person sees it, on one line. */
    private String printedFor(String sentence) {
        var printed = new StringWriter();
        var options = List.of("-proc:none", "-classpath", classPath(), "-d", classes.toString());
        var source = new SimpleJavaFileObject(URI.create("memory:///Wiring.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return SOURCE.formatted(sentence);
            }
        };
        var task = ToolProvider.getSystemJavaCompiler().getTask(printed, null, null, options, null, List.of(source));
        task.setLocale(Locale.ENGLISH);
        task.call();
        return printed.toString().replaceAll("\\s+", " ");
    }

    private static String classPath() {
        return pathOf(Dag.class) + System.getProperty("path.separator") + pathOf(ExtensionPoint.class);
    }

    private static Path pathOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
