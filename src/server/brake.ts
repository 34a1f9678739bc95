// Brake: holds back the refusals of those who go on although they were told to come later, since a refusal that comes at
// once is the next request's invitation.

export interface Brake {
  /** Undefined where the holder is to be refused at once; else when this resolves. */
  hold(holder: string): Promise<void> | undefined;
}

export interface BrakeOptions {
  /** Refusals at once of one holder in each such time. */
  readonly free: number;
  readonly holdMs: number;
  /** Held at once; what is beyond is refused at once. */
  readonly heldMax: number;
}

export function createBrake({ free, holdMs, heldMax }: BrakeOptions): Brake {
  /** Refusals at once, by holder, of the last `holdMs`. */
  const refused = new Map<string, number>();
  let held = 0;
  return {
    hold(holder) {
      const count = refused.get(holder) ?? 0;
      if (count < free) {
        refused.set(holder, count + 1);
        if (count === 0) setTimeout(() => refused.delete(holder), holdMs).unref();
        return undefined;
      }
      if (held >= heldMax) return undefined;
      held++;
      return new Promise((resolve) => {
        setTimeout(() => {
          held--;
          resolve();
        }, holdMs).unref();
      });
    },
  };
}
