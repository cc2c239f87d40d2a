// The attempt page. "Saved" is said only when the server said it (HTTP 200); until then an answer
// lives in this browser's journal and is sent again and again. Time is the server's: this file
// counts seconds from what the page was told, never from the computer's clock.

import { show as showIn, valueOf as valueIn, watch } from "./attempt_inputs.js";
import { Journal } from "./attempt_journal.js";
import { page, watchLogin } from "./attempt_login.js";

const form = document.getElementById("attempt");
const words = JSON.parse(document.getElementById("attempt-words").textContent);
const questions = new Map(
  [...form.querySelectorAll("[data-question]")].map((fieldset) => [Number(fieldset.dataset.question), fieldset]),
);
const BETWEEN_REQUESTS_MS = 2000;
const SLOWEST_RETRY_MS = 30000;
const HEARTBEAT_MS = 4 * 60 * 1000;
const SHORT_SECONDS = 60;
const ANNOUNCED_MINUTES = [10, 5, 1];

const fill = (text, value) => text.replace("%s", value);
const find = (name) => form.querySelector(`[data-${name}]`);
const say = (text) => { find("announce").textContent = text; };
const alertAbout = (text) => { find("alert").textContent = text; };

// --- The server's clock ------------------------------------------------------------------------
const clock = {
  serverMs: Number(form.dataset.serverMs),
  endsAt: Number(form.dataset.serverMs) + Number(form.dataset.secondsLeft) * 1000,
  since: performance.now(),
  now() { return this.serverMs + (performance.now() - this.since); },
  set(serverTime, secondsLeft) {
    this.serverMs = Date.parse(serverTime);
    this.endsAt = this.serverMs + secondsLeft * 1000;
    this.since = performance.now();
  },
  secondsLeft() { return Math.max(0, Math.ceil((this.endsAt - this.now()) / 1000)); },
};

// --- Journal: what the server has not confirmed ------------------------------------------------
const journal = new Journal(form.dataset.attempt, form.dataset.journalKey);

const lastSequence = new Map([...questions].map(([number, fieldset]) => [number, Number(fieldset.dataset.seq)]));
let newest = Math.max(0, ...lastSequence.values());
function nextSequence() {
  newest = Math.max(newest + 1, Math.floor(clock.now()));
  return newest;
}

// --- What the page shows -----------------------------------------------------------------------
const isScored = (number) => !("aside" in questions.get(number).dataset); // not how sure one is
const valueOf = (number) => valueIn(questions.get(number));
const show = (number, value) => showIn(questions.get(number), value);
const unanswered = () => [...questions.keys()].filter((number) => isScored(number) && valueOf(number).length === 0);

function mark(number, state, text = "") {
  const line = questions.get(number).querySelector("[data-saved]");
  line.className = `question__state${state === "saved" ? "" : ` is-${state}`}`;
  line.replaceChildren();
  if (state === "saved") line.append(document.getElementById("attempt-check").content.cloneNode(true));
  const words_ = document.createElement("span");
  words_.textContent = text;
  line.append(words_);
  paintMap(number);
}

function paintMap(number) {
  if (!isScored(number)) return;
  const link = form.querySelector(`[data-jump="${number}"]`);
  const isAnswered = valueOf(number).length > 0;
  const isWaiting = journal.waiting.has(number);
  link.className = `${isAnswered ? "is-answered" : ""}${isWaiting ? " is-unsaved" : ""}`;
  link.querySelector("span").textContent = ` ${isAnswered ? words.answered : words.unanswered}${isWaiting ? `${words.separator}${words.unsaved}` : ""}`;
  find("answered").textContent = String([...questions.keys()].filter(isScored).length - unanswered().length);
}

let troubled = "";
function trouble(text) {
  const line = find("line");
  line.hidden = !text;
  line.textContent = text;
  if (text && text !== troubled) alertAbout(text);
  if (!text && troubled) say(words.online);
  troubled = text;
}

// --- Talking to the server ---------------------------------------------------------------------
const csrf = () => form.elements.namedItem("csrfmiddlewaretoken");
function post(url, content) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf().value },
    body: JSON.stringify(content),
  });
}
// What this window calls itself: the server tells every other one that the attempt goes on here.
const windowName = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const asItems = (waiting) => [...waiting].map(([question, answer]) => ({ question, ...answer }));

let mayRest = false; // once the attempt was this window's: an answer from before says nothing of it
let delivery = null; // {key, items}: repeated unchanged until the server has answered
let sending = false;
let lastSentAt = -Infinity;
let failures = 0;
let timer = 0;
let isOver = false;

function schedule() {
  clearTimeout(timer);
  if (!journal.waiting.size || sending || isOver) return;
  const pause = failures
    ? Math.min(SLOWEST_RETRY_MS, BETWEEN_REQUESTS_MS * 2 ** (failures - 1)) * (0.75 + Math.random() / 2)
    : Math.max(0, lastSentAt + BETWEEN_REQUESTS_MS - performance.now());
  timer = setTimeout(flush, pause);
}

async function flush() {
  if (sending || !journal.waiting.size) return;
  sending = true;
  lastSentAt = performance.now();
  delivery ??= { key: randomKey(), items: asItems(journal.waiting) };
  try {
    const isAsked = mayRest;
    await judge(await post(form.action, { ...delivery, window: windowName }), isAsked);
  } catch {
    failures += 1;
    trouble(words.offline);
  } finally {
    sending = false;
    schedule();
  }
}

async function judge(response, isAsked = false) {
  if (response.status === 200) {
    const answer = await response.json();
    failures = 0;
    delivery = null;
    clock.set(answer.server_time, answer.seconds_left);
    answer.saved.forEach(settle);
    trouble("");
    if (isAsked) rest(answer.goes_on_elsewhere);
    return;
  }
  if (response.status === 401) return askToSignIn();
  if (response.status === 403) return renewToken();
  const answer = (response.headers.get("Content-Type") ?? "").includes("json") ? await response.json() : {};
  if (answer.error === "attempt_closed" || answer.error === "deadline_passed") return finish(answer);
  if (answer.error === "invalid_answer") {
    delivery = null;
    journal.drop(answer.question);
    mark(answer.question, "refused", answer.message);
    alertAbout(answer.message);
    return;
  }
  if (response.status === 404) {
    failures += 1;
    trouble(words.other_person);
    return askToSignIn();
  }
  delivery = response.status === 400 ? null : delivery;
  failures += 1;
  trouble(answer.message ?? words.busy);
}

// One answer as the server has it: ours, or a newer one from another window.
function settle({ question, value, client_seq: sequence, clock: time }) {
  if (!questions.has(question)) return;
  const ours = lastSequence.get(question);
  newest = Math.max(newest, sequence);
  journal.drop(question, sequence);
  if (sequence > ours) {
    lastSequence.set(question, sequence);
    show(question, value);
    say(fill(words.elsewhere, question));
  }
  if (!journal.waiting.has(question)) mark(question, "saved", fill(words.saved, time));
}

function answered(number) {
  const answer = { value: valueOf(number), client_seq: nextSequence() };
  lastSequence.set(number, answer.client_seq);
  journal.put(number, answer);
  mark(number, "unsaved", words.unsaved);
  schedule();
}

async function lookAgain() {
  if (isOver) return;
  const isAsked = mayRest;
  try {
    const response = await fetch(`${form.dataset.stateUrl}?window=${windowName}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (response.status === 401) { await askToSignIn(); return; }
    if (!response.ok) return;
    const state = await response.json();
    if (state.is_closed) { finish(state); return; }
    clock.set(state.server_time, state.seconds_left);
    state.saved.forEach(settle);
    if (isAsked) rest(state.goes_on_elsewhere);
  } catch {
    // Not connected: the next save will say so.
  }
}

// --- One window at a time: the one opened last ---------------------------------------------------
const windows = "BroadcastChannel" in window ? new BroadcastChannel(`attempt:${form.dataset.attempt}`) : null;
let resting = false;
function rest(elsewhere) {
  if (elsewhere === resting || isOver) return;
  resting = elsewhere;
  find("elsewhere").hidden = !elsewhere;
  for (const fieldset of questions.values()) fieldset.disabled = elsewhere;
  if (elsewhere) alertAbout(words.goes_on_elsewhere);
}
async function takeLease() {
  try {
    const response = await post(form.dataset.leaseUrl, { window: windowName });
    if (!response.ok) return false;
    mayRest = true;
    windows?.postMessage(windowName);
    return true;
  } catch {
    return false; // Not connected: nobody else can go on either.
  }
}
windows?.addEventListener("message", ({ data }) => { if (data !== windowName) rest(true); });
find("take-over").addEventListener("click", async () => {
  if (!(await takeLease())) { trouble(words.offline); return; }
  await lookAgain();
  rest(false);
  say(words.goes_on_here);
});

// --- Signing in again without leaving the page -------------------------------------------------
function open(dialog) {
  if (dialog.open) return;
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
}
function close(dialog) {
  if (dialog.close) dialog.close();
  else dialog.removeAttribute("open");
}
const loginDialog = document.getElementById("attempt-login");
watchLogin(loginDialog, {
  url: form.dataset.loginUrl,
  words,
  oldToken: () => csrf().value,
  done(token) {
    csrf().value = token;
    close(loginDialog);
    say(words.signed_in);
    failures = 0;
    trouble("");
    if (clock.secondsLeft() === 0) handIn();
    else flush();
  },
});
async function askToSignIn() {
  failures = Math.max(failures, 3);
  open(loginDialog);
}
async function renewToken() {
  failures += 1;
  const { token } = await page(location.pathname);
  if (token) csrf().value = token;
  else await askToSignIn();
}

// --- Handing in --------------------------------------------------------------------------------
const confirmDialog = document.getElementById("attempt-confirm");
function finish(answer) {
  isOver = true;
  journal.wipe();
  location.assign(answer.result_url);
}

async function handIn() {
  if (sending) { setTimeout(handIn, 200); return; }
  sending = true;
  const buttons = [find("submit"), confirmDialog.querySelector("[data-confirm]")];
  for (const button of buttons) button.setAttribute("aria-busy", "true");
  try {
    const response = await post(form.dataset.submitUrl, {
      items: asItems(journal.waiting),
      key: randomKey(),
      last: Object.fromEntries([...lastSequence].filter(([, sequence]) => sequence > 0)),
    });
    if (response.status === 200) { finish(await response.json()); return; }
    close(confirmDialog);
    await judge(response);
  } catch {
    close(confirmDialog);
    failures += 1;
    trouble(words.offline);
    if (clock.secondsLeft() === 0) setTimeout(handIn, 5000);
  } finally {
    sending = false;
    for (const button of buttons) button.removeAttribute("aria-busy");
    schedule();
  }
}

find("submit").addEventListener("click", (event) => {
  event.preventDefault();
  const open_ = unanswered();
  confirmDialog.querySelector("[data-summary]").textContent = open_.length
    ? fill(words.some_open, open_.join(words.separator))
    : words.all_answered;
  flush();
  open(confirmDialog);
  // A second Enter hands in only when nothing is left open.
  confirmDialog.querySelector(open_.length ? "[data-back]" : "[data-confirm]").focus();
});
confirmDialog.querySelector("[data-confirm]").addEventListener("click", handIn);
confirmDialog.querySelector("[data-back]").addEventListener("click", () => close(confirmDialog));

// --- Time --------------------------------------------------------------------------------------
const announced = new Set(ANNOUNCED_MINUTES.filter((minutes) => clock.secondsLeft() < minutes * 60));
function tick() {
  const left = clock.secondsLeft();
  const minutes = Math.floor(left / 60);
  find("time").textContent = fill(words.left, `${minutes}:${String(left % 60).padStart(2, "0")}`);
  find("meter").value = left;
  form.querySelector(".attempt-bar").classList.toggle("is-short", left <= SHORT_SECONDS);
  for (const mark_ of ANNOUNCED_MINUTES) {
    if (left <= mark_ * 60 && !announced.has(mark_)) {
      announced.add(mark_);
      say(mark_ === 1 ? words.minute : fill(words.minutes, mark_));
    }
  }
  if (left === 0 && !isOver) {
    trouble(words.over);
    handIn();
    return;
  }
  setTimeout(tick, 250);
}

// --- Beginning ---------------------------------------------------------------------------------
// What was answered while this script was still on its way: nobody has heard of it yet.
function isTouched(control) {
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.type === "text" || control.type === "number" || control.tagName === "TEXTAREA") return control.value !== control.defaultValue;
  return false;
}
const touched = new Set(
  [...questions].filter(([, fieldset]) => [...fieldset.querySelectorAll("input, textarea")].some(isTouched)).map(([number]) => number),
);
find("plain").hidden = true;
watch(form, answered);
form.addEventListener("change", (event) => {
  const fieldset = event.target.closest("[data-question]");
  if (fieldset) answered(Number(fieldset.dataset.question));
});
form.addEventListener("submit", (event) => event.preventDefault());
for (const [number, answer] of await journal.load()) {
  if (!questions.has(number) || answer.client_seq <= lastSequence.get(number)) continue;
  journal.waiting.set(number, answer);
  lastSequence.set(number, answer.client_seq);
  newest = Math.max(newest, answer.client_seq);
  if (touched.has(number)) continue;
  show(number, answer.value);
  mark(number, "unsaved", words.unsaved);
}
touched.forEach(answered);
journal.keep();
window.addEventListener("beforeunload", (event) => {
  if (isOver || !journal.waiting.size) return;
  event.preventDefault();
  event.returnValue = words.leave; // older browsers ask only for this
});
window.addEventListener("online", () => { failures = 0; schedule(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) lookAgain(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) lookAgain(); });
setInterval(lookAgain, HEARTBEAT_MS);
tick();
schedule();
takeLease();
