package dev.weft.api.problem;

import dev.weft.api.security.Open;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what the container itself refuses with a problem too. */
@Controller
public class ContainerErrorController implements ErrorController {
  private final ProblemWriter problems;

  public ContainerErrorController(ProblemWriter problems) {
    this.problems = problems;
  }

  @Open("it only words an error")
  @RequestMapping("/error")
  public void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ProblemException outage =
        request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure
            ? Outage.problem(failure)
            : null;
    if (outage != null) {
      problems.write(request, response, outage);
      return;
    }
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    problems.write(
        request,
        response,
        ProblemException.of(
            status,
            ProblemAdvice.code(status),
            status < 500
                ? "The request was refused."
                : "Something went wrong here. The trace id finds it in the logs."));
  }
}
