package dev.ringproof.contract.tier;

/** The three service tiers: customer-facing, internal assistive, asynchronous. */
public enum TierId {
  A,
  B,
  C
}
