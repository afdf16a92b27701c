/** A call with all its repeats may take so long. Members answer a write in 7 s, or refuse it. */
export const TIMEOUT_MS = 10_000

/** What may be asked again is asked of another endpoint when the first is silent for so long. */
export const ATTEMPT_TIMEOUT_MS = 3000

/** First rest of an endpoint that failed; it doubles with every further failure. */
export const REST_FIRST_MS = 50

/** The longest such rest. */
export const REST_LONGEST_MS = 5000

/** A lease is renewed so often in its time to live: two renewals may fail (etcd's clients too). */
export const RENEWALS_PER_TTL = 3
