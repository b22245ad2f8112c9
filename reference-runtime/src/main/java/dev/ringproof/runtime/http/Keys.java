package dev.ringproof.runtime.http;

/** Where the keys come from that tokens are verified against. */
interface Keys {
  /** Returns the set that holds now: the same one until a key comes or goes. */
  KeySet now();

  /** Returns a newer set than this, which lacks a key; the same where none is to be had. */
  KeySet after(KeySet lacking);

  /** Returns keys that never change. */
  static Keys fixed(KeySet keys) {
    return new Keys() {
      @Override
      public KeySet now() {
        return keys;
      }

      @Override
      public KeySet after(KeySet lacking) {
        return keys;
      }
    };
  }
}
