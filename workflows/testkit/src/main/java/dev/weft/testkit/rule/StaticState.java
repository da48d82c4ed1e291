package dev.weft.testkit.rule;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * Holds for classes whose statics may change: not final, of a type that is not known to be
 * immutable, or a collection made by a constructor rather than by {@code List.of}.
 */
final class StaticState extends ArchCondition<JavaClass> {
  private static final Set<String> IMMUTABLE =
      Set.of(
          "java.lang.Class",
          "java.lang.String",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.nio.charset.Charset",
          "java.util.List",
          "java.util.Locale",
          "java.util.UUID",
          "java.util.regex.Pattern",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "io.temporal.common.SearchAttributeKey",
          "org.slf4j.Logger");

  StaticState() {
    super("keep state in statics");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (JavaField field : type.getFields()) {
      if (field.getModifiers().contains(JavaModifier.STATIC)
          && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
          && !(field.getModifiers().contains(JavaModifier.FINAL)
              && immutable(field.getRawType()))) {
        events.add(
            SimpleConditionEvent.satisfied(
                type, field.getFullName() + " of type " + field.getRawType().getName()));
      }
    }
    type.getStaticInitializer()
        .ifPresent(initializer ->
            initializer.getConstructorCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().isAssignableTo(java.util.Collection.class))
                .forEach(call ->
                    events.add(SimpleConditionEvent.satisfied(type, call.getDescription()))));
  }

  private static boolean immutable(JavaClass type) {
    return type.isPrimitive()
        || type.isEnum()
        || type.isRecord()
        || type.getPackageName().equals("java.time")
        || IMMUTABLE.contains(type.getName());
  }
}
