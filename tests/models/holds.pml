/*
 * Holds, leases and takeover: two nodes, one account, one database, one edge.
 *
 * Money is counted in slices. A node grants calls from memory while it believes that it owns the account, stores the
 * call's row behind the answer, but an extension before it tells the edge. Nodes crash at any step, and a node that is
 * not scheduled for a while is a paused or cut-off node. What is checked in every reachable state:
 *
 *     posted balance >= 0 - (slices of calls that nobody could know of at a takeover)
 *
 * which is the bound of ARCHITECTURE.md, "Holds and what can be lost". Each macro removes one guard, and then the checker
 * must find that more is spent (tests/models/run):
 *
 *     NO_SELF_FENCE   a node grants on an expired lease
 *     NO_EPOCH        the database does not look at the epoch of a write
 *     NO_WAIT         a node grants before it has the holds of running calls
 *     LATE_ANSWERS    the edge takes a route answer of any age
 *     TELL_FIRST      the edge hears of an extension before it is stored
 *     NO_HOLD         the hold is released when the call ends, not when it is booked
 *     STRICT          no guard: nothing at all may be lost, which is more than can be promised
 */

#define NODES 2
#define CALLS 2
#define UNITS 2      /* the balance: two slices */
#define TTL 3        /* ticks until somebody else may take the lease */
#define SERVE 2      /* ticks that a node serves after its renewal began: TTL - SERVE >= DEADLINE */
#define DEADLINE 1   /* ticks that the edge waits for a route answer */
#define CRASHES 1
#define EPOCHS 3     /* owners in all */
#define NOBODY NODES
#define AT(n, c) ((n) * CALLS + (c))

#ifdef NO_SELF_FENCE
#define MAY_SERVE(n) (true)
#else
#define MAY_SERVE(n) (serve[n] > 0)
#endif
#ifdef NO_EPOCH
#define FENCED(n) (true)
#else
#define FENCED(n) (node_epoch[n] == epoch)
#endif
#ifdef NO_WAIT
#define HAS_HOLDS(n) (node_epoch[n] > 0)
#else
#define HAS_HOLDS(n) (ready[n])
#endif
#ifdef LATE_ANSWERS
#define IN_TIME(c) (true)
#else
#define IN_TIME(c) (age[c] <= DEADLINE)
#endif

#ifdef TELL_FIRST
#define EXTENSION_TELL 1
#define EXTENSION_STORE 2
#else
#define EXTENSION_STORE 1
#define EXTENSION_TELL 2
#endif
#ifdef NO_HOLD
#define RELEASE_EARLY(n, c) :: atomic { call[c] == ended && hold[AT(n, c)] > 0 -> hold[AT(n, c)] = 0 }
#else
#define RELEASE_EARLY(n, c)
#endif

/* ---- database ---- */
byte owner = NOBODY;
byte epoch = 0;
byte lease_left = 0;
short posted = UNITS;
byte row[CALLS];            /* slices stored for a running call; 0: no row */

/* ---- edge ---- */
mtype = { idle, asked, ringing, answered, ended, over };
mtype call[CALLS] = idle;
byte granted[CALLS];        /* slices until the hard stop */
byte age[CALLS];            /* ticks since the route was asked for */
bit answer[CALLS];          /* a route answer is on its way through the network */

/* ---- nodes; the memory is lost with a crash ---- */
bit is_current[NODES];      /* this boot has held the lease */
byte node_epoch[NODES];
byte serve[NODES];          /* ticks that it still serves */
bit ready[NODES];           /* holds of running calls are back */
short balance[NODES];       /* the posted balance as it knows it */
byte hold[NODES * CALLS];   /* slices */
bit reply[NODES * CALLS];   /* decided, not yet sent */
byte extension[NODES * CALLS];  /* 1 reserved, 2 stored (or told, with TELL_FIRST) */

byte crashes = 0;
bit unknown[CALLS];         /* routed, but without a row and not answered when a node recovered */
hidden byte i, k;

#define HELD(n) (hold[AT(n, 0)] + hold[AT(n, 1)])
#ifdef STRICT
#define UNKNOWN 0
#else
#define UNKNOWN (unknown[0] + unknown[1])
#endif

inline forget(n) {
  for (k : 0 .. CALLS - 1) {
    hold[AT(n, k)] = 0;
    reply[AT(n, k)] = 0;
    extension[AT(n, k)] = 0
  }
  ready[n] = 0;
  balance[n] = 0
}

/* Rows, and calls that the edge has stored; both are read in one step here. */
inline recover(n) {
  forget(n);
  balance[n] = posted;
  for (k : 0 .. CALLS - 1) {
    if
    :: row[k] > 0 -> hold[AT(n, k)] = row[k]
    :: row[k] == 0 && (call[k] == answered || call[k] == ended) -> hold[AT(n, k)] = granted[k]
    :: row[k] == 0 && (call[k] == ringing || (call[k] == asked && answer[k])) -> unknown[k] = 1
    :: else
    fi
  }
  ready[n] = 1
}


/* One step of node n for call c. */
#define CALL_STEPS(n, c) \
  /* route decision: lease, balance, hold */ \
  :: atomic { call[c] == asked && hold[AT(n, c)] == 0 && !answer[c] && HAS_HOLDS(n) && MAY_SERVE(n) && balance[n] - HELD(n) >= 1 -> \
      hold[AT(n, c)] = 1; reply[AT(n, c)] = 1 } \
  /* the answer leaves */ \
  :: atomic { reply[AT(n, c)] -> reply[AT(n, c)] = 0; answer[c] = (call[c] == asked) } \
  /* the row follows */ \
  :: atomic { hold[AT(n, c)] > 0 && row[c] == 0 && (call[c] == ringing || call[c] == answered) && FENCED(n) -> \
      row[c] = hold[AT(n, c)] } \
  /* the caller or the edge gave up */ \
  :: atomic { hold[AT(n, c)] > 0 && call[c] == over -> \
      hold[AT(n, c)] = 0; reply[AT(n, c)] = 0; extension[AT(n, c)] = 0 } \
  /* an answered call that nobody held is held again */ \
  :: atomic { call[c] == answered && hold[AT(n, c)] == 0 && ready[n] -> hold[AT(n, c)] = granted[c] } \
  /* extension: reserve, store, tell */ \
  :: atomic { call[c] == answered && hold[AT(n, c)] == 1 && granted[c] == 1 && extension[AT(n, c)] == 0 && HAS_HOLDS(n) && \
      MAY_SERVE(n) && balance[n] - HELD(n) >= 1 -> hold[AT(n, c)] = 2; extension[AT(n, c)] = 1 } \
  :: atomic { extension[AT(n, c)] == EXTENSION_STORE && call[c] == answered && FENCED(n) -> \
      row[c] = 2; extension[AT(n, c)] = (EXTENSION_STORE == 1 -> 2 : 0) } \
  :: atomic { extension[AT(n, c)] == EXTENSION_TELL && call[c] == answered -> \
      granted[c] = 2; extension[AT(n, c)] = (EXTENSION_TELL == 1 -> 2 : 0) } \
  /* the end: booked once, in one transaction with the row's removal */ \
  :: atomic { call[c] == ended && node_epoch[n] > 0 && FENCED(n) -> \
      row[c] = 0; posted = posted - granted[c]; call[c] = over; \
      balance[n] = balance[n] - granted[c]; hold[AT(n, c)] = 0; extension[AT(n, c)] = 0; \
      assert(posted + UNKNOWN >= 0) } \
  RELEASE_EARLY(n, c)

proctype node(byte n) {
  do
  /* Renewal and take-over in one step: a node counts its serving time from where the renewal began, so this is the longest
     that it may serve. A boot that never held the lease takes that of an earlier boot of its name at once. */
  :: atomic { serve[n] < SERVE && ((owner == n && is_current[n]) || (epoch < EPOCHS && (owner == n || lease_left == 0))) ->
      if
      :: owner == n && is_current[n]
      :: else ->
          owner = n; epoch++; is_current[n] = 1;
          forget(n); node_epoch[n] = epoch; balance[n] = posted
      fi;
      lease_left = TTL; serve[n] = SERVE }
  :: atomic { node_epoch[n] > 0 && !ready[n] && node_epoch[n] == epoch && MAY_SERVE(n) -> recover(n) }
  :: atomic { crashes < CRASHES && node_epoch[n] > 0 ->
      crashes++; forget(n); is_current[n] = 0; node_epoch[n] = 0; serve[n] = 0 }
  CALL_STEPS(n, 0)
  CALL_STEPS(n, 1)
  od
}

#define EDGE_STEPS(c, may_ask) \
  :: atomic { call[c] == idle && may_ask -> call[c] = asked; age[c] = 0 } \
  :: atomic { call[c] == asked && answer[c] && IN_TIME(c) -> call[c] = ringing; granted[c] = 1; answer[c] = 0; age[c] = 0 } \
  :: atomic { call[c] == asked && !IN_TIME(c) -> call[c] = over; answer[c] = 0; age[c] = 0 } \
  :: atomic { call[c] == ringing -> call[c] = answered } \
  :: atomic { call[c] == ringing -> call[c] = over; row[c] = 0 } \
  :: atomic { call[c] == answered -> call[c] = ended }

proctype edge() {
  do
  EDGE_STEPS(0, true)
  EDGE_STEPS(1, call[0] != idle)
  od
}

proctype clock() {
  do
  :: d_step {
      if :: lease_left > 0 -> lease_left-- :: else fi;
      for (i : 0 .. NODES - 1) {
        if :: serve[i] > 0 -> serve[i]-- :: else fi
      }
      for (i : 0 .. CALLS - 1) {
        if :: call[i] == asked && age[i] <= DEADLINE -> age[i]++ :: else fi
      }
      i = 0 }
  od
}

init {
  atomic { run node(0); run node(1); run edge(); run clock() }
}
