package dev.weft.api.problem;

import dev.weft.contract.agent.PlanProblem;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Refuses bodies with text that could not be stored, wherever in them it stands. */
@RestControllerAdvice
class BodyTextAdvice extends RequestBodyAdviceAdapter {
  private final JsonMapper mapper;

  BodyTextAdvice(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public Object afterBodyRead(
      Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter) {
    List<PlanProblem> problems = new ArrayList<>();
    check("", mapper.valueToTree(body), problems);
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_text", problems);
    }
    return body;
  }

  private static void check(String pointer, JsonNode node, List<PlanProblem> problems) {
    if (node.isString()) {
      check(pointer, node.stringValue(), problems);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      check(pointer + "/" + i, node.get(i), problems);
    }
    node.properties()
        .forEach(member -> {
          String name = member.getKey();
          if (StorableText.fault(name) == null) {
            String own = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            check(own, member.getValue(), problems);
          } else {
            check(pointer, name, problems);
          }
        });
  }

  private static void check(String pointer, String text, List<PlanProblem> problems) {
    String fault = StorableText.fault(text);
    if (fault != null) {
      problems.add(new PlanProblem(pointer, "invalid_text", fault));
    }
  }
}
