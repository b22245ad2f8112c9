package dev.ringproof.testbed.proxy;

/** Whatever puts chunks into a pipe: the reader of a socket or a stage. */
interface Source {
  /** Sends what follows to another pipe; called under the lock of the link. */
  void out(Pipe next);
}
