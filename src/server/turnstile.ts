// The turnstile: how fast, and how many requests at once, one caller may have served, so that the others get their turn.

export interface Rates {
  /** Requests a second of one caller, on average, at least 1; as many may come in one burst. Infinity: any number. */
  readonly perSecond: () => number;
  /** Requests of one caller that are being served. */
  readonly atOnce: number;
  /** Requests of all callers that are being served. */
  readonly allAtOnce: number;
}

export type Turn =
  | { readonly kind: "in"; readonly leave: () => void }
  /** Come again after so many seconds, a whole number of at least 1. */
  | { readonly kind: "later"; readonly seconds: number; readonly because: string };

export interface Turnstile {
  enter(caller: string): Turn;
  /** Whether the caller has sent more than the rate lets in; nothing is used up by asking. */
  isSpent(caller: string): boolean;
}

/** Each caller has a bucket of tokens that fills by the clock; a request takes one. Milliseconds since the epoch. */
export function createTurnstile({ perSecond: rate, atOnce, allAtOnce }: Rates, now: () => number): Turnstile {
  const buckets = new Map<string, Bucket>();
  let inside = 0;
  let sweptAtMs = 0;

  const bucketOf = (caller: string, perSecond: number, nowMs: number): Bucket => {
    const known = buckets.get(caller);
    if (known === undefined) {
      if (buckets.size >= maxBuckets && nowMs - sweptAtMs >= 1_000) {
        forgetFull(buckets, perSecond, nowMs);
        sweptAtMs = nowMs;
      }
      const bucket = { tokens: perSecond, atMs: nowMs, inside: 0 };
      buckets.set(caller, bucket);
      return bucket;
    }
    fill(known, perSecond, nowMs);
    return known;
  };

  return {
    isSpent(caller) {
      const bucket = buckets.get(caller);
      if (bucket === undefined) return false;
      fill(bucket, rate(), now());
      return bucket.tokens < 1;
    },
    enter(caller) {
      const perSecond = rate();
      const bucket = bucketOf(caller, perSecond, now());
      if (bucket.tokens < 1) {
        const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
        return { kind: "later", seconds, because: `more than ${perSecond} requests a second` };
      }
      if (bucket.inside >= atOnce) return later(`more than ${atOnce} requests at once`);
      if (inside >= allAtOnce) return later(`with those of others more than ${allAtOnce} requests at once`);
      bucket.tokens--;
      bucket.inside++;
      inside++;
      let left = false;
      const leave = (): void => {
        if (left) return;
        left = true;
        bucket.inside--;
        inside--;
      };
      return { kind: "in", leave };
    },
  };
}

interface Bucket {
  tokens: number;
  atMs: number;
  inside: number;
}

const later = (because: string): Turn => ({ kind: "later", seconds: 1, because });

/** A clock that was set back gives nothing and takes nothing. */
function fill(bucket: Bucket, perSecond: number, nowMs: number): void {
  if (nowMs > bucket.atMs)
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
  bucket.atMs = nowMs;
}

const maxBuckets = 10_000;

/** A full bucket is as good as none. */
function forgetFull(buckets: Map<string, Bucket>, perSecond: number, nowMs: number): void {
  for (const [caller, bucket] of buckets) {
    fill(bucket, perSecond, nowMs);
    if (bucket.inside === 0 && bucket.tokens >= perSecond) buckets.delete(caller);
  }
}
