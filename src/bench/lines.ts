// Lines: the servers that are compared, each started as a process of its own.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { startLine } from "./line.ts";
import type { Line } from "./line.ts";

/** The same calls and as many durable writes by hand, with its data in the directory: two rows each, as LMDB writes them. */
export const startBare = (directory: string, gateway: string): Promise<Line<"bare">> =>
  startByHand("bare", directory, gateway);

/** The same calls and the same durable writes by hand: those of the engine's own store. */
export const startStored = (directory: string, gateway: string): Promise<Line<"stored">> =>
  startByHand("stored", directory, gateway);

function startByHand<Name extends "bare" | "stored">(
  name: Name,
  directory: string,
  gateway: string,
): Promise<Line<Name>> {
  mkdirSync(directory, { recursive: true });
  return startLine(name, [program("bare.js"), join(directory, "data"), gateway, name], directory);
}

/** The same routes, doing nothing. */
export function startIdle(directory: string): Promise<Line<"idle">> {
  mkdirSync(directory);
  return startLine("idle", [program("idle.js")], directory);
}

/** Serves the seed's workflow alone: another workflow with the same trigger would start beside it. */
export function startEngine(directory: string, gateway: string): Promise<Line<"engine">> {
  const workflows = join(directory, "workflows");
  mkdirSync(workflows, { recursive: true });
  copyFileSync(program("../../workflows/payment_failed.yaml"), join(workflows, "payment_failed.yaml"));
  const args = ["serve", "--port", "0", "--data", "data", "--workflows", "workflows", "--gateway", gateway];
  return startLine("engine", [program("../cli/main.js"), ...args], directory);
}

/** By its path from here, as built. */
export function program(path: string): string {
  return join(import.meta.dirname, path);
}
