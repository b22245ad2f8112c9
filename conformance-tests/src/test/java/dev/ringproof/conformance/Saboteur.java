package dev.ringproof.conformance;

import dev.ringproof.conformance.sabotage.ActorFromText;
import dev.ringproof.conformance.sabotage.AlgNoneTaken;
import dev.ringproof.conformance.sabotage.AllowNotLogged;
import dev.ringproof.conformance.sabotage.AnotherGoesOn;
import dev.ringproof.conformance.sabotage.AnswersOnceItRuns;
import dev.ringproof.conformance.sabotage.AnyApprover;
import dev.ringproof.conformance.sabotage.ApprovalCutShort;
import dev.ringproof.conformance.sabotage.ApprovalIsBearer;
import dev.ringproof.conformance.sabotage.ApprovalNotBound;
import dev.ringproof.conformance.sabotage.ApprovalRunsAgain;
import dev.ringproof.conformance.sabotage.ArgumentsRewritten;
import dev.ringproof.conformance.sabotage.AsksTooSoon;
import dev.ringproof.conformance.sabotage.AsksWithoutEnd;
import dev.ringproof.conformance.sabotage.AsyncAsNone;
import dev.ringproof.conformance.sabotage.BacklogForgotten;
import dev.ringproof.conformance.sabotage.BlamesItself;
import dev.ringproof.conformance.sabotage.BurnForever;
import dev.ringproof.conformance.sabotage.CanaryInLog;
import dev.ringproof.conformance.sabotage.CancelStaysHere;
import dev.ringproof.conformance.sabotage.CausesLumped;
import dev.ringproof.conformance.sabotage.CheaperInSecret;
import dev.ringproof.conformance.sabotage.ComesTooEarly;
import dev.ringproof.conformance.sabotage.CopyBeforeErase;
import dev.ringproof.conformance.sabotage.CostOfLastCall;
import dev.ringproof.conformance.sabotage.CountedIds;
import dev.ringproof.conformance.sabotage.CustomersInRingOne;
import dev.ringproof.conformance.sabotage.CutIsFree;
import dev.ringproof.conformance.sabotage.DeadLetterUnlisted;
import dev.ringproof.conformance.sabotage.DeadStaysDead;
import dev.ringproof.conformance.sabotage.DecisionLoggedLate;
import dev.ringproof.conformance.sabotage.DeepBodyBreaks;
import dev.ringproof.conformance.sabotage.DenialNotTold;
import dev.ringproof.conformance.sabotage.DenyListLog;
import dev.ringproof.conformance.sabotage.DoubleExecution;
import dev.ringproof.conformance.sabotage.EmbeddingKept;
import dev.ringproof.conformance.sabotage.EpochFixed;
import dev.ringproof.conformance.sabotage.EventsForged;
import dev.ringproof.conformance.sabotage.ExpiredTokenTaken;
import dev.ringproof.conformance.sabotage.FailedCallIsFree;
import dev.ringproof.conformance.sabotage.FallbackOnFirstModel;
import dev.ringproof.conformance.sabotage.FenceForgotten;
import dev.ringproof.conformance.sabotage.FirstTokenUnwatched;
import dev.ringproof.conformance.sabotage.FirstTurnOnCredit;
import dev.ringproof.conformance.sabotage.JobDoneAgain;
import dev.ringproof.conformance.sabotage.JobsGiveUp;
import dev.ringproof.conformance.sabotage.JobsOutsideTheWindow;
import dev.ringproof.conformance.sabotage.KeyIgnored;
import dev.ringproof.conformance.sabotage.LastNameWins;
import dev.ringproof.conformance.sabotage.LateResultForgotten;
import dev.ringproof.conformance.sabotage.LateSettleRevives;
import dev.ringproof.conformance.sabotage.LeavesDump;
import dev.ringproof.conformance.sabotage.LimitUntold;
import dev.ringproof.conformance.sabotage.MemoryShared;
import dev.ringproof.conformance.sabotage.MemoryStays;
import dev.ringproof.conformance.sabotage.ModelsUntraced;
import dev.ringproof.conformance.sabotage.NearestTool;
import dev.ringproof.conformance.sabotage.NoAnswerIsNoMatch;
import dev.ringproof.conformance.sabotage.NoLimit;
import dev.ringproof.conformance.sabotage.NobodyCrashes;
import dev.ringproof.conformance.sabotage.OnePool;
import dev.ringproof.conformance.sabotage.OpensInTierA;
import dev.ringproof.conformance.sabotage.Outwaits;
import dev.ringproof.conformance.sabotage.Overspending;
import dev.ringproof.conformance.sabotage.PatientDecisions;
import dev.ringproof.conformance.sabotage.PlainVault;
import dev.ringproof.conformance.sabotage.PolicyGuessed;
import dev.ringproof.conformance.sabotage.PolicySkipped;
import dev.ringproof.conformance.sabotage.ProgressAtTheEnd;
import dev.ringproof.conformance.sabotage.PromptAsSummary;
import dev.ringproof.conformance.sabotage.PurgesNothing;
import dev.ringproof.conformance.sabotage.QueueForgotten;
import dev.ringproof.conformance.sabotage.QuietInRingOne;
import dev.ringproof.conformance.sabotage.QuotaUncounted;
import dev.ringproof.conformance.sabotage.ReadingWrites;
import dev.ringproof.conformance.sabotage.RecoveryForgets;
import dev.ringproof.conformance.sabotage.RequesterApproves;
import dev.ringproof.conformance.sabotage.RetriesAtOnce;
import dev.ringproof.conformance.sabotage.RetryBudgetIgnored;
import dev.ringproof.conformance.sabotage.RingOfTheGrant;
import dev.ringproof.conformance.sabotage.ScopeNotAsked;
import dev.ringproof.conformance.sabotage.ScopesNotJudged;
import dev.ringproof.conformance.sabotage.SecondWaits;
import dev.ringproof.conformance.sabotage.SecondsAsMillis;
import dev.ringproof.conformance.sabotage.StaffInRingZero;
import dev.ringproof.conformance.sabotage.StaleTaken;
import dev.ringproof.conformance.sabotage.SummaryForgets;
import dev.ringproof.conformance.sabotage.SummaryForgotten;
import dev.ringproof.conformance.sabotage.SummarySizeKept;
import dev.ringproof.conformance.sabotage.TakesForgotten;
import dev.ringproof.conformance.sabotage.TakesOverLate;
import dev.ringproof.conformance.sabotage.TenantFromHeader;
import dev.ringproof.conformance.sabotage.TextDecides;
import dev.ringproof.conformance.sabotage.TierOfATurn;
import dev.ringproof.conformance.sabotage.TierUnshown;
import dev.ringproof.conformance.sabotage.TimeLeftOut;
import dev.ringproof.conformance.sabotage.TimeMisplaced;
import dev.ringproof.conformance.sabotage.ToolCallsInText;
import dev.ringproof.conformance.sabotage.TraceBroken;
import dev.ringproof.conformance.sabotage.TraceOpenToAll;
import dev.ringproof.conformance.sabotage.UndeclaredServed;
import dev.ringproof.conformance.sabotage.UnknownLeft;
import dev.ringproof.conformance.sabotage.UnknownMembersDropped;
import dev.ringproof.conformance.sabotage.UnreportedIsFree;
import dev.ringproof.conformance.sabotage.UsageTellsMore;
import dev.ringproof.conformance.sabotage.WaitsForItsReader;
import dev.ringproof.conformance.sabotage.WindowLingers;
import dev.ringproof.conformance.sabotage.ZeroWidthTrimmed;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The saboteurs: what each must fail, all of it ({@link Matrix} holds that to every clause), and
 * what else the build tries on it.
 */
@SuppressWarnings("ImmutableEnumChecker") // made by Set.of
enum Saboteur {
  POLICY_SKIPPED(
      PolicySkipped.class,
      Set.of("POL-1", "POL-2", "POL-6", "POL-13", "TIER-4"),
      Set.of("POL-7", "EFF-2", "API-1", "SES-5")),
  APPROVAL_NOT_BOUND(
      ApprovalNotBound.class,
      Set.of("POL-5"),
      Set.of("POL-1", "POL-4", "POL-6", "POL-7", "POL-8", "POL-13")),
  DOUBLE_EXECUTION(
      DoubleExecution.class, Set.of("EFF-1"), Set.of("EFF-2", "POL-1", "POL-7", "API-1", "API-3")),
  // What was not reserved is not there to be charged when a crash took the count of it.
  OVERSPENDING(
      Overspending.class,
      Set.of("FIN-2", "EFF-3"),
      Set.of("FIN-1", "FIN-3", "FIN-4", "FIN-5", "API-1")),
  COST_OF_LAST_CALL(CostOfLastCall.class, Set.of("FIN-3"), Set.of("FIN-1", "FIN-8", "FIN-10")),
  CUT_IS_FREE(CutIsFree.class, Set.of("FIN-7"), Set.of("FIN-4", "FIN-8", "FIN-9")),
  FAILED_CALL_IS_FREE(FailedCallIsFree.class, Set.of("FIN-8"), Set.of("FIN-7", "FIN-9")),
  UNREPORTED_IS_FREE(UnreportedIsFree.class, Set.of("FIN-9"), Set.of("FIN-3", "FIN-7", "FIN-8")),
  ASKS_WITHOUT_END(AsksWithoutEnd.class, Set.of("FIN-11"), Set.of("FIN-8", "TIER-3", "WF-4")),
  ASKS_TOO_SOON(AsksTooSoon.class, Set.of("FIN-11"), Set.of("FIN-8", "WF-4")),
  RETRY_BUDGET_IGNORED(RetryBudgetIgnored.class, Set.of("FIN-11"), Set.of("FIN-8", "TIER-3")),
  JOBS_OUTSIDE_THE_WINDOW(JobsOutsideTheWindow.class, Set.of("FIN-10"), Set.of("FIN-1", "FIN-2")),
  FALLBACK_ON_FIRST_MODEL(FallbackOnFirstModel.class, Set.of("FIN-10"), Set.of("FIN-3", "FIN-8")),
  WINDOW_LINGERS(WindowLingers.class, Set.of("FIN-6"), Set.of("FIN-1", "FIN-3", "DISC-1")),
  POLICY_GUESSED(PolicyGuessed.class, Set.of("POL-9"), Set.of("POL-1", "POL-13", "RING-5")),
  PATIENT_DECISIONS(PatientDecisions.class, Set.of("POL-10"), Set.of("POL-1", "POL-15")),
  APPROVAL_IS_BEARER(ApprovalIsBearer.class, Set.of("POL-14"), Set.of("POL-4", "POL-5", "POL-9")),
  // An answer that is none is what a tier's degraded mode is about, too.
  NO_ANSWER_IS_NO_MATCH(
      NoAnswerIsNoMatch.class, Set.of("POL-15", "TIER-7"), Set.of("POL-10", "POL-13")),
  // The store scan of SES-1 reads the log too.
  CANARY_IN_LOG(
      // A line of the log with a turn's text in it is one that text could forge.
      CanaryInLog.class, Set.of("SES-1", "SES-3", "API-11"), Set.of("SES-5", "SES-9")),
  DENY_LIST_LOG(DenyListLog.class, 1, Set.of("SES-1", "SES-3"), Set.of("API-11")),
  LEAVES_DUMP(LeavesDump.class, Set.of("SES-3"), Set.of("SES-1")),
  PROMPT_AS_SUMMARY(PromptAsSummary.class, Set.of("SES-1"), Set.of("SES-3")),
  SUMMARY_FORGOTTEN(SummaryForgotten.class, Set.of("SES-4"), Set.of("SES-5", "API-2")),
  PLAIN_VAULT(PlainVault.class, Set.of("SES-1"), Set.of("SES-2", "SES-3", "SES-8")),
  PURGES_NOTHING(PurgesNothing.class, Set.of("SES-2"), Set.of("SES-1", "SES-8")),
  COPY_BEFORE_ERASE(CopyBeforeErase.class, Set.of("SES-8"), Set.of("SES-1", "SES-9", "SES-11")),
  LATE_SETTLE_REVIVES(LateSettleRevives.class, Set.of("SES-11"), Set.of("SES-5", "SES-8", "API-1")),
  STALE_TAKEN(StaleTaken.class, Set.of("SES-5"), Set.of("SES-6", "API-3")),
  SECOND_WAITS(SecondWaits.class, Set.of("SES-6"), Set.of("SES-5", "API-3")),
  READING_WRITES(ReadingWrites.class, Set.of("SES-9"), Set.of("POL-7", "AUTH-3")),
  EXPIRED_TOKEN_TAKEN(ExpiredTokenTaken.class, Set.of("AUTH-1"), Set.of("AUTH-2", "AUTH-5")),
  ALG_NONE_TAKEN(AlgNoneTaken.class, Set.of("AUTH-1"), Set.of("AUTH-2", "AUTH-5")),
  TENANT_FROM_HEADER(TenantFromHeader.class, Set.of("AUTH-2"), Set.of("AUTH-1", "AUTH-3")),
  ACTOR_FROM_TEXT(ActorFromText.class, Set.of("AUTH-2"), Set.of("AUTH-1", "POL-8")),
  TRACE_OPEN_TO_ALL(TraceOpenToAll.class, Set.of("AUTH-3"), Set.of("AUTH-2", "SES-9")),
  COUNTED_IDS(CountedIds.class, Set.of("AUTH-4"), Set.of("AUTH-3", "SES-9")),
  SCOPE_NOT_ASKED(ScopeNotAsked.class, Set.of("AUTH-5"), Set.of("AUTH-1", "AUTH-2", "POL-4")),
  ALLOW_NOT_LOGGED(AllowNotLogged.class, Set.of("POL-1"), Set.of("POL-7", "POL-5")),
  SCOPES_NOT_JUDGED(ScopesNotJudged.class, Set.of("POL-2"), Set.of("POL-1", "AUTH-5")),
  REQUESTER_APPROVES(RequesterApproves.class, Set.of("POL-4"), Set.of("POL-5", "AUTH-5")),
  DENIAL_NOT_TOLD(DenialNotTold.class, Set.of("POL-6"), Set.of("POL-13", "POL-1")),
  DECISION_LOGGED_LATE(
      // The intent waits with it, or the order on record would tell: a kill then takes both.
      DecisionLoggedLate.class, Set.of("POL-7", "EFF-1"), Set.of("POL-1", "POL-6")),
  TEXT_DECIDES(TextDecides.class, Set.of("POL-8"), Set.of("POL-1", "POL-4", "AUTH-2")),
  APPROVAL_RUNS_AGAIN(ApprovalRunsAgain.class, Set.of("POL-11"), Set.of("POL-4", "POL-5", "EFF-1")),
  TRACE_BROKEN(TraceBroken.class, Set.of("OBS-1"), Set.of("EFF-2", "SES-9", "API-1")),
  MODELS_UNTRACED(ModelsUntraced.class, Set.of("OBS-2"), Set.of("OBS-1", "FIN-3")),
  ASYNC_AS_NONE(AsyncAsNone.class, Set.of("POL-3", "POL-12"), Set.of("POL-4", "POL-7")),
  LATE_RESULT_FORGOTTEN(
      LateResultForgotten.class, Set.of("POL-12", "EFF-1", "EFF-3"), Set.of("POL-3", "POL-6")),
  LAST_NAME_WINS(LastNameWins.class, Set.of("API-12"), Set.of("POL-5", "POL-13")),
  ARGUMENTS_REWRITTEN(ArgumentsRewritten.class, Set.of("API-12"), Set.of("POL-5", "EFF-2")),
  RECOVERY_FORGETS(RecoveryForgets.class, Set.of("EFF-3"), Set.of("EFF-1", "EFF-2")),
  TAKES_FORGOTTEN(TakesForgotten.class, Set.of("EFF-3"), Set.of("WF-1", "FIN-2")),
  UNKNOWN_LEFT(UnknownLeft.class, Set.of("EFF-1", "EFF-3"), Set.of("EFF-2", "WF-1")),
  JOB_DONE_AGAIN(JobDoneAgain.class, Set.of("WF-2"), Set.of("WF-1", "WF-4", "EFF-1")),
  DEAD_STAYS_DEAD(DeadStaysDead.class, Set.of("WF-3"), Set.of("WF-4", "WF-1")),
  RETRIES_AT_ONCE(RetriesAtOnce.class, Set.of("WF-4"), Set.of("WF-2", "WF-3")),
  DEAD_LETTER_UNLISTED(DeadLetterUnlisted.class, Set.of("WF-4"), Set.of("WF-1", "WF-3")),
  PROGRESS_AT_THE_END(ProgressAtTheEnd.class, Set.of("WF-5"), Set.of("WF-1", "WF-4", "API-2")),
  BACKLOG_FORGOTTEN(BacklogForgotten.class, Set.of("SLO-4"), Set.of("SLO-1", "SLO-2")),
  TIME_MISPLACED(TimeMisplaced.class, Set.of("SLO-6"), Set.of("SLO-1", "SLO-2", "SLO-3")),
  CAUSES_LUMPED(CausesLumped.class, Set.of("SLO-6"), Set.of("SLO-1", "SLO-2", "SLO-3")),
  BURN_FOREVER(BurnForever.class, Set.of("SLO-5"), Set.of("SLO-1", "SLO-2", "SLO-6")),
  OPENS_IN_TIER_A(OpensInTierA.class, Set.of("TIER-7"), Set.of("POL-10", "POL-15")),
  JOBS_GIVE_UP(JobsGiveUp.class, Set.of("TIER-7"), Set.of("POL-10", "WF-4")),
  ONE_POOL(OnePool.class, Set.of("TIER-8"), Set.of("TIER-2", "TIER-3", "TIER-6", "FIN-2")),
  NEAREST_TOOL(NearestTool.class, Set.of("POL-13"), Set.of("POL-1", "TIER-4")),
  EPOCH_FIXED(EpochFixed.class, Set.of("EFF-2"), Set.of("EFF-1", "POL-1")),
  EVENTS_FORGED(EventsForged.class, Set.of("API-11"), Set.of("API-1", "API-3")),
  // The grammar is what a resumed stream, and one with hostile text in it, are held to as well.
  TIME_LEFT_OUT(
      TimeLeftOut.class, Set.of("API-1", "API-2", "API-6", "API-11"), Set.of("API-3", "POL-8")),
  // An approved action is sent again by the same key.
  KEY_IGNORED(KeyIgnored.class, Set.of("API-3", "POL-11"), Set.of("API-1", "SES-5")),
  // Only entries of the corpus catch these two.
  TOOL_CALLS_IN_TEXT(ToolCallsInText.class, Set.of("POL-8"), Set.of("POL-1", "POL-13")),
  ZERO_WIDTH_TRIMMED(ZeroWidthTrimmed.class, Set.of("POL-13"), Set.of("POL-1", "POL-8")),
  ANY_APPROVER(AnyApprover.class, Set.of("POL-14"), Set.of("POL-4", "POL-5")),
  EMBEDDING_KEPT(EmbeddingKept.class, Set.of("SES-1"), Set.of("SES-2", "SES-8")),
  MEMORY_SHARED(MemoryShared.class, Set.of("AUTH-3", "SES-8"), Set.of("SES-1", "SES-2")),
  MEMORY_STAYS(MemoryStays.class, Set.of("SES-2"), Set.of("SES-1", "SES-8")),
  SUMMARY_FORGETS(SummaryForgets.class, Set.of("SES-13"), Set.of("FIN-5")),
  USAGE_TELLS_MORE(UsageTellsMore.class, Set.of("API-8"), Set.of("FIN-10", "API-4")),
  COMES_TOO_EARLY(ComesTooEarly.class, Set.of("API-9"), Set.of("FIN-1", "RING-3")),
  APPROVAL_CUT_SHORT(ApprovalCutShort.class, Set.of("DISC-3"), Set.of("DISC-1", "POL-3", "POL-4")),
  WAITS_FOR_ITS_READER(WaitsForItsReader.class, Set.of("API-10"), Set.of("API-2", "API-6")),
  LIMIT_UNTOLD(LimitUntold.class, Set.of("DISC-1"), Set.of("DISC-2", "API-5")),
  UNDECLARED_SERVED(UndeclaredServed.class, Set.of("DISC-2"), Set.of("DISC-1")),
  TIER_OF_A_TURN(TierOfATurn.class, Set.of("TIER-1"), Set.of("API-4", "API-7")),
  OUTWAITS(Outwaits.class, Set.of("TIER-2"), Set.of("TIER-3", "FIN-7")),
  FIRST_TOKEN_UNWATCHED(FirstTokenUnwatched.class, Set.of("TIER-3"), Set.of("TIER-2", "FIN-11")),
  CHEAPER_IN_SECRET(CheaperInSecret.class, Set.of("TIER-5", "FIN-4"), Set.of("FIN-3")),
  ANSWERS_ONCE_IT_RUNS(AnswersOnceItRuns.class, Set.of("TIER-6"), Set.of("TIER-5")),
  TIER_UNSHOWN(TierUnshown.class, Set.of("SLO-1"), Set.of("SLO-2", "SLO-4")),
  SECONDS_AS_MILLIS(SecondsAsMillis.class, Set.of("SLO-2"), Set.of("SLO-1", "SLO-3")),
  BLAMES_ITSELF(BlamesItself.class, Set.of("SLO-3"), Set.of("SLO-2", "SLO-6")),
  FIRST_TURN_ON_CREDIT(FirstTurnOnCredit.class, Set.of("FIN-1"), Set.of("FIN-2", "FIN-3")),
  ANOTHER_GOES_ON(AnotherGoesOn.class, Set.of("FIN-4", "FIN-7"), Set.of("FIN-8")),
  SUMMARY_SIZE_KEPT(SummarySizeKept.class, Set.of("FIN-5"), Set.of("SES-4", "SES-13")),
  STAFF_IN_RING_ZERO(StaffInRingZero.class, 0, Set.of("RING-1"), Set.of("RING-5")),
  QUIET_IN_RING_ONE(QuietInRingOne.class, 1, Set.of("RING-2"), Set.of("SES-3")),
  CUSTOMERS_IN_RING_ONE(CustomersInRingOne.class, 1, Set.of("RING-2"), Set.of("AUTH-3")),
  QUOTA_UNCOUNTED(QuotaUncounted.class, Set.of("API-9", "RING-3"), Set.of("FIN-1")),
  NO_LIMIT(NoLimit.class, 3, Set.of("RING-4"), Set.of("TIER-8", "SLO-1")),
  RING_OF_THE_GRANT(RingOfTheGrant.class, Set.of("RING-5"), Set.of("DISC-1")),
  QUEUE_FORGOTTEN(QueueForgotten.class, Set.of("WF-1"), Set.of("TIER-6")),
  NOBODY_CRASHES(NobodyCrashes.class, Set.of("API-4", "AUTH-1"), Set.of("AUTH-2", "AUTH-5")),
  DEEP_BODY_BREAKS(DeepBodyBreaks.class, Set.of("API-5"), Set.of("API-4", "API-7")),
  UNKNOWN_MEMBERS_DROPPED(
      UnknownMembersDropped.class, Set.of("API-7"), Set.of("API-4", "API-5", "TIER-1")),
  // These three show where several nodes share a store, and nowhere else.
  CANCEL_STAYS_HERE(CancelStaysHere.class, Set.of("SES-7"), Set.of("SES-12")),
  FENCE_FORGOTTEN(FenceForgotten.class, Set.of("SES-10"), Set.of("SES-7")),
  TAKES_OVER_LATE(TakesOverLate.class, Set.of("SES-12"), Set.of("SES-7", "SES-10"));

  private static final int USUAL_RING = 2;

  private final Class<?> main;
  private final int ring;
  private final Set<String> fails;
  private final Set<String> beside;

  Saboteur(Class<?> main, Set<String> fails, Set<String> beside) {
    this(main, USUAL_RING, fails, beside);
  }

  Saboteur(Class<?> main, int ring, Set<String> fails, Set<String> beside) {
    this.main = main;
    this.ring = ring;
    this.fails = fails;
    this.beside = beside;
  }

  Class<?> main() {
    return main;
  }

  /** The ring in which it shows. */
  int ring() {
    return ring;
  }

  Set<String> fails() {
    return new TreeSet<>(fails);
  }

  /** Those that each build runs; a leg runs all of them. */
  static Set<Saboteur> ofEachBuild() {
    return EnumSet.of(POLICY_SKIPPED, TENANT_FROM_HEADER);
  }

  /** Those that are tried on several nodes, for which somebody has to lend a database. */
  static Set<Saboteur> ofManyNodes() {
    return EnumSet.of(CANCEL_STAYS_HERE, FENCE_FORGOTTEN, TAKES_OVER_LATE);
  }

  Set<String> tried() {
    var all = new TreeSet<>(fails);
    all.addAll(beside);
    return all;
  }
}
