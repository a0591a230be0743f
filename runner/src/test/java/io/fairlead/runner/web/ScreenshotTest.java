package io.fairlead.runner.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Takes pictures of all pages into target/screenshots, for people: {@code -Dtest=ScreenshotTest -Dscreenshots=true}. */
@EnabledIfSystemProperty(named = "screenshots", matches = "true")
class ScreenshotTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    private Path folder;

    @Test
    void every_page_can_be_looked_at() throws Exception {
        Path target = Files.createDirectories(Path.of("target/screenshots"));
        for (var page : Samples.pages().entrySet()) {
            Path html = write(page.getKey(), new Pages().html(page.getValue()));
            shoot(html, target.resolve(page.getKey() + ".png"), List.of("--window-size=1280,900"));
            shoot(html, target.resolve(page.getKey() + "-phone.png"), List.of("--window-size=390,1400"));
            shoot(
                    html,
                    target.resolve(page.getKey() + "-dark.png"),
                    List.of("--window-size=1280,900", "--blink-settings=preferredColorScheme=0"));
        }
    }

    private Path write(String name, String html) throws IOException {
        for (String asset : List.of("htmx.min.js", "live.js", "fairlead.css", "icon.svg")) {
            Files.write(folder.resolve(asset), Assets.find(asset).orElseThrow().bytes());
        }
        return Files.writeString(
                folder.resolve(name + ".html"),
                html.replace("\"/static/", "\"").replaceAll("data-stream=\"[^\"]*\"", ""));
    }

    private void shoot(Path html, Path png, List<String> flags) throws Exception {
        var command = new ArrayList<>(List.of(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--screenshot=" + png.toAbsolutePath()));
        command.addAll(flags);
        command.add(html.toUri().toString());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(png).isNotEmptyFile();
    }
}
