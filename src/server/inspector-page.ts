// Inspector page: a bridge between this server's WebSocket and the page of an inspector, which it embeds. The socket is
// the bridge's, since a page of https may open none to a plain http server; what comes is handed on by postMessage.
import { createHash } from "node:crypto";
import { pageHeaders } from "./reply.ts";

/** Stately's own page. */
export const hostedInspector = "https://stately.ai/inspect";

export interface InspectorPage {
  readonly html: string;
  /** Nothing is loaded, run, framed or asked but what the page needs: itself, this server, and the one frame. */
  readonly headers: Readonly<Record<string, string>>;
}

/** `inspector`: an http or https address. */
export function inspectorPage(inspector: string): InspectorPage {
  const script = `const inspector = ${JSON.stringify(inspector).replaceAll("<", "\\u003c")};\n${bridge}`;
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>HMS-ACT inspector</title>
<style>${style}</style>
<header>
<p id="status" role="status">Connecting.</p>
<form id="sign-in" hidden>
<label for="key">API key</label>
<input id="key" type="password" autocomplete="off" required>
<button>Look on</button>
</form>
</header>
<iframe id="inspector" title="Inspector" referrerpolicy="no-referrer" sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"></iframe>
<script>${script}</script>
</html>
`;
  const policy = [
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src 'self'",
    `frame-src ${new URL(inspector).origin}`,
  ];
  return { html, headers: pageHeaders(policy) };
}

/** The page where nobody may look on. */
export function pageWithoutInspector(why: string): InspectorPage {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>HMS-ACT inspector</title>
<p>${why}</p>
</html>
`;
  return { html, headers: pageHeaders([]) };
}

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

const style = `
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; padding: 0 1rem; border-bottom: 1px solid #767676; }
iframe { flex: 1; border: 0; }
[hidden] { display: none; }
`;

/** Runs in the browser, after a line that says `inspector`. */
const bridge = `"use strict";
const frame = document.getElementById("inspector");
const line = document.getElementById("status");
const form = document.getElementById("sign-in");
const origin = new URL(inspector).origin;
const address = new URL("/inspect" + location.search, location.origin);

/** Messages kept until the inspector can take them; beyond, the server is asked again once it can. */
const waitingMax = 5000;
const patienceMs = 10000;
let isConnected = false;
let waiting = [];
let socket;
let isOpening = false;
let key;
let pauseMs = 500;

const say = (text) => { if (line.textContent !== text) line.textContent = text; };
const post = (message) => frame.contentWindow.postMessage(message, origin);

addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || event.origin !== origin) return;
  if (event.data === null || typeof event.data !== "object" || event.data.type !== "@statelyai.connected") return;
  // A page that was loaded anew knows nothing: the server tells the present again.
  const isAnew = isConnected || waiting === undefined;
  isConnected = true;
  if (isAnew) {
    waiting = [];
    if (socket === undefined) open();
    else socket.close();
    return;
  }
  for (const message of waiting) post(message);
  waiting = [];
  if (socket !== undefined) say(lookingOn);
});

const which = new URLSearchParams(location.search).get("instance");
const lookingOn = which === null
  ? "Looking on: the instances that moved last, and every one that moves from now on."
  : "Looking on at " + which + " and what its steps run.";

function take(text) {
  const message = JSON.parse(text);
  if (isConnected) return post(message);
  if (waiting === undefined) return;
  waiting.push(message);
  if (waiting.length <= waitingMax) return;
  waiting = undefined;
  socket.close();
}

/** Asks first without a WebSocket, since of one that fails a page is not told why. */
async function open() {
  if (isOpening || socket !== undefined) return;
  isOpening = true;
  let answer;
  try {
    answer = await fetch(address, { headers: key === undefined ? {} : { authorization: "Bearer " + key } });
  } catch {
    say("The server does not answer; trying again.");
    return later();
  } finally {
    isOpening = false;
  }
  if (answer.status !== 426) {
    const problem = await answer.json().catch(() => ({}));
    say(problem.detail ?? "The server answered " + answer.status + ".");
    if (answer.status === 401) {
      form.hidden = false;
      form.elements.key.focus();
    } else if (answer.status >= 500) later();
    return;
  }
  const url = new URL(address);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(url, key === undefined ? ["act.inspect"] : ["act.inspect", "act.bearer." + key]);
  socket.onopen = () => {
    pauseMs = 500;
    say(isConnected ? lookingOn : "Connected to the server; waiting for the inspector at " + inspector + ".");
  };
  socket.onmessage = ({ data }) => take(data);
  socket.onclose = ({ reason }) => {
    socket = undefined;
    if (waiting === undefined) return;
    say((reason || "The connection ended.") + " Connecting again.");
    later();
  };
}

function later() {
  setTimeout(open, pauseMs);
  pauseMs = Math.min(pauseMs * 2, 30000);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  key = form.elements.key.value.trim();
  form.elements.key.value = "";
  form.hidden = true;
  void open();
});

setTimeout(() => {
  if (!isConnected) say("The inspector at " + inspector + " has not answered: can this browser reach it?");
}, patienceMs);
void open();
frame.src = inspector;
`;
