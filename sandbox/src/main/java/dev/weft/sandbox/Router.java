package dev.weft.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds the endpoint of a method and path; a segment in braces stands for any text. */
final class Router {

  private record Route(String method, List<String> path, Function<Request, Answer> endpoint) {
    boolean matches(List<String> other) {
      if (path.size() != other.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        boolean any = path.get(i).startsWith("{") && !other.get(i).isEmpty();
        if (!any && !path.get(i).equals(other.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Route> routes = new ArrayList<>();

  Router add(String method, String path, Function<Request, Answer> endpoint) {
    routes.add(new Route(method, List.of(path.substring(1).split("/", -1)), endpoint));
    return this;
  }

  Answer answer(Request request) {
    List<Route> there = routes.stream().filter(route -> route.matches(request.path())).toList();
    if (there.isEmpty()) {
      throw ApiError.notFound("There is nothing at this path");
    }
    for (Route route : there) {
      if (route.method().equals(request.method())) {
        return route.endpoint().apply(request);
      }
    }
    TreeSet<String> allowed = new TreeSet<>();
    there.forEach(route -> allowed.add(route.method()));
    throw new ApiError(405, "method_not_allowed", "This path answers " + String.join(", ", allowed))
        .withHeader("Allow", String.join(", ", allowed));
  }
}
