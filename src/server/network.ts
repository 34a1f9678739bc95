// Networks: by what callers nobody knows are told apart: where their connections come from.

/**
 * Of IPv4 the address, also where it is written as IPv6; of IPv6 the first 64 bits, since who has one address of such a
 * network has them all.
 */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  const [front = [], back] = address
    .split("::")
    .map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = back === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array.from({ length: zeros }, () => "0"), ...(back ?? [])];
  return groups.slice(0, 4).join(":").toLowerCase();
}
