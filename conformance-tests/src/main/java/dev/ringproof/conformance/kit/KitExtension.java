package dev.ringproof.conformance.kit;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.testbed.binding.UnmappedVerbException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;

/** Hands a {@link Check} to each test, turns how it ended into a result, and writes its record. */
final class KitExtension implements ParameterResolver, InvocationInterceptor {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(KitExtension.class);

  private static final int TAKES = 3;
  private static final String AGAIN = "taken again, a decision came late by itself";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Check.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var check = new Check(run(context));
    context.getStore(OURS).put("check", check);
    return check;
  }

  @Override
  @SuppressWarnings("NullAway") // JUnit's own signature carries no nullness
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context) {
    var run = run(context);
    var check = requireNonNull(context.getStore(OURS).get("check", Check.class));
    var test = method.getExecutable();
    var began = System.nanoTime();
    var proves = requireNonNull(test.getAnnotation(Proves.class));
    var end = end(invocation::proceed, check);
    for (int take = 1; take < TAKES && !proves.once() && end.saysNothing(check); take++) {
      Bundle.write(run, check, test, end, (System.nanoTime() - began) / 1_000_000, "/take-" + take);
      run.line(id(test) + ": " + AGAIN);
      var again = check.again();
      again.note(AGAIN + "; the take before: " + end.reason());
      end = end(() -> ReflectionSupport.invokeMethod(test, method.getTarget().get(), again), again);
      end = end.reason() == null ? new End(end.outcome(), AGAIN, end.stack()) : end;
      check = again;
    }
    if (proves.phase() == Phase.RESTART) {
      run.rendezvous().leave();
    }
    var millis = (System.nanoTime() - began) / 1_000_000;
    run.add(Bundle.write(run, check, test, end, millis, ""));
  }

  /** What a test does. */
  private interface Body {
    @Nullable Object run() throws Throwable;
  }

  /** How a test ended. */
  record End(Outcome outcome, @Nullable String reason, @Nullable String stack) {

    /**
     * Whether it failed where an action was denied because no decision came in time, and nothing
     * was done: that is the declared answer, which no clause of this kit provokes, and it says
     * nothing of what was asked. Once the kill that tests share is over, none of them can be taken
     * again.
     */
    boolean saysNothing(Check check) {
      return outcome == Outcome.FAILED && !check.met() && NoDecision.deniedIn(check);
    }
  }

  // Whatever a test throws is a result, never an end of the run.
  private static End end(Body body, Check check) {
    try {
      body.run();
      return check.wants() > 0
          ? new End(Outcome.PASSED, null, null)
          : new End(Outcome.INVALID, "the test held the target to nothing", null);
    } catch (CheckFailed | DocumentException e) {
      return new End(Outcome.FAILED, e.getMessage(), stack(e));
    } catch (NotProvable | UnmappedVerbException e) {
      return new End(Outcome.INSUFFICIENT, e.getMessage(), null);
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return new End(Outcome.INVALID, "the test itself went wrong: " + e, stack(e));
    }
  }

  /** Returns the id of a test's check. */
  static String id(Method test) {
    return test.getDeclaringClass().getSimpleName() + "." + test.getName();
  }

  private static Run run(ExtensionContext context) {
    return Run.open(context.getConfigurationParameter(Run.PARAMETER).orElse(null));
  }

  private static String stack(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  static CheckResult result(
      Method test, Outcome outcome, @Nullable String reason, long millis, @Nullable String folder) {
    var clause = requireNonNull(test.getAnnotation(Proves.class)).value();
    return new CheckResult(id(test), clause, outcome, reason, millis, folder);
  }
}
