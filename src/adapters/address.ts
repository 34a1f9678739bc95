// Address: which addresses a service may have that nobody vouches for, and the look-up that lets no other be dialled.
import { lookup as lookUpName } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { LookupFunction } from "node:net";

/** Addresses of a name, in the order in which they are to be tried. Rejects when the name has none. */
export type Resolve = (name: string) => Promise<readonly Resolved[]>;

export interface Resolved {
  readonly address: string;
  readonly family: number;
}

/** As the operating system knows it, `/etc/hosts` included. */
export const systemResolve: Resolve = (name) => lookUpName(name, { all: true, verbatim: true });

/**
 * Whether the address is one that the public internet routes to (IANA's special-purpose registries, RFC 6890). False
 * of loopback, link-local (where clouds keep their metadata), private, shared, multicast, documentation and reserved
 * ranges, of every IPv6 address that carries an IPv4 one in it, and of what is no address.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, "ipv4");
    case 6:
      return unicast.check(address, "ipv6") && !special.check(address, "ipv6");
    default:
      return false;
  }
}

/** A host as a URL has it: `[::1]` and `127.0.0.1` are addresses, `localhost` is as good as one. */
export function isPublicHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  if (isIP(bare) !== 0) return isPublicAddress(bare);
  return !/(?:^|\.)localhost\.?$/i.test(bare);
}

/**
 * A look-up for connections. What it finds is what is dialled, so a name cannot have one address when it is judged and
 * another when it is used; one address that is not public spoils the name.
 */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (name, options, done) => {
    const refuse = (error: NodeJS.ErrnoException): void => done(error, "", 0);
    void resolve(name).then((found) => {
      const bad = found.find(({ address }) => !isPublicAddress(address));
      const [first] = found;
      if (bad !== undefined) refuse(new Error(`${name} has the address ${bad.address}, ${whyNot}`));
      else if (first === undefined) refuse(new Error(`${name} has no address`));
      else if (options.all === true) done(null, [...found]);
      else done(null, first.address, first.family);
    }, refuse);
  };
}

export const whyNot =
  "which is not public; a service on such an address needs `internal: true` in its settings";

/** IPv6 that is given out at all; all else there is special. */
const unicast = new BlockList();
unicast.addSubnet("2000::", 3, "ipv6");

const special = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  special.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  // Teredo and others of the IETF's own.
  ["2001::", 23],
  ["2001:db8::", 32],
  // 6to4: an IPv4 address inside.
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  special.addSubnet(network, bits, "ipv6");
