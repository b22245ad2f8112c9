package dev.ringproof.chaos.money;

/**
 * A line of the table: a session, a tenant, or all.
 *
 * @param killed turns of which a kill took what was used
 * @param cut streams that their provider cut
 * @param hungUp turns whose client hung up
 * @param cancelled turns that were taken back
 * @param served tokens that providers served and reported, or that are counted where they did not
 * @param neverCame of those, what a reset swallowed on its way
 * @param settled tokens that the windows say are spent
 * @param unknownServed tokens served in what a kill took
 * @param unknownCharged tokens charged for it, which is what had been reserved
 * @param difference what is settled less all that is owed; 0
 */
public record MoneyRow(
    String name,
    int sessions,
    int turns,
    int refused,
    int killed,
    int cut,
    int hungUp,
    int cancelled,
    long served,
    long neverCame,
    long settled,
    long unknownServed,
    long unknownCharged,
    long difference) {

  /** Returns the sum of two lines under another name. */
  MoneyRow plus(MoneyRow other, String sum) {
    return new MoneyRow(
        sum,
        sessions + other.sessions,
        turns + other.turns,
        refused + other.refused,
        killed + other.killed,
        cut + other.cut,
        hungUp + other.hungUp,
        cancelled + other.cancelled,
        served + other.served,
        neverCame + other.neverCame,
        settled + other.settled,
        unknownServed + other.unknownServed,
        unknownCharged + other.unknownCharged,
        // Too much here does not pay for too little there.
        Math.abs(difference) + Math.abs(other.difference));
  }

  static MoneyRow none(String name) {
    return new MoneyRow(name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
