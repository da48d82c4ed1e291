package dev.weft.testkit.rule;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;

/** Holds for classes with synchronized methods or blocks. */
final class Locking extends ArchCondition<JavaClass> {
  Locking() {
    super("lock");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    type.getMethods().stream()
        .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
        .forEach(method ->
            events.add(
                SimpleConditionEvent.satisfied(type, method.getFullName() + " is synchronized")));
    for (MethodModel method : parsed(type).methods()) {
      if (method.code().map(Locking::enters).orElse(false)) {
        events.add(
            SimpleConditionEvent.satisfied(
                type,
                type.getName()
                    + "."
                    + method.methodName().stringValue()
                    + " has a synchronized block"));
      }
    }
  }

  private static boolean enters(CodeModel code) {
    for (CodeElement element : code) {
      if (element instanceof MonitorInstruction) {
        return true;
      }
    }
    return false;
  }

  private static ClassModel parsed(JavaClass type) {
    Source source =
        type.getSource()
            .orElseThrow(() -> new IllegalStateException("no class file of " + type.getName()));
    try (InputStream bytes = source.getUri().toURL().openStream()) {
      return ClassFile.of().parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
