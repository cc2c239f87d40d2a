// What the server has not confirmed yet, kept in this browser and encrypted with a key that only the
// server can give. Without WebCrypto (a page that did not come over HTTPS) it lives in memory alone.

const nameOf = (attempt) => `attempt:${attempt}`;
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export function forgetJournal(attempt) {
  try {
    localStorage.removeItem(nameOf(attempt));
  } catch {
    // Nothing could be kept, so there is nothing to forget.
  }
}

export class Journal {
  constructor(attempt, key) {
    this.attempt = attempt;
    this.waiting = new Map(); // question → {value, client_seq}
    this.writing = Promise.resolve();
    this.key = globalThis.crypto?.subtle
      ? crypto.subtle.importKey("raw", toBytes(key), "AES-GCM", false, ["encrypt", "decrypt"])
      : null;
  }

  // Return what an earlier window left, question → answer; nothing when it cannot be read.
  async load() {
    try {
      const { iv, sealed } = JSON.parse(localStorage.getItem(nameOf(this.attempt)) ?? "{}");
      if (!sealed || !this.key) return new Map();
      const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: toBytes(iv) }, await this.key, toBytes(sealed));
      return new Map(JSON.parse(new TextDecoder().decode(opened)));
    } catch {
      return new Map();
    }
  }

  put(number, answer) {
    this.waiting.set(number, answer);
    this.keep();
  }

  drop(number, upTo = Infinity) {
    const answer = this.waiting.get(number);
    if (answer && answer.client_seq <= upTo) this.waiting.delete(number);
    this.keep();
  }

  wipe() {
    this.waiting.clear();
    this.keep();
  }

  // Writes follow one another, and the last one says what is waiting now.
  keep() {
    this.writing = this.writing.then(() => this.write());
  }

  async write() {
    if (!this.waiting.size || !this.key) return forgetJournal(this.attempt);
    try {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify([...this.waiting]));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.key, plain);
      localStorage.setItem(nameOf(this.attempt), JSON.stringify({ iv: toText(iv), sealed: toText(sealed) }));
    } catch {
      // A browser without storage still has this page's memory.
    }
    return undefined;
  }
}
