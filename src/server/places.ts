// Places: how many of one thing somebody may hold at once: connections of an address, streams of a caller.

export interface Places {
  /** A place of that holder, with what gives it back, once; undefined where the holder has all that are for one. */
  take(holder: string): (() => void) | undefined;
}

export function createPlaces(max: number): Places {
  const held = new Map<string, number>();
  return {
    take(holder) {
      const count = held.get(holder) ?? 0;
      if (count >= max) return undefined;
      held.set(holder, count + 1);
      let given = true;
      return () => {
        if (!given) return;
        given = false;
        const left = held.get(holder)! - 1;
        if (left === 0) held.delete(holder);
        else held.set(holder, left);
      };
    },
  };
}
