package dev.weft.launcher.dev;

import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What other sources see of a class: when only bodies and private members change, it stays the
 * same.
 *
 * @param name the internal name, as in {@code dev/weft/flow/run/FlowRun$Step}
 * @param above the internal names of its superclass and interfaces
 * @param seen all that others may be compiled against, as one text
 */
record ClassShape(String name, List<String> above, String seen) {

  static ClassShape of(byte[] bytes) {
    ClassModel code = ClassFile.of().parse(bytes);
    List<String> above =
        Stream.concat(code.superclass().stream(), code.interfaces().stream())
            .map(ClassEntry::asInternalName)
            .toList();
    String members =
        Stream.concat(
                code.fields().stream()
                    .filter(field -> (field.flags().flagsMask() & ClassFile.ACC_PRIVATE) == 0)
                    .map(ClassShape::field),
                code.methods().stream()
                    .filter(method -> (method.flags().flagsMask() & ClassFile.ACC_PRIVATE) == 0)
                    .filter(method -> (method.flags().flagsMask() & ClassFile.ACC_SYNTHETIC) == 0)
                    .map(ClassShape::method))
            .sorted()
            .collect(Collectors.joining("\n"));
    String others =
        code.findAttribute(Attributes.permittedSubclasses())
                .map(all -> names(all.permittedSubclasses()))
                .orElse("")
            + code.findAttribute(Attributes.record())
                .map(all ->
                    String.valueOf(
                        all.components().stream().map(each -> each.name().stringValue()).toList()))
                .orElse("");
    return new ClassShape(
        code.thisClass().asInternalName(),
        above,
        code.flags().flagsMask() + " " + above + generic(code) + others + "\n" + members);
  }

  private static String field(FieldModel field) {
    String constant =
        field
            .findAttribute(Attributes.constantValue())
            .map(value -> " = " + value.constant().constantValue())
            .orElse("");
    return field.flags().flagsMask()
        + " "
        + field.fieldName().stringValue()
        + " "
        + field.fieldType().stringValue()
        + generic(field)
        + constant;
  }

  private static String method(MethodModel method) {
    String thrown =
        method
            .findAttribute(Attributes.exceptions())
            .map(all -> names(all.exceptions()))
            .orElse("");
    boolean optional = method.findAttribute(Attributes.annotationDefault()).isPresent();
    return method.flags().flagsMask()
        + " "
        + method.methodName().stringValue()
        + method.methodType().stringValue()
        + generic(method)
        + thrown
        + optional;
  }

  private static String generic(AttributedElement element) {
    return element
        .findAttribute(Attributes.signature())
        .map(signature -> " " + signature.signature().stringValue())
        .orElse("");
  }

  private static String names(List<ClassEntry> entries) {
    return entries.stream().map(ClassEntry::asInternalName).toList().toString();
  }
}
