// Numbers in JSON documents.

/** JSON has no whole numbers beyond 2^53: such a count is a text. */
export const numberOf = (count: bigint): number | string =>
  count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : `${count}`;
