package dev.ringproof.load.profile;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * The status of a stream that was refused. Gatling's check on a stream never sees it, but its
 * listener logs it, on the thread that then runs the turn's next step: so it is kept by thread.
 * Where that log is missing the status is 0 and the turn counts as failed, which never flatters.
 */
final class Statuses {
  private static final String LISTENER = "io.gatling.http.action.sse.SseListener";
  private static final ThreadLocal<Integer> LAST = new ThreadLocal<>();

  private Statuses() {}

  static void listen() {
    if (LoggerFactory.getLogger(LISTENER) instanceof Logger logger
        && logger.getAppender(LISTENER) == null) {
      var keeper = new Keeper();
      keeper.setName(LISTENER);
      keeper.setContext(logger.getLoggerContext());
      keeper.start();
      logger.addAppender(keeper);
      logger.setAdditive(false);
      logger.setLevel(Level.DEBUG);
    }
  }

  /** Returns the status that this thread saw last, once. */
  static int take() {
    var last = LAST.get();
    LAST.remove();
    return last == null ? 0 : last;
  }

  private static final class Keeper extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      var arguments = event.getArgumentArray();
      if (arguments != null && arguments.length > 0 && arguments[0] instanceof Integer status) {
        LAST.set(status);
      }
    }
  }
}
