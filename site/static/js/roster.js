// The bar of a roster on its way in: the socket hints that it has come further, HTTP says how far.
// Without the socket it asks every second; without script the page says so, and has a link.

import { listen } from "./hints.js";

const POLL_MS = 1_000;
const SLOW_MS = 5_000; // while the socket hints, while nobody looks, and after an error
const THROTTLE_MS = 300;

const section = document.querySelector("[data-roster]");
if (section) watch(section);

function watch(place) {
  const bar = place.querySelector("progress");
  const done = place.querySelector("[data-roster-done]");
  const rows = place.querySelector("[data-roster-rows]");
  const said = document.querySelector("[data-roster-said]");
  let isLive = false;
  let isAsking = false;
  let isOver = false;
  let next = null;

  function askIn(wait) {
    clearTimeout(next);
    if (!isOver) next = setTimeout(ask, wait);
  }

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    let wait = isLive || document.hidden ? SLOW_MS : POLL_MS;
    try {
      const response = await fetch(place.dataset.roster, { cache: "no-store", redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      const news = await response.json();
      bar.value = news.permille;
      done.textContent = news.rows_done;
      rows.textContent = news.rows;
      said.textContent = news.said;
      isOver = !news.is_under_way;
    } catch {
      wait = SLOW_MS;
    }
    isAsking = false;
    if (isOver) window.location.reload();
    else askIn(wait);
  }

  ask();
  listen(place.dataset.socket, () => askIn(THROTTLE_MS), (nowLive) => {
    isLive = nowLive;
  });
}
