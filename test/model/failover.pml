/*
 * Failover at two speeds (docs/architecture.md, "Ownership"), in small: two sessions, one shard. Anyone may claim at
 * any time, owners pause anywhere (time goes on without them), renewals and their acknowledgements get lost or late,
 * sessions die or hand over. Commits are fenced by the log (journal.pml); here effects are fenced by time.
 *
 * Checked: from the fence time of an owner on, no owner before it starts an effect. And with -DCALM, that what went before
 * never keeps anybody from going on: from some point on nobody dies or hands over, and renewals come through within their
 * tick; then a session that lives owns the shard and may act within ENOUGH ticks.
 *
 * Time is in ticks. Assumed: what is stored of a renewal is seen by everyone within a tick (TRAVEL; M2 of members.ts),
 * and an effect that was let through ends by itself within the lease.
 *
 * Steps are named M-…; the code cites them. Each -D takes one guard out, and must give a counterexample:
 * NO_FENCE NO_LEASE NO_WAIT LATE_RENEWAL NO_PROOF HASTY_PROOF WAIT_ONCE FORGET_FORMER
 * and with CALM: NO_SILENCE DEAF NO_LOOK; one tick less than ENOUGH is none
 */
#define N       2
#define HOLD    2       /* an owner acts this long after a renewal it sent */
#define WAIT    3       /* a taker waits this long after a renewal it saw; WAIT = HOLD + TRAVEL */
#ifndef CLAIMS
#define CLAIMS  3
#endif
#ifndef ENOUGH
#define ENOUGH  WAIT    /* ticks of calm until somebody acts */
#endif
#define NOBODY  7
#define OF(c)   (1 << (c))

/* The log: who claimed last, whose effects it may still have to wait for, and whether it handed over. */
byte epoch;
byte owner = NOBODY;
byte former;            /* bits, of the last batch */
bool handedOver = true;

/* Sessions. */
byte mine[N];           /* epoch it believes to own; 0 is none */
byte waits[N];          /* bits: sessions whose effects may not be over */
byte sinceClaim[N];
byte tipRead[N];        /* epoch read before a claim; 7 is none */
byte hold[N];           /* ticks its lease still lasts */
bool unproven[N] = true;
byte toProof[N];        /* ticks until a look proves something */
bool dead[N];
bool buried[N];         /* its tombstone is written */
byte deaths;

/* One renewal of each under way. */
bool sent[N];
byte age[N];
bool lists[N];          /* it says that its sender has the shard */
byte unseen[N];         /* bits: who has not seen it */

/* What each has seen of the others. */
byte left[N * N];       /* ticks until the other's lease is certainly over */
#define LEFT(d, c) left[(d) * N + (c)]

byte fenced;            /* for the assertion: newest epoch whose owner may act */

#ifdef CALM
bool calm;
byte calmTicks;
bool renewed[N];        /* in this tick */
#else
#define calm false
#endif

#ifdef NO_WAIT
#define OPEN(c) (true)
#else
#define OPEN(c) (waits[c] == 0)
#endif
#ifdef NO_LEASE
#define LEASED(c) (true)
#else
#define LEASED(c) (hold[c] > 0)
#endif
#if defined(NO_PROOF) || defined(NO_LEASE)
#define PROVEN(c) (true)
#else
#define PROVEN(c) (!unproven[c])
#endif
#ifdef HASTY_PROOF
#define TRAVELLED(c) (true)
#else
#define TRAVELLED(c) (toProof[c] == 0)
#endif
#define MAY_ACT(c) (mine[c] != 0 && OPEN(c) && LEASED(c) && PROVEN(c))
#define ORPHANED (owner == NOBODY || handedOver || dead[owner])
#define TIP_IS_MINE(c) (owner == c && epoch == mine[c] && !handedOver)

#ifdef NO_SILENCE
#define SILENT(d, c) (false)
#else
#define SILENT(d, c) (LEFT(d, c) == 0)
#endif
#ifdef DEAF
#define SAYS_NOT(c) (false)
#else
#define SAYS_NOT(c) (!lists[c])
#endif
#ifdef NO_LOOK
#define LOOKS(c) (false)
#else
#define LOOKS(c) (mine[c] != 0 && TIP_IS_MINE(c) && unproven[c] && hold[c] > 0 && TRAVELLED(c))
#endif

/* M-wait: over for a session that is buried, or was silent for long enough. */
inline over(d, c) {
  if :: (waits[d] & OF(c)) && (buried[c] || SILENT(d, c)) -> waits[d] = waits[d] & ~OF(c) :: else fi
}
#define overs(d) over(d, 0); over(d, 1)

#ifdef CALM
#define RENEWS (!calm || !renewed[me])
inline heard() { if :: calm && age[me] < HOLD -> renewed[me] = true :: else fi }
#else
#define RENEWS (true)
inline heard() { skip }
#endif

inline rest() { sent[me] = false; age[me] = 0; lists[me] = false }

inline drop() { mine[me] = 0; waits[me] = 0; sinceClaim[me] = 0 }

proctype Session(byte me) {
  byte i;
end:
  do
  /* M-claim: reads the tip, and later appends on top of it, whoever owns it and whether it lives. */
  :: atomic { !dead[me] && mine[me] == 0 && tipRead[me] == 7 && epoch < CLAIMS && (owner != me || handedOver) &&
       (!calm || ORPHANED) ->
       tipRead[me] = epoch }
  :: atomic { !dead[me] && tipRead[me] != 7 ->
       if
#ifdef NO_FENCE
       :: true ->
#else
       :: tipRead[me] == epoch && !(owner == me && !handedOver) ->
#endif
            /* M-wait: for the former owner, unless it handed over, and for whomever it had to wait for itself. */
#ifdef FORGET_FORMER
            waits[me] = 0;
#else
            waits[me] = former;
#endif
            if :: owner != NOBODY && !handedOver -> waits[me] = waits[me] | OF(owner) :: else fi;
            waits[me] = waits[me] & ~OF(me);
            overs(me);
            former = waits[me]; owner = me; handedOver = false;
            epoch = tipRead[me] + 1; mine[me] = epoch; sinceClaim[me] = 0
#ifndef NO_FENCE
       :: else
#endif
       fi;
       tipRead[me] = 7 }

  /* M-look: the tip says whether the log is still ours. After a lapse it proves so only when the renewal has travelled. */
  :: d_step { !dead[me] && mine[me] != 0 && !TIP_IS_MINE(me) -> drop() }
  :: d_step { !dead[me] && LOOKS(me) -> unproven[me] = false }

  /* M-renew: one at a time; counted from when it was sent. */
  :: d_step { !dead[me] && !sent[me] && RENEWS ->
       sent[me] = true; age[me] = 0; lists[me] = (mine[me] != 0); unseen[me] = (OF(N) - 1) & ~OF(me) }
  :: d_step { sent[me] && !dead[me] ->      /* acknowledged, perhaps late */
#ifdef LATE_RENEWAL
       hold[me] = HOLD; toProof[me] = 1;
#else
       if
       :: age[me] < HOLD -> if :: hold[me] == 0 -> toProof[me] = 1 :: else fi; hold[me] = HOLD - age[me]
       :: else
       fi;
#endif
       heard();
       if :: unseen[me] == 0 -> rest() :: else fi }
  :: d_step { sent[me] && unseen[me] == 0 && (age[me] == HOLD || dead[me]) -> rest() }     /* the answer is lost */

  /* M-effect (J12): the gate is asked where the effect leaves. */
  :: d_step { !dead[me] && MAY_ACT(me) ->
       assert(mine[me] >= fenced);
       assert(mine[me] != epoch || owner == me);
       fenced = mine[me] }

  /* M-release: the last append says that the shard has no owner, and whom its owner still had to wait for. */
  :: d_step { !calm && !dead[me] && mine[me] != 0 && TIP_IS_MINE(me) && epoch < CLAIMS ->
       handedOver = true; former = waits[me]; drop() }

  /* M-death, and its proof: a tombstone. */
  :: d_step { !calm && !dead[me] && deaths < 1 -> deaths++; dead[me] = true; drop(); tipRead[me] = 7; hold[me] = 0 }
  :: d_step { dead[me] && !buried[me] -> buried[me] = true;
       i = 0;
       do :: i < N -> over(i, me); i++ :: else -> break od;
       i = 0 }
  od
}

/* A renewal is seen: the wait for its sender begins anew, after a claim too. */
proctype Watch(byte d; byte c) {
end:
  do
  :: d_step { sent[c] && (unseen[c] & OF(d)) ->
       unseen[c] = unseen[c] & ~OF(d);
#ifdef WAIT_ONCE
       if :: !(waits[d] & OF(c)) -> LEFT(d, c) = WAIT :: else fi;
#else
       LEFT(d, c) = WAIT;
#endif
       if
       :: (waits[d] & OF(c)) && SAYS_NOT(c) && sinceClaim[d] > 0 -> waits[d] = waits[d] & ~OF(c)
       :: else
       fi }
  od
}

#define ALL_SEEN (unseen[0] == 0 && unseen[1] == 0)

#ifdef CALM
/* Nothing that this session can do now is left for the next tick. */
#define DONE(c) (dead[c] || (tipRead[c] == 7 && !(mine[c] == 0 && ORPHANED && epoch < CLAIMS) && \
                 !(mine[c] != 0 && !TIP_IS_MINE(c)) && !LOOKS(c) && renewed[c] && !sent[c]))
#define TICKS (!calm || (DONE(0) && DONE(1) && calmTicks < ENOUGH))

/* While a claim is left, or a death in the last epoch could not be answered. */
proctype Calm() { d_step { epoch < CLAIMS -> calm = true } }

/* Progress. */
#define SERVED(c) (!dead[c] && owner == c && MAY_ACT(c))
proctype Progress() {
  if
  :: d_step { calmTicks == ENOUGH && DONE(0) && DONE(1) -> assert(SERVED(0) || SERVED(1)) }
  :: timeout -> assert(false)   /* somebody waits for what never comes */
  fi
}
#else
#define TICKS (true)
#endif

proctype Time() {
  byte i;
end:
  do
  :: d_step { ALL_SEEN && TICKS ->
       i = 0;
       do
       :: i < N ->
            if :: hold[i] > 0 -> hold[i]--; if :: hold[i] == 0 -> unproven[i] = true :: else fi :: else fi;
            if :: toProof[i] > 0 -> toProof[i]-- :: else fi;
            if :: mine[i] != 0 && sinceClaim[i] < 1 -> sinceClaim[i]++ :: else fi;
            if :: sent[i] && age[i] < HOLD -> age[i]++ :: else fi;
            i++
       :: else -> break
       od;
       i = 0;
       do
       :: i < N * N -> if :: left[i] > 0 -> left[i]-- :: else fi; i++
       :: else -> break
       od;
       overs(0); overs(1);
#ifdef CALM
       if :: calm -> calmTicks++; renewed[0] = false; renewed[1] = false :: else fi;
#endif
       i = 0 }
  od
}

init {
  byte i, j;
  atomic {
    i = 0;
    do :: i < N -> tipRead[i] = 7; i++ :: else -> break od;
    i = 0;
    do
    :: i < N ->
         run Session(i);
         j = 0;
         do
         :: j < N -> if :: j != i -> run Watch(i, j) :: else fi; j++
         :: else -> break
         od;
         i++
    :: else -> break
    od;
    run Time();
#ifdef CALM
    run Calm(); run Progress();
#endif
    i = 0; j = 0
  }
}
