package dev.ringproof.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

  private static String state(String... headers) {
    return TraceContext.read(List.of(GOOD), List.of(headers)).orElseThrow().state();
  }

  @Test
  void aChildStaysInTheTraceUnderASpanOfItsOwn() {
    var read = TraceContext.read(List.of(GOOD), List.of("a=1")).orElseThrow();
    var child = read.next(new Ids(new SecureRandom(), InstantSource.system()));
    assertThat(child.trace()).isEqualTo(TRACE);
    assertThat(child.span()).isNotEqualTo(SPAN).matches("[0-9a-f]{16}");
    assertThat(child.traceparent()).isEqualTo("00-" + TRACE + "-" + child.span() + "-01");
    assertThat(child.state()).isEqualTo("a=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-0g",
        "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "01-" + TRACE + "-" + SPAN + "-01more",
        "00-" + TRACE + "-" + SPAN + "-01\u0000"
      })
  void whatIsMalformedSaysNothing(String parent) {
    assertThat(TraceContext.read(List.of(parent), List.of("a=1"))).isEmpty();
  }

  @Test
  void twoParentsAreNone() {
    assertThat(TraceContext.read(List.of(GOOD, GOOD), List.of())).isEmpty();
    assertThat(TraceContext.read(List.of(), List.of("a=1"))).isEmpty();
  }

  @Test
  void aLaterVersionIsReadAsFarAsItIsKnown() {
    var later = TraceContext.read(List.of("cc-" + TRACE + "-" + SPAN + "-ff-x"), List.of());
    assertThat(later.orElseThrow().traceparent()).isEqualTo("00-" + TRACE + "-" + SPAN + "-03");
  }

  @Test
  void stateIsHandedOnInOrderOverAllItsHeaders() {
    assertThat(state("rojo=00f067aa0ba902b7, ,congo=t61rcWkgMzE ", "1@sys=x y"))
        .isEqualTo("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,1@sys=x y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=", "A=1", "a=1,a=2", "a=1=2", "a=\u00e4", "a=1,b\r\nX: y=1"})
  void stateThatIsNoListIsDroppedAndTheParentStands(String bad) {
    assertThat(state(bad)).isEmpty();
  }

  @Test
  void stateHasThirtyTwoMembersAtMost() {
    assertThat(state(members(32))).isEqualTo(members(32));
    assertThat(state(members(33))).isEmpty();
  }

  @Test
  void stateThatIsTooLongLosesLongMembersThenTheLast() {
    var wide = "w=" + "x".repeat(200);
    var some = IntStream.range(0, 5).mapToObj(i -> "k" + i + "=" + "y".repeat(97));
    var all = some.collect(Collectors.joining(","));
    assertThat(state(wide, all)).isEqualTo(all);
    assertThat(state(all, "last=" + "z".repeat(9))).isEqualTo(all);
    assertThat(state(wide, "a=1")).isEqualTo(wide + ",a=1");
  }

  private static String members(int many) {
    return IntStream.range(0, many).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
  }

  @Test
  void whatIsPartOfASpanKnowsItsParentAndWhatIsBesideItSharesIt() {
    var ids = new Ids(new SecureRandom(), InstantSource.system());
    var root = TraceContext.own(TRACE, ids);
    var part = root.next(ids);
    var beside = part.beside(ids);
    assertThat(root.parent()).isNull();
    assertThat(part.parent()).isEqualTo(root.span());
    assertThat(beside.parent()).isEqualTo(root.span());
    assertThat(beside.span()).isNotEqualTo(part.span());
    assertThat(List.of(part, beside)).allMatch(TraceContext::sampled);
    var silent = TraceContext.read(List.of("00-" + TRACE + "-" + SPAN + "-00"), List.of());
    assertThat(silent.orElseThrow().next(ids).sampled()).isFalse();
  }
}
