package dev.weft.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A call of {@code Workflow.getVersion} in the code of a flow.
 *
 * @param id the change's id
 * @param minimum the oldest version that the code still knows
 * @param maximum the version that new runs take
 * @param place file and line
 */
record VersionGate(String id, int minimum, int maximum, String place) {
  private static final String ENGINE = "io/temporal/workflow/Workflow";
  private static final String CALL = "getVersion";
  private static final int ARGUMENTS = 3;

  /**
   * What stands in the code of one flow: its class, and all that it reaches below its package.
   *
   * @param gates the gates, in the order of the code that was looked at
   * @param unreadable places whose gate has no constant id or versions
   */
  record Found(List<VersionGate> gates, List<String> unreadable) {}

  /**
   * Looks for the gates of a flow in its byte code.
   *
   * @param below the package that holds code of flows, its sub-packages included
   */
  static Found in(Class<?> implementation, String below) {
    String prefix = below.replace('.', '/') + "/";
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(implementation.getName().replace('.', '/')));
    while (!next.isEmpty()) {
      String name = next.removeFirst();
      if (!seen.add(name)) {
        continue;
      }
      ClassModel code = parse(implementation, name);
      for (PoolEntry entry : code.constantPool()) {
        if (entry instanceof ClassEntry used && used.asInternalName().startsWith(prefix)) {
          next.add(used.asInternalName());
        }
      }
      code.methods().forEach(method -> collect(method, name, found));
    }
    return found;
  }

  private static void collect(MethodModel method, String owner, Found found) {
    method
        .code()
        .ifPresent(code -> {
          Deque<Object> constants = new ArrayDeque<>();
          int line = 0;
          for (CodeElement element : code) {
            switch (element) {
              case LineNumber number -> line = number.line();
              case ConstantInstruction constant -> constants.addLast(constant.constantValue());
              case InvokeInstruction call when isGate(call) -> {
                String place =
                    owner.replaceAll(".*/", "").replaceAll("\\$.*", "") + ".java:" + line;
                List<Object> last = new ArrayList<>(constants);
                int from = last.size() - ARGUMENTS;
                if (from >= 0
                    && last.get(from) instanceof String id
                    && last.get(from + 1) instanceof Integer minimum
                    && last.get(from + 2) instanceof Integer maximum) {
                  found.gates().add(new VersionGate(id, minimum, maximum, place));
                } else {
                  found.unreadable().add(place);
                }
                constants.clear();
              }
              case Instruction _ -> constants.clear();
              default -> {}
            }
          }
        });
  }

  private static boolean isGate(InvokeInstruction call) {
    return call.owner().asInternalName().equals(ENGINE) && call.name().equalsString(CALL);
  }

  private static ClassModel parse(Class<?> beside, String name) {
    try (InputStream bytes = beside.getResourceAsStream("/" + name + ".class")) {
      if (bytes == null) {
        throw new IllegalStateException("the class " + name + " is not on the class path");
      }
      return ClassFile.of().parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
