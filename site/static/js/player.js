// Players of lessons: resume, speed, gaps, checkpoints in a video, and heartbeats to the server.
// The server decides what counts; without this file the recording plays with the browser's controls.

const EVERY_MS = 15_000;
const STORE = "unsent-beats:";
const csrf = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const tokenOf = () => document.querySelector("[data-opening-token]")?.dataset.openingToken ?? "";

function newClient() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

class Player {
  constructor(figure) {
    this.figure = figure;
    this.media = figure.querySelector("video, audio");
    this.seconds = Number(figure.dataset.seconds);
    this.spans = JSON.parse(figure.dataset.spans || "[]");
    this.client = newClient();
    this.seq = 0;
    this.beats = this.#kept();
    this.from = null;
    this.last = 0;
    this.fresh = [];
    this.fastest = 1;
    this.isSending = false;
    this.sentAt = 0;
    this.points = [...figure.querySelectorAll("[data-at]")].map((form) => ({ form, at: Number(form.dataset.at) }));
    for (const { form } of this.points) if (form.querySelector(".badge--done")) form.dataset.answered = "1";
  }

  start() {
    this.figure.querySelector("[data-tools]").hidden = false;
    const media = this.media;
    media.addEventListener("play", () => this.#begin());
    media.addEventListener("pause", () => { this.#end(); this.#report(); });
    media.addEventListener("ended", () => { this.#end(); this.#report({ isEnd: true }); });
    media.addEventListener("seeking", () => this.#seeking());
    media.addEventListener("timeupdate", () => this.#tick());
    media.addEventListener("ratechange", () => { this.fastest = Math.max(this.fastest, media.playbackRate); });
    this.figure.querySelector("[data-back]").addEventListener("click", () => { media.currentTime = Math.max(0, media.currentTime - 10); });
    this.figure.querySelector("[data-gap]").addEventListener("click", () => { media.currentTime = this.#firstGap(); media.play(); });
    this.figure.querySelector("[data-speed]").addEventListener("change", (event) => { media.playbackRate = Number(event.target.value); });
    setInterval(() => { if (!media.paused) { this.#end(); this.#begin(); this.#report(); } else if (this.beats.length) this.#report(); }, EVERY_MS);
    addEventListener("pagehide", () => { this.#end(); this.#report({ isLast: true }); });
    addEventListener("online", () => this.#report());
    this.#draw();
  }

  #begin() {
    this.from = this.last = this.media.currentTime;
    this.fastest = Math.max(this.fastest, this.media.playbackRate);
  }

  #end() {
    if (this.from !== null && this.last > this.from) this.fresh.push([this.from, this.last]);
    this.from = this.media.paused ? null : this.last;
  }

  #tick() {
    const now = this.media.currentTime;
    if (this.from === null || this.media.seeking) return;
    for (const point of this.points) {
      if (!point.form.dataset.answered && this.last < point.at && now >= point.at) {
        this.media.pause();
        point.form.scrollIntoView({ block: "center" });
        point.form.querySelector("input:not([type=hidden])")?.focus();
      }
    }
    this.last = now;
  }

  #seeking() {
    if ("unskippable" in this.figure.dataset && this.#share() < 100) {
      const furthest = Math.max(this.#reached(), this.last);
      if (this.media.currentTime > furthest + 2) { this.media.currentTime = furthest; return; }
    }
    this.#end();
    if (!this.media.paused) this.from = this.media.currentTime;
    this.last = this.media.currentTime;
  }

  #reached() { return this.spans.length && this.spans[0][0] <= 2 ? this.spans[0][1] : 0; }
  #share() {
    // As the server counts: the true end may lie a little before the whole second of the length.
    const edges = [[0, 0], ...this.spans, [this.seconds, this.seconds]];
    const isWhole = this.spans.length && edges.slice(1).every(([from], at) => from - edges[at][1] <= (at === edges.length - 2 ? 0.75 : 0.25));
    return isWhole ? 100 : Math.floor((this.spans.reduce((sum, [a, b]) => sum + b - a, 0) * 100) / this.seconds + 1e-6);
  }

  #firstGap() {
    let end = 0;
    for (const [from, to] of this.spans) { if (from - end > 0.5) return end; end = to; }
    return end >= this.seconds - 0.5 ? 0 : end;
  }

  #kept() {
    try { return JSON.parse(localStorage.getItem(STORE + this.figure.dataset.playedUrl) ?? "[]"); } catch { return []; }
  }

  #keep() {
    try {
      const key = STORE + this.figure.dataset.playedUrl;
      if (this.beats.length) localStorage.setItem(key, JSON.stringify(this.beats)); else localStorage.removeItem(key);
    } catch { /* a private window keeps nothing; what is sent counts all the same */ }
  }

  async #report({ isLast = false, isEnd = false } = {}) {
    if (this.fresh.length) {
      const rounded = this.fresh.map((span) => span.map((edge) => Math.round(edge * 100) / 100));
      this.beats.push({ client: this.client, token: tokenOf(), seq: this.seq++, spans: rounded, speed: this.fastest });
      this.fresh = [];
      this.fastest = this.media.playbackRate;
      this.#keep();
    }
    if (!this.beats.length || (this.isSending && !isLast)) return;
    // One report in 15 seconds, but for the end of the recording and the last word of the page.
    if (!isLast && !isEnd && Date.now() - this.sentAt < EVERY_MS - 500) return;
    this.sentAt = Date.now();
    // Of beats kept by an earlier opening of the page, the clock began with that opening.
    const { client, token } = this.beats[0];
    const sent = this.beats.filter((beat) => beat.client === client).slice(0, 100);
    const body = JSON.stringify({ client, token, position: Math.max(0, this.media.currentTime), beats: sent.map(({ seq, spans, speed }) => ({ seq, spans, speed })) });
    this.isSending = true;
    try {
      const response = await fetch(this.figure.dataset.playedUrl, { method: "POST", body, keepalive: isLast, headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() } });
      if (response.status === 200 || response.status === 422) {
        this.beats = this.beats.filter((beat) => beat.client !== client || !sent.some((one) => one.seq === beat.seq));
        this.#keep();
      }
      if (response.status === 200) {
        const answer = await response.json();
        this.spans = answer.spans;
        this.#draw();
        if (answer.is_done) document.dispatchEvent(new CustomEvent("lesson-done"));
      }
    } catch {
      this.#say(this.figure.querySelector("[data-played]").dataset.offline);
    } finally {
      this.isSending = false;
    }
  }

  #say(words) { this.figure.querySelector("[data-played]").textContent = words; }

  #draw() {
    const meter = this.figure.querySelector("[data-meter]");
    meter.querySelectorAll(".player__part").forEach((part) => part.remove());
    for (const [from, to] of this.spans) {
      const part = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      part.setAttribute("class", "player__part");
      part.setAttribute("x", String((from * 100) / this.seconds));
      part.setAttribute("width", String(((to - from) * 100) / this.seconds));
      part.setAttribute("height", "4");
      meter.append(part);
    }
    const share = this.#share();
    const words = this.figure.querySelector("[data-played]").dataset;
    this.#say(share >= 100 ? words.full : words.template.replace("%s", String(share)));
  }
}

async function answer(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const result = form.querySelector("[data-result]");
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
    if (response.status === 422) { result.textContent = (await response.json()).error; return; }
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    result.replaceChildren(...page.body.children);
    form.dataset.answered = "1";
    const media = form.closest("[data-player]")?.querySelector("video, audio");
    if (media) media.play().catch(() => {});
  } catch {
    form.submit(); // the whole page says what this part could not
  }
}

document.querySelectorAll("[data-player]").forEach((figure) => new Player(figure).start());
document.querySelectorAll("[data-checkpoint]").forEach((form) => form.addEventListener("submit", answer));
// What was just completed shows without a reload being pressed by hand, once.
document.addEventListener("lesson-done", () => document.querySelector("[data-refresh]")?.removeAttribute("hidden"), { once: true });
