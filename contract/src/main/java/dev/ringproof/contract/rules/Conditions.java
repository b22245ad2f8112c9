package dev.ringproof.contract.rules;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.ringproof.contract.json.DocumentException;

/**
 * Compiles conditions over {@code actor}, {@code tenant}, {@code tier}, {@code ring}, {@code tool}
 * and {@code args}. Length, nesting and loop iterations are bounded, so that one condition costs a
 * bounded time.
 */
final class Conditions {
  private static final int MOST_ITERATIONS = 10_000;
  private static final MapType ANY = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(4_096)
          .maxParseRecursionDepth(32)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .maxRegexProgramSize(1_000)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final CelCompiler full = compiler(true);
  private final CelCompiler withoutArguments = compiler(false);
  private final CelRuntime runtime =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  /** A compiled condition and whether it looks at the arguments. */
  record Condition(CelRuntime.Program program, boolean readsArguments) {}

  Condition compile(String place, String text) {
    try {
      var tree = full.compile(text, place).getAst();
      var program = runtime.createProgram(tree);
      return new Condition(program, withoutArguments.compile(text, place).hasError());
    } catch (CelValidationException | CelEvaluationException e) {
      throw DocumentException.at(
          place,
          "\"" + text + "\"",
          "a CEL condition over actor, tenant, tier, ring, tool and args that is true or false: "
              + e.getMessage());
    }
  }

  private static CelCompiler compiler(boolean arguments) {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL)
            .addVar("actor", ANY)
            .addVar("tenant", SimpleType.STRING)
            .addVar("tier", SimpleType.STRING)
            .addVar("ring", SimpleType.INT)
            .addVar("tool", ANY);
    return (arguments ? builder.addVar("args", ANY) : builder).build();
  }
}
