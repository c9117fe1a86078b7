package dev.sluice.embedding;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The public and protected signatures of some types of ours, and of all that these name. */
final class PublicApi {
  private static final String OURS = "dev.sluice.";
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

  private final Set<Class<?>> types = new TreeSet<>(Comparator.comparing(Class::getName));
  private final Deque<Class<?>> toSee = new ArrayDeque<>();

  PublicApi(Collection<Class<?>> roots) {
    roots.forEach(this::reach);
    for (Class<?> type = toSee.poll(); type != null; type = toSee.poll()) {
      follow(type);
    }
  }

  /** A text for each package, by the name of its file. */
  Map<String, String> texts() {
    Map<String, StringBuilder> texts = new TreeMap<>();
    for (Class<?> type : types) {
      texts
          .computeIfAbsent(type.getPackageName() + ".txt", name -> new StringBuilder())
          .append(text(type));
    }
    Map<String, String> finished = new TreeMap<>();
    texts.forEach((name, text) -> finished.put(name, text.toString()));
    return finished;
  }

  // --- which types

  private void reach(Class<?> type) {
    if (type.isArray()) {
      reach(type.getComponentType());
    } else if (type.getName().startsWith(OURS) && isVisible(type) && types.add(type)) {
      toSee.add(type);
    }
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private void follow(Class<?> type) {
    supertypes(type).forEach(this::reach);
    Arrays.stream(type.getTypeParameters()).forEach(this::reach);
    Arrays.stream(type.getDeclaredClasses()).forEach(this::reach);
    if (type.isSealed()) {
      Arrays.stream(type.getPermittedSubclasses()).forEach(this::reach);
    }
    fields(type).forEach(field -> reach(field.getGenericType()));
    executables(type)
        .forEach(
            each -> {
              Arrays.stream(each.getGenericParameterTypes()).forEach(this::reach);
              Arrays.stream(each.getGenericExceptionTypes()).forEach(this::reach);
              Arrays.stream(each.getTypeParameters()).forEach(this::reach);
              if (each instanceof Method method) {
                reach(method.getGenericReturnType());
              }
            });
  }

  private void reach(Type type) {
    if (type instanceof Class<?> plain) {
      reach(plain);
    } else if (type instanceof ParameterizedType parameterized) {
      reach(parameterized.getRawType());
      Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::reach);
    } else if (type instanceof GenericArrayType array) {
      reach(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      Arrays.stream(wildcard.getUpperBounds()).forEach(this::reach);
      Arrays.stream(wildcard.getLowerBounds()).forEach(this::reach);
    } else if (type instanceof TypeVariable<?> variable) {
      for (Type bound : variable.getBounds()) {
        if (bound instanceof Class<?> plain) { // a bound may name its variable again
          reach(plain);
        }
      }
    }
  }

  private static Stream<Type> supertypes(Class<?> type) {
    List<Type> supertypes = new ArrayList<>(Arrays.asList(type.getGenericInterfaces()));
    Type superclass = type.getGenericSuperclass();
    if (superclass != null) {
      supertypes.add(superclass);
    }
    return supertypes.stream();
  }

  private static Stream<Field> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic());
  }

  private static Stream<Executable> executables(Class<?> type) {
    return Stream.concat(
            Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
        .filter(each -> isVisible(each.getModifiers()) && !each.isSynthetic())
        .filter(each -> !OF_EVERY_OBJECT.contains(each.getName()))
        .filter(each -> !type.isEnum() || !OF_EVERY_ENUM.contains(each.getName()));
  }

  // --- how they are written

  private static String text(Class<?> type) {
    Set<String> members = new TreeSet<>();
    fields(type).forEach(field -> members.add(text(field)));
    executables(type).forEach(each -> members.add(text(each)));
    StringBuilder text = new StringBuilder(head(type)).append('\n');
    members.forEach(member -> text.append("  ").append(member).append('\n'));
    return text.append('\n').toString();
  }

  private static String head(Class<?> type) {
    String kind = type.isInterface() ? "interface" : "class";
    if (type.isAnnotation()) {
      kind = "@interface";
    } else if (type.isEnum()) {
      kind = "enum";
    } else if (type.isRecord()) {
      kind = "record";
    }
    int implied =
        type.isInterface()
            ? Modifier.ABSTRACT | Modifier.STATIC
            : Modifier.STATIC | Modifier.STRICT;
    if (type.isEnum() || type.isRecord()) {
      implied |= Modifier.FINAL | Modifier.ABSTRACT;
    }
    String modifiers = Modifier.toString(type.getModifiers() & ~implied);
    String supertypes =
        supertypes(type)
            .filter(each -> !Set.of("Object", "Record").contains(name(each)))
            .filter(each -> !name(each).startsWith("Enum<"))
            .map(PublicApi::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return modifiers
        + (type.isSealed() ? " sealed " : " ")
        + kind
        + " "
        + type.getName()
        + variables(type.getTypeParameters())
        + (supertypes.isEmpty() ? "" : " is " + supertypes);
  }

  private static String text(Field field) {
    return modifiers(field.getModifiers())
        + nullness(field.getAnnotatedType())
        + name(field.getGenericType())
        + " "
        + field.getName();
  }

  private static String text(Executable each) {
    Type[] parameters = each.getGenericParameterTypes();
    AnnotatedType[] annotated = each.getAnnotatedParameterTypes();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      String nullness = annotated.length == parameters.length ? nullness(annotated[i]) : "";
      arguments.add(nullness + name(parameters[i]));
    }
    String thrown =
        Arrays.stream(each.getGenericExceptionTypes())
            .map(PublicApi::name)
            .sorted()
            .collect(Collectors.joining(", "));
    String variables = variables(each.getTypeParameters());
    String result = "new";
    if (each instanceof Method method) {
      result = nullness(method.getAnnotatedReturnType()) + name(method.getGenericReturnType());
      result += " " + method.getName();
    }
    boolean isDefault = each instanceof Method method && method.isDefault();
    return modifiers(each.getModifiers())
        + (isDefault ? "default " : "")
        + (variables.isEmpty() ? "" : variables + " ")
        + result
        + "("
        + String.join(", ", arguments)
        + ")"
        + (thrown.isEmpty() ? "" : " throws " + thrown)
        + (deprecated(each) ? " deprecated" : "");
  }

  private static boolean deprecated(AnnotatedElement element) {
    return element.isAnnotationPresent(Deprecated.class);
  }

  /** Without those that say how and not what. */
  private static String modifiers(int modifiers) {
    int said =
        Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;
    return Modifier.toString(modifiers & said) + " ";
  }

  private static String nullness(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
  }

  private static String variables(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(
            variable -> {
              String bounds =
                  Arrays.stream(variable.getBounds())
                      .map(PublicApi::name)
                      .filter(bound -> !bound.equals("Object"))
                      .collect(Collectors.joining(" & "));
              return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
            })
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String name(Type type) {
    return type.getTypeName().replaceAll("\\bjava\\.(lang|util|time)\\.(?=[A-Z])", "");
  }
}
