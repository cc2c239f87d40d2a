// Listening for hints: the socket says that something changed, the page fetches what by HTTP.
// Whoever listens polls as well: a hint may be lost, and a socket may be refused or cut.

const LONGEST_WAIT_MS = 60_000;
const REFUSED = new Set([4401, 4403, 4404]);

// Call `hint()` at every hint and when the socket opens; `tell(isLive)` when it opens and closes.
export function listen(path, hint, tell = () => {}) {
  let attempts = 0;

  function connect() {
    const address = new URL(path, window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    let socket;
    try {
      socket = new WebSocket(address);
    } catch {
      return;
    }
    socket.addEventListener("open", () => {
      attempts = 0;
      tell(true);
      hint(); // what happened while nobody was listening
    });
    socket.addEventListener("message", hint);
    socket.addEventListener("close", (event) => {
      tell(false);
      if (REFUSED.has(event.code)) return;
      const wait = Math.min(LONGEST_WAIT_MS, 2_000 * 2 ** attempts) * (0.5 + Math.random());
      attempts += 1;
      setTimeout(connect, wait);
    });
  }

  connect();
}
