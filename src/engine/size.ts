// Size: how many bytes of data an instance holds, and how many it may: its input, its variables and lists, events that it
// keeps, what its tasks ask, and what each step brought: output, error, events and decisions.
import type { Json } from "../language/json.ts";
import type { Instance } from "./cause.ts";
import { EngineError } from "./error.ts";
import type { Head, OutsideEventData, TaskOffer } from "./instance.ts";
import type { Payload, StepOutcome } from "./payload.ts";

/** 4 MiB. Failures, and what the engine notes by itself, are kept beyond it. */
export const dataMaxBytes = 4 * 1024 * 1024;

/** Of the value as JSON in UTF-8; what is null or absent counts nothing. */
export const bytesOf = (value: Json | undefined): number =>
  value === null || value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));

/** Each part counts; a decision does so as the output of its task, too. */
export function outcomeBytes({ output, error, event, events, decisions }: StepOutcome): number {
  let bytes = bytesOf(output) + bytesOf(event);
  if (error) bytes += bytesOf(error as unknown as Json);
  for (const type in events) bytes += bytesOf(events[type]);
  for (const decision of decisions ?? []) bytes += bytesOf(decision as unknown as Json);
  return bytes;
}

/** What is reviewed is the output of a step, and counts there. */
export const offerBytes = (offer: TaskOffer): number => {
  const { data: _, ...asked } = offer;
  return bytesOf(asked);
};

/** Without the rounds of loops that have ended. What a part of an agent's step brings is the step's. */
export function payloadBytes(
  { input, vars, lists, outcomes, offers, kept = [] }: Payload,
  isPart: (step: string) => boolean,
): number {
  const sum = (bytes: readonly number[]): number => bytes.reduce((all, one) => all + one, 0);
  return sum([
    bytesOf(input),
    ...Object.values(vars).map(bytesOf),
    ...Object.values(lists).map(bytesOf),
    ...Object.entries(outcomes).map(([step, outcome]) => (isPart(step) ? 0 : outcomeBytes(outcome))),
    ...Object.values(offers).map(offerBytes),
    ...kept.map(({ event }) => bytesOf(event as unknown as Json)),
  ]);
}

/** Heads of before this was counted do not say: then it is counted. */
export const presentBytes = ({ definition, head, payload }: Instance): number =>
  head.bytes ?? payloadBytes(payload, (step) => definition.parts.get(step) !== undefined);

/** Of rounds that have ended and can be read again; while one is undone it is present as well. */
export function roundsBytes({ rounds = {}, latest = {} }: Pick<Head, "rounds" | "latest">): number {
  let bytes = 0;
  for (const loop in rounds) for (const place of rounds[loop]!) bytes += place.bytes ?? 0;
  for (const loop in latest) bytes += latest[loop]!.bytes ?? 0;
  return bytes;
}

/** What the instance would hold with the event, if that replaces nothing. */
export const bytesWith = (instance: Instance, event: OutsideEventData): number =>
  presentBytes(instance) + roundsBytes(instance.head) + bytesOf(event as unknown as Json);

/** What is wrong with holding so much, and how to mend it. */
export const sayExcess = (bytes: number): string =>
  `the instance would hold ${bytes} bytes of data, and at most ${dataMaxBytes} may be; ` +
  "keep what is large elsewhere, and refer to it";

/** Of what came from outside. `instance`: the one that cannot hold it. */
export const excessError = (bytes: number, instance: string): EngineError =>
  new EngineError("too_much_data", `With this data ${sayExcess(bytes)}.`, {
    instance,
    bytes,
    limit: dataMaxBytes,
  });
