package dev.weft.api.security;

import dev.weft.api.problem.NearestName;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.StorableText;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that an endpoint does not know or that stand twice where it takes one,
 * and text that cannot be stored.
 */
final class QueryInterceptor implements HandlerInterceptor {
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method)
        || request.getDispatcherType() == DispatcherType.ERROR) {
      return true;
    }
    request
        .getParameterMap()
        .forEach((name, values) -> {
          for (String value : values) {
            String fault = StorableText.fault(value);
            if (fault != null) {
              throw ProblemException.invalidParameter(name, fault);
            }
          }
        });
    if (method.hasMethodAnnotation(Scoped.class)) {
      List<String> known = parameters(method);
      List<String> repeatable = repeatable(method);
      request
          .getParameterMap()
          .forEach((name, values) -> {
            if (!known.contains(name)) {
              throw ProblemException.invalidParameter(name, unknown(name, known));
            }
            if (values.length > 1 && !repeatable.contains(name)) {
              throw ProblemException.invalidParameter(
                  name,
                  "The query parameter \""
                      + name
                      + "\" stands "
                      + values.length
                      + " times; give it once.");
            }
          });
    }
    return true;
  }

  private static List<String> parameters(HandlerMethod method) {
    return Arrays.stream(method.getMethod().getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
        .map(Parameter::getName)
        .toList();
  }

  private static List<String> repeatable(HandlerMethod method) {
    return Arrays.stream(method.getMethod().getParameters())
        .filter(parameter -> Collection.class.isAssignableFrom(parameter.getType()))
        .map(Parameter::getName)
        .toList();
  }

  private static String unknown(String name, List<String> known) {
    String hint =
        NearestName.of(name, known)
            .map(near -> " Did you mean \"" + near + "\"?")
            .orElse(
                known.isEmpty()
                    ? " None is known here."
                    : " Known are: " + String.join(", ", known) + ".");
    return "There is no query parameter \"" + name + "\"." + hint;
  }
}
