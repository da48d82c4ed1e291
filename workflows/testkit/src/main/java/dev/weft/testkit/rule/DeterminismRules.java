package dev.weft.testkit.rule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import dev.weft.contract.run.EntityFlow;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What workflow code may not do, because a replay would then decide otherwise than the first run
 * did. Each rule says what to write instead; docs/change/determinism.md explains why.
 */
public final class DeterminismRules {
  private static final Set<String> PROPERTY_READERS = Set.of("getInteger", "getLong", "getBoolean");

  private static final String PAGE = "; see docs/change/determinism.md";

  /** Time comes from the engine. */
  public static final ArchRule TIME =
      banned(
          "read a clock",
          (owner, name) ->
              (owner.startsWith("java.time.") && name.equals("now"))
                  || owner.equals("java.time.Clock")
                  || owner.equals("java.time.InstantSource")
                  || (owner.equals("java.lang.System")
                      && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                  || (owner.equals("java.util.Date") && name.equals("<init>"))
                  || owner.equals("java.util.Calendar"),
          "use Workflow.currentTimeMillis, Workflow.sleep or Workflow.await");

  /** Randomness comes from the engine. */
  public static final ArchRule RANDOMNESS =
      banned(
          "make random values",
          (owner, name) ->
              owner.equals("java.util.Random")
                  || owner.equals("java.util.SplittableRandom")
                  || owner.startsWith("java.util.random.")
                  || owner.equals("java.security.SecureRandom")
                  || owner.equals("java.util.concurrent.ThreadLocalRandom")
                  || (owner.equals("java.util.UUID") && name.equals("randomUUID"))
                  || (owner.equals("java.lang.Math") && name.equals("random")),
          "use Workflow.newRandom or Workflow.randomUUID, and EffectKeys for keys of effects");

  /** The engine schedules the threads. */
  public static final ArchRule THREADS =
      banned(
          "use threads or locks",
          (owner, name) ->
              owner.equals("java.lang.Thread")
                  || owner.startsWith("java.lang.Thread$")
                  || owner.equals("java.util.Timer")
                  || owner.startsWith("java.util.concurrent.")
                  || (owner.equals("java.lang.Object")
                      && (name.equals("wait") || name.startsWith("notify")))
                  || name.equals("parallelStream")
                  || (owner.startsWith("java.util.stream.") && name.equals("parallel")),
          "use Async, Promise, Workflow.await or WorkflowLock");

  /** Nothing is locked: a workflow has one thread at a time. */
  public static final ArchRule SYNCHRONIZED =
      noClasses()
          .should(new Locking())
          .because("the engine runs one thread of a workflow at a time: use WorkflowLock" + PAGE);

  /** What one run stores, another must not see. */
  public static final ArchRule STATIC_STATE =
      noClasses()
          .should(new StaticState())
          .because("runs share statics: keep state in fields of the workflow" + PAGE);

  /** The world outside is for activities. */
  public static final ArchRule OUTSIDE =
      banned(
          "reach outside",
          (owner, name) ->
              (owner.equals("java.lang.System")
                      && (name.equals("getenv")
                          || name.startsWith("getProp")
                          || name.equals("identityHashCode")
                          || name.equals("exit")
                          || name.equals("in")
                          || name.equals("out")
                          || name.equals("err")))
                  || PROPERTY_READERS.contains(name)
                  || (owner.equals("java.time.ZoneId") && name.equals("systemDefault"))
                  || (owner.startsWith("java.util.") && name.equals("getDefault"))
                  || owner.startsWith("java.io.")
                  || owner.startsWith("java.nio.file.")
                  || owner.startsWith("java.nio.channels.")
                  || owner.startsWith("java.net.")
                  || owner.equals("java.lang.Runtime")
                  || owner.equals("java.lang.ProcessBuilder")
                  || owner.equals("java.util.ServiceLoader"),
          "call an activity, or take it as input");

  /** A replay must meet the same order. */
  public static final ArchRule UNORDERED =
      banned(
          "use collections without a fixed order",
          (owner, name) ->
              (name.equals("<init>")
                      && (owner.equals("java.util.HashMap")
                          || owner.equals("java.util.HashSet")
                          || owner.equals("java.util.Hashtable")
                          || owner.equals("java.util.IdentityHashMap")
                          || owner.equals("java.util.WeakHashMap")))
                  || (owner.equals("java.util.HashMap") && name.startsWith("new"))
                  || (owner.equals("java.util.HashSet") && name.startsWith("new"))
                  || ((owner.equals("java.util.Set") || owner.equals("java.util.Map"))
                      && (name.equals("of") || name.equals("copyOf") || name.equals("ofEntries")))
                  || (owner.equals("java.util.stream.Collectors")
                      && (name.equals("toSet")
                          || name.equals("toMap")
                          || name.equals("toUnmodifiableSet")
                          || name.equals("toUnmodifiableMap")
                          || name.startsWith("groupingBy")
                          || name.equals("partitioningBy"))),
          "use List, LinkedHashMap, LinkedHashSet, TreeMap or TreeSet");

  /** A replay must not log again. */
  public static final ArchRule LOGGING =
      banned(
          "make loggers",
          (owner, name) ->
              owner.equals("org.slf4j.LoggerFactory")
                  || owner.startsWith("java.util.logging.")
                  || owner.startsWith("java.lang.System$Logger")
                  || (owner.equals("java.lang.System") && name.equals("getLogger"))
                  || (owner.equals("java.lang.Throwable") && name.equals("printStackTrace")),
          "use Workflow.getLogger");

  /** The engine's time-outs skip the undo. */
  public static final ArchRule WORKFLOW_TIMEOUTS =
      banned(
          "set time-outs of workflows",
          (owner, name) ->
              name.equals("setWorkflowExecutionTimeout") || name.equals("setWorkflowRunTimeout"),
          "wait with a timer, so that what was done is undone");

  /** Whatever is not listed is not known to be deterministic. */
  public static final ArchRule ALLOWED =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.weft.flow..",
                      "dev.weft.contract..",
                      "java.lang..",
                      "java.math..",
                      "java.nio.charset..",
                      "java.security..",
                      "java.text..",
                      "java.time..",
                      "java.util..",
                      "com.fasterxml.jackson..",
                      "io.temporal.activity..",
                      "io.temporal.api.enums..",
                      "io.temporal.common..",
                      "io.temporal.failure..",
                      "io.temporal.workflow..",
                      "org.jspecify..",
                      "org.slf4j")
                  .or(canary()))
          .because("flows have no Spring, no I/O and no clients: call an activity" + PAGE);

  /** What lives without a bound needs a history with one. */
  public static final ArchRule ENTITY =
      classes()
          .that(
              new DescribedPredicate<JavaClass>("implement an entity flow") {
                @Override
                public boolean test(JavaClass type) {
                  return !type.isInterface()
                      && type.getAllRawInterfaces().stream()
                          .anyMatch(flow -> flow.isAnnotatedWith(EntityFlow.class));
                }
              })
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaMethodCall>("goes on as a new run of itself") {
                @Override
                public boolean test(JavaMethodCall call) {
                  return call.getTargetOwner().getName().equals("dev.weft.flow.run.Continuation")
                      && call.getName().equals("goOn");
                }
              })
          .allowEmptyShould(true)
          .because("an entity flow's history has no bound: use Continuation" + PAGE);

  private DeterminismRules() {}

  /** All of them. */
  public static List<ArchRule> all() {
    return List.of(
        TIME,
        RANDOMNESS,
        THREADS,
        SYNCHRONIZED,
        STATIC_STATE,
        OUTSIDE,
        UNORDERED,
        LOGGING,
        WORKFLOW_TIMEOUTS,
        ENTITY,
        ALLOWED);
  }

  /** Finds calls, constructor calls, field accesses and method references alike. */
  private static ArchRule banned(
      String what, BiPredicate<String, String> ownerAndName, String instead) {
    return noClasses()
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>(what) {
              @Override
              public boolean test(JavaAccess<?> access) {
                return ownerAndName.test(
                    access.getTargetOwner().getName(), access.getTarget().getName());
              }
            })
        .because("a replay would decide otherwise than the first run: " + instead + PAGE);
  }

  private static DescribedPredicate<JavaClass> canary() {
    return resideInAnyPackage("dev.weft.testkit.canary..");
  }
}
