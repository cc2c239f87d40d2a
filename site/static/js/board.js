// The board keeps its figures fresh: the socket hints that something changed, HTTP brings what.
// Without the socket it asks every 15 seconds; without script the page is simply as it was served.

import { listen } from "./hints.js";

const POLL_MS = 15_000;
const THROTTLE_MS = 1_000;
const QUIET_MS = 120_000; // even a live page asks now and then: a hint may be lost

const board = document.querySelector("[data-board]");
const status = document.querySelector("[data-board-status]");
if (board) keepFresh(board);

function keepFresh(table) {
  let version = table.dataset.version;
  let isLive = false;
  let fetchedAt = Date.now();
  let waiting = null;

  function say(state) {
    if (!status || status.dataset.state === state) return;
    status.dataset.state = state;
    status.textContent = table.dataset[state];
    status.hidden = false;
  }

  async function fetchFigures() {
    fetchedAt = Date.now();
    try {
      const response = await fetch(table.dataset.figures, {
        headers: { "If-None-Match": `"${version}"`, Accept: "application/json" },
        cache: "no-store",
        redirect: "error",
      });
      if (response.status === 200) {
        const figures = await response.json();
        version = figures.version;
        if (!show(table, figures)) window.location.reload();
      } else if (response.status !== 304) {
        throw new Error(String(response.status));
      }
      say(isLive ? "live" : "polling");
    } catch {
      say("stale");
    }
  }

  function fetchSoon() {
    if (waiting !== null) return;
    const delay = Math.max(0, fetchedAt + THROTTLE_MS - Date.now());
    waiting = setTimeout(() => {
      waiting = null;
      fetchFigures();
    }, delay);
  }

  setInterval(() => {
    if (document.hidden) return;
    if (Date.now() - fetchedAt >= (isLive ? QUIET_MS : POLL_MS)) fetchFigures();
  }, 1_000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) fetchSoon();
  });
  listen(table.dataset.socket, fetchSoon, (nowLive) => {
    isLive = nowLive;
    say(nowLive ? "live" : "polling");
  });
}

// Write the figures into the page; false when the rows are others than before.
function show(table, figures) {
  const lines = figures.rows.map((row) => [row.itself ? `${row.unit}/own` : row.unit, row]);
  const shown = table.querySelectorAll("tbody [data-row]");
  if (shown.length !== lines.length) return false;
  for (const [name, row] of [...lines, ["total", figures.total]]) {
    const line = table.querySelector(`[data-row="${CSS.escape(name)}"]`);
    if (!line) return false;
    for (const cell of line.querySelectorAll("[data-figure]")) write(cell, row);
    line.querySelector("progress").value = permille(row);
  }
  for (const cell of document.querySelectorAll("[data-total]")) {
    cell.textContent = figures.total[cell.dataset.total];
  }
  return true;
}

function write(cell, row) {
  const text = String(row[cell.dataset.figure]);
  if (cell.textContent === text) return;
  cell.textContent = text;
  cell.classList.add("has-changed");
  setTimeout(() => cell.classList.remove("has-changed"), 2_000);
}

function permille(row) {
  if (!row.assigned || !row.done) return 0;
  return Math.max(1, Math.floor((row.done * 1000) / row.assigned));
}
