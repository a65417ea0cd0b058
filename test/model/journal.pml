/*
 * The journal of one shard: append by compare-and-set, settling, checkpoints, mark, trimming, claim and recovery
 * (docs/architecture.md, "What is stored"), in small: two sessions, two actors with a task each. Any session may claim at
 * any time, answers get lost, appends arrive late, owners pause anywhere, and one dies.
 *
 * Checked: no accepted task is lost, recovery reads what was committed last, nothing of a superseded owner is
 * committed, the mark moves forward only, no cycles; and where nothing more can happen, every task has ended.
 *
 * Steps are named M-…; the code cites them. Each -D takes one guard out, and must give a counterexample:
 * NO_FENCE J3_ASSUME DELETE_EARLY MARK_EARLY MARK_BACK CKPT_BACK TRIM_EARLY
 */
#define SESSIONS 2
#define MAXSEQ   10
#ifndef CLAIMS
#define CLAIMS   2
#endif
#define NOBODY   7

/* What an entry says of its actor's task, or that it is a claim. */
#define NEW      0      /* in the mailbox at most */
#define BEGUN    1      /* accepted, with its first intent */
#define FINAL    2
#define CLAIM    3
#define NOTHING  7

/* The broker. */
byte tip;               /* last sequence of the journal */
byte author[MAXSEQ];
byte kind[MAXSEQ];
bit  about[MAXSEQ];     /* the actor */
byte gone;              /* trimmed up to here */
byte mark;
byte ckptSeq[2];
byte ckptState[2];
bool mail[2] = true;    /* the message is stored, so the client was told "accepted" */

/* An append of each session on its way. */
bool wire[SESSIONS];
byte expected[SESSIONS];
byte sent[SESSIONS] = NOTHING;
bit  sentOf[SESSIONS];
byte answer[SESSIONS];  /* 0 none (yet), 1 stored, 2 refused */

/* For assertions only. */
byte truth[2];          /* committed last */
byte owner = NOBODY;    /* author of the newest claim */
byte claims;
bool crashed;

#define PLACE (last + 1 > gone -> last + 1 : gone + 1)
#ifdef J3_ASSUME
#define MINE   (answer[me] < 2)
#define RIVAL  (answer[me] == 2)
#define ABSENT (false)
#else
#define MINE   (answer[me] == 1 || (PLACE <= tip && PLACE == last + 1 && author[PLACE] == me))
#define RIVAL  (answer[me] != 1 && PLACE <= tip && !(PLACE == last + 1 && author[PLACE] == me))
#define ABSENT (answer[me] != 1 && PLACE > tip && !wire[me])
#endif

#ifdef MARK_EARLY
#define BELOW(a) (delivered)
#else
#define BELOW(a) (firstSeq[a] != 0 && firstSeq[a] <= delivered -> firstSeq[a] - 1 : delivered)
#endif
#define COVERED  (BELOW(0) < BELOW(1) -> BELOW(0) : BELOW(1))
#ifdef MARK_BACK
#define MARKABLE (COVERED != mark)
#else
#define MARKABLE (COVERED > mark)
#endif

#ifdef TRIM_EARLY
#define TRIMTO (delivered - 1)
#else
#define TRIMTO (mark < delivered - 1 -> mark : delivered - 1)
#endif

inline quiet() {
  sent[me] = NOTHING; sentOf[me] = 0; expected[me] = 0; answer[me] = 0; wire[me] = false
}

inline send(k, a) {
  sent[me] = k; sentOf[me] = a; expected[me] = last; answer[me] = 0; wire[me] = true
}

inline append(k, a) {
  send(k, a);
#ifdef DELETE_EARLY
  if :: k == FINAL -> assert(truth[a] == FINAL); mail[a] = false :: else fi
#endif
}

/* M-fence: the broker takes an append, now or late; its answer may be lost. */
inline take() {
  wire[me] = false;
  if
#ifdef NO_FENCE
  :: tip < MAXSEQ - 1 ->
#else
  :: tip == expected[me] ->
#endif
       assert(sent[me] == CLAIM || owner == me);
       tip++; author[tip] = me; kind[tip] = sent[me]; about[tip] = sentOf[me];
       if
       :: sent[me] == CLAIM -> owner = me; claims++
       :: else -> truth[sentOf[me]] = sent[me]
       fi;
       if :: answer[me] = 1 :: answer[me] = 0 fi
#ifndef NO_FENCE
  :: else -> if :: answer[me] = 2 :: answer[me] = 0 fi
#endif
  fi
}

/* M-checkpoint (J10): behind the journal, only forward; its acknowledgement may be lost. */
inline checkpoint(a) {
  if
#ifndef CKPT_BACK
  :: ckptSeq[a] >= recSeq[a]
#endif
  :: else -> ckptSeq[a] = recSeq[a]; ckptState[a] = rec[a]
  fi;
  firstSeq[a] = 0
}

/* M-recover (J2): the newest entry of each actor from the mark up to the own claim, else its checkpoint. */
inline readTail() {
  s = (s + 1 > gone -> s + 1 : gone + 1);
  do
  :: s < last ->
       if
       :: kind[s] != CLAIM ->
            rec[about[s]] = kind[s]; recSeq[about[s]] = s;
            if :: firstSeq[about[s]] == 0 -> firstSeq[about[s]] = s :: else fi
       :: else
       fi;
       s++
  :: else -> break
  od;
  if :: recSeq[0] == 0 -> rec[0] = ckptState[0]; recSeq[0] = ckptSeq[0] :: else fi;
  if :: recSeq[1] == 0 -> rec[1] = ckptState[1]; recSeq[1] = ckptSeq[1] :: else fi;
  if
  :: owner == me -> assert(rec[0] == truth[0] && rec[1] == truth[1])
  :: else       /* superseded meanwhile: its next append tells it so */
  fi;
  delivered = last; s = 0
}

inline forget() {
  owns = false; last = 0; delivered = 0;
  rec[0] = NEW; rec[1] = NEW; recSeq[0] = 0; recSeq[1] = 0; firstSeq[0] = 0; firstSeq[1] = 0
}

active [SESSIONS] proctype Session() {
  byte me = _pid;
  bool owns;
  byte last;            /* what the next append expects */
  byte delivered;       /* newest batch that was handled */
  byte rec[2];
  byte recSeq[2];
  byte firstSeq[2];     /* oldest entry not in the checkpoint; 0 is clean */
  byte s;

end:
  do
  /* M-claim: on top of the tip that was read; a lost race ends the attempt. */
  :: d_step { !owns && sent[me] == NOTHING && owner != me && (claims < CLAIMS || crashed) ->
       last = tip; send(CLAIM, 0) }

  /* M-append: one at a time, on our own last. */
  :: d_step { owns && sent[me] == NOTHING && rec[0] == NEW && mail[0] -> append(BEGUN, 0) }
  :: d_step { owns && sent[me] == NOTHING && rec[1] == NEW && mail[1] -> append(BEGUN, 1) }
  :: d_step { owns && sent[me] == NOTHING && rec[0] == BEGUN -> append(FINAL, 0) }
  :: d_step { owns && sent[me] == NOTHING && rec[1] == BEGUN -> append(FINAL, 1) }
  :: atomic { wire[me] -> take() }

  /* M-settle (J3): mine. */
  :: d_step { sent[me] != NOTHING && sent[me] != CLAIM && MINE ->
       last++; delivered = last; rec[sentOf[me]] = sent[me]; recSeq[sentOf[me]] = last;
       if :: firstSeq[sentOf[me]] == 0 -> firstSeq[sentOf[me]] = last :: else fi;
       quiet() }
  :: d_step { sent[me] == CLAIM && MINE ->
       last++; owns = true; quiet();
       s = mark }
     d_step { readTail() }   /* a step of its own: others write checkpoints and move the mark in between */
  /* M-settle (J3, J4): another's; the shard is dropped, nothing is told. */
  :: d_step { sent[me] != NOTHING && RIVAL ->
       quiet(); forget() }
  /* M-settle (J3): nothing stands there; the same bytes go again. */
  :: d_step { sent[me] != NOTHING && ABSENT -> answer[me] = 0; wire[me] = true }

  /* M-delete: what is final, and committed. A message not deleted yet stays for the next sweep or owner (J8). */
  :: d_step { owns && rec[0] == FINAL && mail[0] -> assert(truth[0] == FINAL); mail[0] = false }
  :: d_step { owns && rec[1] == FINAL && mail[1] -> assert(truth[1] == FINAL); mail[1] = false }

  :: d_step { owns && firstSeq[0] != 0 -> checkpoint(0) }
  :: d_step { owns && firstSeq[1] != 0 -> checkpoint(1) }

  /* M-mark (J10): up to the oldest entry that is not in a checkpoint, by compare-and-set. */
  :: d_step { owns && MARKABLE -> assert(COVERED > mark); mark = COVERED }

  /* M-trim (J7): below the mark, never the last message. */
  :: d_step { owns && delivered > 1 && gone < TRIMTO -> gone = TRIMTO }

  /* One of them dies, with what it had not sent. */
  :: d_step { me == 0 && !crashed && !(wire[me] && sent[me] == CLAIM) ->
       crashed = true; quiet(); forget() };
     goto dead
  od;
dead: skip
}

/* Where nothing more can happen. */
active proctype Outcome() {
  timeout -> assert(truth[0] == FINAL && truth[1] == FINAL && !mail[0] && !mail[1])
}
