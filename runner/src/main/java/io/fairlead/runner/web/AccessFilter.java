package io.fairlead.runner.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.runner.access.Access;
import io.fairlead.runner.access.RequestGuard;
import io.fairlead.runner.access.SessionCookie;
import io.fairlead.runner.access.SignIn;
import io.fairlead.runner.access.Token;
import io.fairlead.runner.access.Webhooks;
import io.fairlead.runner.web.request.Problem;
import io.fairlead.runner.web.request.Requests;
import io.fairlead.runner.web.request.Visitor;
import io.fairlead.runner.web.rest.RestRoutes;
import io.fairlead.runner.web.rest.Takes;
import io.fairlead.runner.web.rest.Takes.Kind;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Stands before every route: turns away requests of other sites, and asks who is there. */
final class AccessFilter {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final String NO_TOKEN = "this runner wants a token, and none was sent. ";
    private static final String WRONG_TOKEN = "the token that was sent is unknown here, or has expired. ";
    private static final String WAY_IN = "Get one by POST " + RequestGuard.TOKEN_PATH
            + " with {\"username\": …, \"password\": …}, and send it as 'Authorization: Bearer …';"
            + " commands take it from --token or FAIRLEAD_TOKEN";

    private final Access access;
    private final RequestGuard guard;
    private final InstantSource clock;

    AccessFilter(Access access, InstantSource clock) {
        this.access = access;
        this.guard = new RequestGuard(access.isOpen());
        this.clock = clock;
    }

    void routes(RoutesConfig routes) {
        routes.before(this::check);
    }

    void routes(RestRoutes routes) {
        routes.post(RequestGuard.TOKEN_PATH, Takes.NOTHING.member(Kind.TEXT, "username", "password"), this::token);
    }

    private void check(Context context) {
        guard.refusal(request(context)).ifPresent(reason -> {
            throw Problem.forbidden(reason);
        });
        Optional<String> caller = access.caller(context.cookie(SessionCookie.NAME), bearer(context), clock.instant());
        caller.ifPresent(name -> Visitor.set(context, name));
        if (caller.isPresent() || isFreeForAll(context.path())) return;
        if (Requests.wantsHtml(context)) {
            // What a form was sent to cannot be opened; whoever sent it begins anew.
            String back = isReading(context) ? Requests.pathAndQuery(context) : "/";
            context.redirect("/login?next=" + URLEncoder.encode(back, StandardCharsets.UTF_8), HttpStatus.SEE_OTHER);
            context.skipRemainingHandlers();
            return;
        }
        if (GitRoutes.isGit(context.path())) context.header("WWW-Authenticate", "Basic realm=\"Fairlead\"");
        context.header("HX-Refresh", "true"); // a page that brings itself up to date is loaded anew, and led to /login
        throw Problem.unauthorized((context.header("Authorization") == null ? NO_TOKEN : WRONG_TOKEN) + WAY_IN);
    }

    private static boolean isReading(Context context) {
        return context.method() == HandlerType.GET || context.method() == HandlerType.HEAD;
    }

    private static boolean isFreeForAll(String path) {
        return path.equals("/login")
                || path.equals(HealthRoute.PATH)
                || path.equals(RequestGuard.TOKEN_PATH)
                || path.startsWith("/static/")
                || Webhooks.isPath(path);
    }

    private static RequestGuard.Request request(Context context) {
        return new RequestGuard.Request(
                context.method().name(),
                context.path(),
                context.header("Host"),
                context.header("Origin"),
                context.header("Sec-Fetch-Site"),
                context.req().getRemoteAddr(),
                context.cookie(SessionCookie.NAME) != null,
                bearer(context) != null);
    }

    private static String bearer(Context context) {
        String header = context.header("Authorization");
        if (header == null) return null;
        if (header.startsWith(BEARER)) return header.substring(BEARER.length());
        return header.startsWith(BASIC) && GitRoutes.isGit(context.path()) ? tokenOfGit(header) : null;
    }

    /** Git knows only a name and a password: any name will do, and a token is the password. */
    private static String tokenOfGit(String header) {
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(BASIC.length()));
            String both = new String(decoded, StandardCharsets.UTF_8);
            return both.substring(both.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Signs a program in, as Airflow 3 does: name and password for a token. */
    private void token(Context context) {
        JsonNode body = Takes.body(context);
        SignIn result = access.signIn(
                Token.Kind.API,
                body.path("username").asText(),
                body.path("password").asText(),
                context.req().getRemoteAddr(),
                clock.instant());
        if (result instanceof SignIn.Granted granted) {
            context.status(201).json(Map.of("access_token", granted.secret(), "expires_at", granted.expiresAt()));
        } else if (result instanceof SignIn.TooMany tooMany) {
            throw Problem.tooManyRequests("too many attempts; try again after " + tooMany.tryAgainAt());
        } else {
            throw Problem.unauthorized("the name or the password is wrong");
        }
    }
}
