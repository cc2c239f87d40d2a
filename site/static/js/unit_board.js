// The unit board keeps its figures fresh: the socket hints that somebody finished something, HTTP
// brings the figures. Without the socket it asks every half minute; without script the page is as
// it was served.

import { listen } from "./hints.js";

const POLL_MS = 30_000;
const THROTTLE_MS = 5_000; // every figure of every sub-unit is reckoned anew
const table = document.querySelector("[data-unit-board]");
const status = document.querySelector("[data-board-status]");
if (table) keepFresh(table);

function keepFresh(board) {
  let version = board.dataset.version;
  let fetchedAt = Date.now();
  let isLive = false;
  let waiting = null;

  function say(state) {
    if (!status || !board.dataset[state] || status.dataset.state === state) return;
    status.dataset.state = state;
    status.textContent = board.dataset[state];
    status.hidden = false;
  }

  async function ask() {
    fetchedAt = Date.now();
    try {
      const response = await fetch(board.dataset.figures, {
        headers: { "If-None-Match": `"${version}"`, Accept: "application/json" },
        cache: "no-store",
        redirect: "error",
      });
      if (response.status === 200) {
        const figures = await response.json();
        version = figures.version;
        if (!show(board, figures)) window.location.reload();
      } else if (response.status !== 304) {
        throw new Error(String(response.status));
      }
      say(isLive ? "live" : "polling");
    } catch {
      say("stale");
    }
  }

  function askSoon() {
    if (waiting !== null) return;
    const delay = Math.max(0, fetchedAt + THROTTLE_MS - Date.now());
    waiting = setTimeout(() => {
      waiting = null;
      ask();
    }, delay);
  }

  // Sessions, talks and pledges send no hint: a live page asks as often as one that polls.
  setInterval(() => {
    if (!document.hidden && Date.now() - fetchedAt >= POLL_MS) ask();
  }, 1_000);
  listen(board.dataset.socket, askSoon, (nowLive) => {
    isLive = nowLive;
    say(nowLive ? "live" : "polling");
  });
}

// Write the figures into the page; false when the rows are others than before.
function show(board, figures) {
  const lines = figures.rows.map((row) => [row.itself ? `${row.unit}/own` : row.unit, row]);
  if (board.querySelectorAll("tbody [data-row]").length !== lines.length) return false;
  for (const [name, row] of [...lines, ["total", figures.total]]) {
    const line = board.querySelector(`[data-row="${CSS.escape(name)}"]`);
    if (!line) return false;
    for (const cell of line.querySelectorAll("[data-code]")) {
      const figure = row.figures[cell.dataset.code];
      if (!figure) return false;
      cell.querySelector("[data-text]").textContent = figure.text;
      cell.querySelector("[data-detail]").textContent = figure.detail;
    }
  }
  return true;
}
