package io.fairlead.runner.web.page;

import io.fairlead.runner.access.Access;
import io.fairlead.runner.access.SessionCookie;
import io.fairlead.runner.access.SignIn;
import io.fairlead.runner.access.Token;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.Visitor;
import io.fairlead.runner.web.view.HumanFormat;
import io.fairlead.runner.web.view.PageWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;

/** {@code /login} and {@code /logout}, for people; a program gets a token instead. */
public final class SignInRoutes {

    private final Access access;
    private final PageWriter writer;

    public SignInRoutes(Access access, PageWriter writer) {
        this.access = access;
        this.writer = writer;
    }

    void routes(RoutesConfig routes) {
        routes.get("/login", this::form);
        routes.post("/login", this::signIn);
        routes.post("/logout", this::signOut);
    }

    private void form(Context context) {
        String next = Requests.ownPath(context.queryParam("next"));
        if (Visitor.known(context).isPresent()) context.redirect(next);
        else show(context, next, Optional.empty());
    }

    private void signIn(Context context) {
        String next = Requests.ownPath(context.formParam("next"));
        SignIn result = access.signIn(
                Token.Kind.SESSION,
                field(context, "user"),
                field(context, "password"),
                context.req().getRemoteAddr(),
                writer.now());
        if (result instanceof SignIn.Granted granted) {
            setCookie(context, SessionCookie.set(granted.secret(), context.header("X-Forwarded-Proto")));
            context.redirect(next, HttpStatus.SEE_OTHER);
        } else if (result instanceof SignIn.TooMany tooMany) {
            context.status(429);
            String at = HumanFormat.absolute(tooMany.tryAgainAt());
            show(context, next, Optional.of("Too many attempts. Try again after " + at + "."));
        } else {
            context.status(401);
            show(context, next, Optional.of("The name or the password is wrong."));
        }
    }

    private void signOut(Context context) {
        access.signOut(context.cookie(SessionCookie.NAME));
        setCookie(context, SessionCookie.clear(context.header("X-Forwarded-Proto")));
        context.redirect("/login", HttpStatus.SEE_OTHER);
    }

    private void show(Context context, String next, Optional<String> problem) {
        writer.write(context, new LoginPage(writer.frame(context, "Sign in"), next, problem));
    }

    private static void setCookie(Context context, String cookie) {
        context.header("Set-Cookie", cookie);
    }

    private static String field(Context context, String name) {
        return Optional.ofNullable(context.formParam(name)).orElse("");
    }
}
