// Addresses: which are public, in every way of writing one, and that what was judged is what is dialled.
import { expect, test } from "vitest";
import type { Resolved } from "../../src/adapters/address.ts";
import { isPublicAddress, isPublicHost, publicLookup } from "../../src/adapters/address.ts";
import { seededRandom } from "../../src/simulation/random.ts";

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.255",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.9",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "::8.8.8.8",
  "64:ff9b::7f00:1",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "3fff::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  "",
  "localhost",
  "1.2.3",
  "01.2.3.4",
  "8.8.8.8 ",
])("%j is not public", (address) => expect(isPublicAddress(address)).toBe(false));

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.0.1",
  "172.32.0.1",
  "2606:4700::1111",
  "2a00::1",
])("%j is public", (address) => expect(isPublicAddress(address)).toBe(true));

/** Ways of writing 127.0.0.1 and its like that a URL takes. */
test.each([
  "127.1",
  "2130706433",
  "0x7f.1",
  "0x7f000001",
  "017700000001",
  "127.0.0.1.",
  "１２７.0.0.1",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:0:0:1]",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "a.localhost",
  "169.254.169.254",
  "[fd00:ec2::254]",
])("the host %s is found out", (host) =>
  expect(isPublicHost(new URL(`http://${host}/`).hostname)).toBe(false),
);

test.each(["finance.example", "notlocalhost", "localhost.example", "1.1.1.1", "[2606:4700::1111]"])(
  "the host %s is let be",
  (host) => expect(isPublicHost(new URL(`http://${host}/`).hostname)).toBe(true),
);

const dial = (answers: (readonly string[])[], all: boolean): Promise<unknown> =>
  new Promise((resolve) => {
    const next = async (): Promise<readonly Resolved[]> =>
      (answers.shift() ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    publicLookup(next)("finance.example", { all }, (error, address, family) =>
      resolve(error ? error.message : all ? address : [address, family]),
    );
  });

test("a name is looked up once a connection, and what was judged is what is dialled", async () => {
  const answers = [["1.1.1.1"], ["169.254.169.254"], ["1.1.1.1", "::1"], [], ["2606:4700::1", "1.1.1.1"]];
  expect(await dial(answers, false)).toEqual(["1.1.1.1", 4]);
  expect(await dial(answers, false)).toContain(
    "finance.example has the address 169.254.169.254, which is not public",
  );
  expect(await dial(answers, true)).toContain("finance.example has the address ::1, which is not public");
  expect(await dial(answers, true)).toBe("finance.example has no address");
  expect(await dial(answers, true)).toEqual([
    { address: "2606:4700::1", family: 6 },
    { address: "1.1.1.1", family: 4 },
  ]);
  expect(answers).toEqual([]);
});

test("no address of 0.0.0.0/8, 10/8 or 127/8 passes in any mapped form (SEED=11)", () => {
  const random = seededRandom(11);
  for (let n = 0; n < 3_000; n++) {
    const [a, b, c] = [1, 2, 3].map(() => Math.floor(random() * 256));
    const address = `${[0, 10, 127][n % 3]}.${a}.${b}.${c}`;
    for (const each of [address, `::ffff:${address}`, `::${address}`, `64:ff9b::${address}`])
      expect(isPublicAddress(each)).toBe(false);
  }
});
