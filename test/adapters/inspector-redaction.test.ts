// What onlookers are not shown: canaries under every name and in every form that speaks of a secret.
import { describe, expect, test } from "vitest";
import { redacted } from "../../src/adapters/inspector-redaction.ts";

describe("a secret", () => {
  test.each([
    "password",
    "Password2",
    "passwd",
    "passphrase",
    "client_secret",
    "accessToken",
    "refresh-token",
    "Authorization",
    "authorisation",
    "Set-Cookie",
    "credentials",
    "apiKey",
    "X-API-KEY",
    "api_key",
    "access_key_id",
    "privateKey",
    "signature",
    "pin",
    "CVV",
    "ssn",
    "social_security_number",
    "iban",
    "accountNumber",
    "card_number",
  ])("under the name %s is not shown, however deep and whatever it is", (name) => {
    const data = { type: "e", list: [{ [name]: "canary" }], [name]: { inner: ["canary"] } };
    expect(redacted(data)).toEqual({ type: "e", list: [{ [name]: "[redacted]" }], [name]: "[redacted]" });
  });

  test.each([
    "Bearer canary-0123456789",
    "the header was basic Y2FuYXJ5OmNhbmFyeQ==",
    "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl",
    "-----BEGIN PRIVATE KEY-----\ncanary",
    "-----BEGIN RSA PRIVATE KEY-----\ncanary",
    "act_3f9a1c0b7d2e_canarycanarycanary",
    "postgres://ada:canary@db.example/x",
  ])("that is one by its form is not shown: %j", (text) => {
    expect(redacted({ note: text, list: [text] })).toEqual({ note: "[redacted]", list: ["[redacted]"] });
  });

  test.each(["type", "status", "pinned", "description", "holder", "office", "shipping", "opinion"])(
    "is none under the name %s",
    (name) => expect(redacted({ [name]: "shown" })).toEqual({ [name]: "shown" }),
  );

  test.each([
    "a basic need",
    "he bears it",
    "https://example.org/a@b",
    "act_now",
    "10:30 at http://a/b?c=d@e",
  ])("is none in %j", (text) => expect(redacted({ note: text })).toEqual({ note: text }));
});

test("data that is too long is replaced by a sentence with its length", () => {
  expect(redacted({ text: "x".repeat(65_525) })).toEqual({ text: "x".repeat(65_525) });
  expect(redacted({ text: "x".repeat(65_526) })).toBe(
    "[left out: 65537 characters of JSON; the journal has them]",
  );
});

test("data that is nested deep is cut, in words, where it is too deep", () => {
  let data: { readonly in: unknown } | string = "canary";
  for (let depth = 0; depth < 10_000; depth++) data = { in: data };
  const text = JSON.stringify(redacted(data as never));
  expect(text).not.toContain("canary");
  expect(text).toContain("[left out: nested too deep]");
});
