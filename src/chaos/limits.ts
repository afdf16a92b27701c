/** A member may take so long to serve after it was started. */
export const START_TIMEOUT_MS = 30_000

/** The next fault waits so long for a member that was started again to serve. */
export const READY_PATIENCE_MS = 5000

/** A member that was told to stop may take so long. */
export const STOP_GRACE_MS = 8000

/** How members stand is asked this often while the load runs. */
export const LOOK_INTERVAL_MS = 100

/** A member that does not say how it stands within this is taken for silent. */
export const LOOK_TIMEOUT_MS = 300

/** A client gives an operation up after this: under a fault its outcome is unknown then. */
export const OPERATION_TIMEOUT_MS = 2500

/** A read that is silent for so long is tried at another member. */
export const ATTEMPT_TIMEOUT_MS = 700

/** Between two operations of one client, at most; so that a minute can still be judged. */
export const THINK_MS = 16

/** Once all is healed, the cluster must serve and its members must agree within this. */
export const HEAL_TIMEOUT_MS = 45_000

/** The members' revision must stand still for so long to be the last one. */
export const QUIET_MS = 1500

/** A watch must have told of the last revision so long after the members agreed on it. */
export const WATCH_TIMEOUT_MS = 15_000

/** Progress of a watch is asked for this often. */
export const PROGRESS_INTERVAL_MS = 400

/** How late the bytes of a slow network are, at most. */
export const SLOW_MS_MAX = 150
