// Service: whom a call is for, by the first segment of its path: `/finance/freeze` is for `finance`.

/** As it is written in the path, percent-encoding included; empty where the path names nobody. */
export function serviceOf(path: string): string {
  const end = path.indexOf("/", 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
}
